import fc from "fast-check";
import {
  buildPanel,
  type DatasetStore,
  type Fault,
  isoOfMonth,
  type PanelOptions,
  parseMonth,
  requiredSources,
} from "vigie/datasets";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../../datasets/panel/catalogue.ts";
import { sharedSteps } from "../../../datasets/panel/shared.ts";
import { temporalFold } from "../../../experiments/splits/temporal.ts";
import { panelKeys } from "../../experiments/splits/rows.ts";
import { type BuildOptions, buildRows, type Fact, type Facts, firm, type Row } from "./facts.ts";
import { firstFact, randomFacts } from "./randomFacts.ts";

const siren = "732829320";
const names = catalogue.map(({ name }) => name);

async function build(facts: Partial<Facts>, options: BuildOptions): Promise<Record<string, Row>> {
  const { rows } = await buildRows({ ...firm(siren), ...facts }, options);
  return Object.fromEntries(rows.map((row) => [row.asOf, row]));
}

const monthly = (from: string, until: string, fact: (month: number) => Fact): readonly Fact[] =>
  Array.from({ length: parseMonth(until) - parseMonth(from) }, (_, i) => fact(parseMonth(from) + i));

const contribution = (month: number, over: Fact = {}): Fact => ({
  siren,
  account: "a",
  month: isoOfMonth(month),
  dueEuros: 1200,
  knownOn: isoOfMonth(month + 1),
  receivedOn: isoOfMonth(month + 1),
  ...over,
});

const accounts = (year: number, over: Fact = {}): Fact => ({
  siren,
  closedOn: `${year}-12-31`,
  marginRate: year - 2000,
  knownOn: `${year + 1}-07-31`,
  ...over,
});

describe("where the field hurt itself", () => {
  test("trap 1: no month before August sees the accounts of December", async () => {
    const rows = await build(
      { bdf: [2016, 2017, 2018].map((year) => accounts(year)) },
      { from: "2018-01", until: "2020-01" },
    );
    const seen = Object.values(rows).map(({ asOf, marginRate }) => ({ asOf: String(asOf), marginRate }));
    expect(seen.length).toBe(24);
    for (const { asOf, marginRate } of seen)
      expect({ asOf, marginRate }).toEqual({
        asOf,
        marginRate: asOf < "2018-08" ? 16 : asOf < "2019-08" ? 17 : 18,
      });
  });

  test("trap 2: a lag goes by the calendar, never forward and never by rows", async () => {
    const days = monthly("2018-01", "2019-12", (month) => ({
      siren,
      valueOn: isoOfMonth(month),
      daysLate: month - parseMonth("2018-01"),
      knownOn: isoOfMonth(month + 1),
    })).filter((fact) => !["2018-05-01", "2018-06-01"].includes(String(fact.valueOn)));
    const rows = await build({ paydex: days }, { from: "2018-02", until: "2019-06" });
    expect(rows["2018-04"]!.daysLateLag3).toBeNull();
    expect(rows["2018-05"]!.daysLateLag3).toBe(0);
    expect(rows["2018-10"]!.daysLateLag3).toBe(3);
    expect(rows["2018-11"]!.daysLateLag3).toBe(6);
    const months = Object.keys(rows).filter((month) => month >= "2018-05");
    for (const month of months) {
      const then = isoOfMonth(parseMonth(month) - 3).slice(0, 7);
      expect(rows[month]!.daysLateLag3).toBe(rows[then]!.daysLate);
    }
    expect(months.length).toBeGreaterThan(10);
  });

  test("trap 3: of a firm about which nothing is known nothing is 0", async () => {
    const rows = await build(
      { effectif_ent: firm(siren).effectif_ent },
      { from: "2019-01", until: "2019-02" },
    );
    const known = names.filter((name) => rows["2019-01"]![name] !== null);
    expect(known.sort()).toEqual([
      "ageYears",
      "headcount",
      "headcountAgeMonths",
      "headcountChange12",
      "headcountLag12",
      "headcountLag18",
      "headcountLag24",
      "headcountLag6",
    ]);
  });

  test("trap 3: with every source delivered, what is not owed, used or asked is 0 and nothing else", async () => {
    const other = "111111118";
    const elsewhere = { siren: other, account: "z", knownOn: "2015-02-01" };
    const rows = await build(
      {
        cotisation: monthly("2016-01", "2020-01", (month) => contribution(month)),
        apconso: monthly("2015-01", "2020-01", (month) => ({
          siren: other,
          demandId: "d",
          month: isoOfMonth(month),
          hours: 1,
          knownOn: isoOfMonth(month + 1),
        })),
        apdemande: [
          {
            ...elsewhere,
            demandId: "d",
            statusOn: "2015-01-01",
            from: "2015-01-01",
            until: "2015-02-01",
            hoursAuthorised: 1,
            personsAuthorised: 1,
          },
        ],
        ccsf: [{ ...elsewhere, treatedOn: "2015-01-01", stage: "DEBUT", action: "CCSF" }],
        delai: [
          {
            ...elsewhere,
            createdOn: "2015-01-01",
            dueOn: "2030-01-01",
            amountEuros: 5,
            stage: "",
            action: "",
          },
        ],
      },
      { from: "2019-01", until: "2019-02" },
    );
    const row = rows["2019-01"]!;
    const zero = [
      "debtRatio",
      "shortTimeHours1",
      "shortTimeHours12",
      "shortTimeHours24",
      "shortTimeAsked12",
      "shortTimePersons",
      "ccsfOpen",
    ];
    for (const name of zero) expect({ name, value: row[name] }).toEqual({ name, value: 0 });
    for (const name of ["planDaysLeft", "planAmount", "planDeviation"])
      expect({ name, value: row[name] }).toEqual({ name, value: null });
  });

  test("trap 10: learning from rows whose outcome was not known at the test is refused and recorded", () => {
    const keys = panelKeys(
      60,
      monthly("2017-01", "2021-03", (month) => ({ month: isoOfMonth(month).slice(0, 7) })).map((fact) =>
        String(fact.month),
      ),
    );
    const { description } = temporalFold(keys, {
      trainFrom: parseMonth("2017-01"),
      testFrom: parseMonth("2021-01"),
      testUntil: parseMonth("2021-03"),
    });
    expect(description.embargo).toEqual({ requiredMonths: 19, months: 19, overridden: null });
    const embargoed = description.excluded.find(({ reason }) => reason.startsWith("in the embargo"));
    expect(embargoed!.rows).toBeGreaterThan(60 * 17);
  });

  test("trap 11: a panel without rows is an error, and so is a golden without rows", async () => {
    const { rows } = await buildRows(
      { ...firm(siren), effectif_ent: [] },
      { from: "2019-01", until: "2019-06" },
    );
    expect(rows).toEqual([]);
    expect(() => atLeast(rows, 1)).toThrow("0 rows");
    const golden = atLeast(
      (
        await buildRows(
          { ...randomFacts("golden", [siren]), ...firm(siren), sirene_histo: [], sirene_ul_histo: [] },
          { from: "2019-01", until: "2019-06" },
        )
      ).rows,
      5,
    );
    expect(Object.keys(golden[0]!).filter((name) => names.includes(name))).toEqual(names);
  });

  test("trap 12: everything that a build needs is checked before its first step", async () => {
    const untouched = new Proxy({} as DatasetStore, {
      get: (_, name) => {
        throw new Error(`the store was used: ${String(name)}`);
      },
    });
    const delivered = (kind: string) => [
      { version: "sha256:0", manifest: { kind, name: "facts", parameters: { received: "2021-01-01" } } },
    ];
    const all = Object.fromEntries(requiredSources.map((source) => [source, delivered("source")]));
    const options = { name: "p", sources: all, from: "2019-01", until: "2019-06" };
    const codeOf = (over: object): Promise<unknown> =>
      buildPanel(untouched, { ...options, ...over } as unknown as PanelOptions).catch(
        (error: Fault) => error.code,
      );
    expect([
      await codeOf({ sources: { ...all, debit: [] } }),
      await codeOf({ sources: { ...all, ccsf: delivered("truth") } }),
      await codeOf({ from: "2019" }),
      await codeOf({ until: "2019-01" }),
      await codeOf({ horizons: [0] }),
    ]).toEqual([
      "panel.missing-source",
      "panel.wrong-source",
      "month.malformed",
      "panel.range",
      "panel.horizons",
    ]);
  });

  test("trap 16: accounts not filed when due are told from accounts that never were", async () => {
    const rows = await build({ bdf: [accounts(2016)] }, { from: "2017-07", until: "2019-01" });
    const told = (month: string) => [rows[month]!.accountsNotFiled, rows[month]!.marginRate];
    expect(told("2017-07")).toEqual([null, null]);
    expect(told("2017-08")).toEqual([0, 16]);
    expect(told("2018-07")).toEqual([0, 16]);
    expect(told("2018-08")).toEqual([1, 16]);
    expect(told("2018-12")).toEqual([1, null]);
  });

  test("trap 17: a later delivery corrects from its day on and erases nothing before", async () => {
    const once = monthly("2018-01", "2019-01", (month) => contribution(month));
    const corrected = contribution(parseMonth("2018-06"), {
      dueEuros: 0,
      knownOn: "2019-03-15",
      receivedOn: "2019-03-15",
    });
    const facts = {
      cotisation: [...once, ...monthly("2019-01", "2019-06", (m) => contribution(m)), corrected],
    };
    const rows = await build(facts, { from: "2019-01", until: "2019-06" });
    const means = ["2019-01", "2019-02", "2019-03", "2019-04", "2019-05"].map(
      (month) => rows[month]!.contributionMean12,
    );
    expect(means).toEqual([1200, 1200, 1200, 1100, 1100]);
    const first = await build(facts, { from: "2019-01", until: "2019-06", values: "first-delivery" });
    expect(first["2019-05"]!.contributionMean12).toBe(1200);
  });

  test("trap 17: lines of one delivery add up, and the same delivered twice counts once", async () => {
    const all = monthly("2018-01", "2019-01", (month) => contribution(month));
    const second = all.map((fact) => ({ ...fact, dueEuros: 300 }));
    const again = [...all, ...second].map((fact) => ({
      ...fact,
      knownOn: "2019-02-01",
      receivedOn: "2019-02-01",
    }));
    const rows = await build(
      { cotisation: [...all, ...second, ...again] },
      { from: "2019-01", until: "2019-02" },
    );
    expect(rows["2019-01"]!.contributionMean12).toBe(1500);
  });

  test("trap 17: the panel from the deliveries received by a day equals today's panel as of that day", async () => {
    const firms = ["111111118", "222222226", "333333334", "444444442", "555555556", "666666664"];
    const range = { from: "2018-09", until: "2020-12" };
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 14, max: 34 }),
        async (seed, later) => {
          const facts = randomFacts(`delivered-${seed}`, firms);
          const until = isoOfMonth(firstFact + later);
          // A history speaks for the days before it came; whatever else is known was received by then.
          const isReceived = (fact: Fact) => String(fact.knownOn) <= until;
          const received = Object.fromEntries(
            Object.entries(facts).map(([source, rows]) => [source, rows.filter(isReceived)]),
          ) as unknown as Facts;
          const [then, today] = [await buildRows(received, range), await buildRows(facts, range)];
          const cells = (rows: readonly Row[]) =>
            rows
              .filter((row) => `${row.asOf}-01` <= until)
              .map((row) => [
                row.siren,
                row.asOf,
                row.sizeClass,
                row.ageClass,
                ...[row.region, row.department, row.activity, row.legalForm],
                ...names.map((name) => row[name]),
              ]);
          expect(cells(then.rows)).toEqual(cells(today.rows));
          compared += cells(today.rows).length;
        },
      ),
      { numRuns: 6, seed: 17 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});

test("the shared tables are made of all facts, each once per build", () => {
  expect(sharedSteps({}).map(({ label }) => label)).toEqual([
    "calendar",
    "source_reach",
    "source_delivery",
    "register_state",
    "failure_count",
  ]);
});

/** The rows of a golden, which must hold some. */
function atLeast(rows: readonly Row[], count: number): readonly Row[] {
  if (rows.length < count) throw new Error(`${rows.length} rows (expected at least ${count})`);
  return rows;
}
