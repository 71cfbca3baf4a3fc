import {
  createRandom,
  type DeclaredFeature,
  declareFeatures,
  isoOfMonth,
  type Month,
  parseMonth,
} from "vigie/datasets";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../../datasets/panel/catalogue.ts";
import type { SourceValue } from "../../../datasets/panel/definition.ts";
import type { Step } from "../../../datasets/panel/facts.ts";
import { type BuildOptions, buildRows, type Fact, firm } from "./facts.ts";

const siren = "111111118";
const range = { from: "2018-01", until: "2019-07" };
const columns = "period DATE, year INTEGER, vat DOUBLE";

const told = (period: string, vat: number | null, knownOn: string, over: Fact = {}): Fact => ({
  siren,
  period,
  year: Number(period.slice(0, 4)),
  vat,
  knownOn,
  receivedOn: knownOn,
  ...over,
});

function declared(value: Partial<SourceValue> = {}): readonly DeclaredFeature[] {
  const described = {
    theme: "financial health",
    unit: "EUR",
    meaning: "VAT due.",
    missing: "none known",
  } as const;
  return [
    { name: "vat", ...described, value: { source: "tax_vat", column: "vat", newestBy: "period", ...value } },
    { name: "vatBefore", ...described, text: "lag(vat, 3)" },
  ];
}

const featuresOf = (value: Partial<SourceValue>) => declareFeatures(catalogue, declared(value));

/** The value and its lag by as-of month, where there is one. */
async function valuesOf(
  rows: readonly Fact[],
  value: Partial<SourceValue> = {},
  over: Partial<BuildOptions> = {},
) {
  const options = { ...range, features: featuresOf(value), more: { tax_vat: { columns, rows } }, ...over };
  const built = await buildRows(firm(siren), options);
  return Object.fromEntries(
    built.rows.flatMap(({ asOf, vat, vatBefore }) =>
      vat === null && vatBefore === null ? [] : [[asOf, [vat, vatBefore]]],
    ),
  );
}

describe("a declared value of a source", () => {
  test("is the newest known at each date, from the as-of date on or after its known-on", async () => {
    const found = await valuesOf([
      told("2017-10-01", 10, "2018-02-15"),
      told("2018-01-01", 20, "2018-05-01"),
      told("2017-07-01", 5, "2018-06-01"), // of an older time: known late, it changes nothing
    ]);
    expect(found["2018-02"]).toBeUndefined();
    expect(found["2018-03"]).toEqual([10, null]);
    expect(found["2018-05"]).toEqual([20, null]);
    expect(found["2018-06"]).toEqual([20, 10]);
    expect(found["2019-06"]).toEqual([20, 20]);
  });

  test("counts for so many months from its date, and no older one takes its place", async () => {
    const facts = [told("2018-01-01", 20, "2018-02-01"), told("2017-12-01", 7, "2018-02-01")];
    const found = await valuesOf(facts, { validMonths: 4 });
    expect(found["2018-04"]).toEqual([20, null]);
    expect(found["2018-05"]).toEqual([null, 20]);
    expect(found["2018-08"]).toBeUndefined();
  });

  test("takes the facts of one delivery and time together, never those of two deliveries", async () => {
    const facts = [
      told("2018-01-01", 20, "2018-02-01", { year: 1 }),
      told("2018-01-01", 30, "2018-02-01", { year: 2 }),
      told("2018-01-01", 45, "2018-04-01"),
    ];
    expect(await valuesOf(facts)).toMatchObject({ "2018-02": [50, null], "2018-04": [45, null] });
    expect(await valuesOf(facts, { together: "min" })).toMatchObject({ "2018-02": [20, null] });
    expect(await valuesOf(facts, { together: "max" })).toMatchObject({ "2018-02": [30, null] });
    expect(await valuesOf(facts, {}, { values: "first-delivery" })).toMatchObject({ "2018-06": [50, 50] });
  });

  test("takes what a delivery says of one time together as it becomes known", async () => {
    const delivered = { receivedOn: "2019-06-01" };
    const found = await valuesOf([
      told("2018-01-01", 20, "2018-02-01", delivered),
      told("2018-01-01", 5, "2018-04-10", delivered),
    ]);
    expect(found["2018-02"]).toEqual([20, null]);
    expect(found["2018-04"]).toEqual([20, null]);
    expect(found["2018-05"]).toEqual([25, 20]);
  });

  test("skips facts that say nothing, and may go by a whole number", async () => {
    const facts = [
      told("2016-01-01", 10, "2018-02-01", { year: 2016 }),
      told("2015-01-01", 20, "2018-03-01", { year: 2017 }),
      told("2017-01-01", null, "2018-04-01", { year: 2018 }),
    ];
    expect(await valuesOf(facts, { newestBy: "year" })).toMatchObject({
      "2018-02": [10, null],
      "2018-06": [20, 20],
    });
  });
});

/** What the panel should hold, the slow and obvious way: every fact looked at for every month. */
function twin(rows: readonly Fact[], validMonths: number): Readonly<Record<string, number | null>> {
  const months = Array.from({ length: 18 }, (_, i) => parseMonth(range.from) + i);
  return Object.fromEntries(months.map((t) => [isoOfMonth(t).slice(0, 7), valueAt(t)]));

  function valueAt(t: Month): number | null {
    const day = isoOfMonth(t);
    const known = rows.filter(({ knownOn, vat }) => vat !== null && String(knownOn) <= day);
    const newest = known
      .map(({ period }) => String(period))
      .sort()
      .at(-1);
    if (newest === undefined || parseMonth(newest.slice(0, 7)) + validMonths <= t) return null;
    const same = known.filter(({ period }) => period === newest);
    const delivery = same
      .map(({ receivedOn }) => String(receivedOn))
      .sort()
      .at(-1);
    return same
      .filter(({ receivedOn }) => receivedOn === delivery)
      .reduce((sum, { vat }) => sum + Number(vat), 0);
  }
}

function randomFacts(seed: string): readonly Fact[] {
  const random = createRandom(seed);
  return Array.from({ length: 26 }, (_, i) => parseMonth("2017-06") + i).flatMap((period) => {
    if (random.uniform() < 0.45) return [];
    const one = (months: number, day: string): Fact => {
      const knownOn = `${isoOfMonth(period + months).slice(0, 7)}-${day}`;
      return told(isoOfMonth(period), random.uniform() < 0.1 ? null : random.integer(900), knownOn);
    };
    const day = random.uniform() < 0.5 ? "01" : "15";
    const first = one(2 + random.integer(3), day);
    const late = random.uniform() < 0.5 ? { knownOn: isoOfMonth(period + 5) } : {};
    const parts = random.uniform() < 0.3 ? [first, { ...first, vat: random.integer(900), ...late }] : [first];
    return random.uniform() < 0.3 ? [...parts, one(4 + random.integer(2), day)] : parts;
  });
}

const inSql =
  (label: string, from: string, to: string) =>
  <T extends Step>(step: T): T => {
    if (step.label !== label) return step;
    if (!step.sql.includes(from)) throw new Error(`mutant not planted: ${from}`);
    return { ...step, sql: step.sql.replaceAll(from, to) };
  };

const [facts, value] = ["facts of tax_vat for vat", "value of vat"];
const early = "as_of_month(fact.knownOn) AS known";

const validUntil = "as_of_month((DATE '1970-01-01' + time::INTEGER + INTERVAL 6 MONTH)::DATE)";

const mutants: Readonly<Record<string, <T extends Step>(step: T) => T>> = {
  "known a month early": inSql(facts, early, "as_of_month(fact.knownOn) - 1 AS known"),
  "known when it happened": inSql(facts, early, "as_of_month(fact.period) AS known"),
  "a part of a delivery known with the first": inSql(facts, "received ORDER BY known)", "received)"),
  "deliveries added up": inSql(facts, "day_number(fact.receivedOn) AS received", "0 AS received"),
  "the older delivery wins": inSql(value, "* 1000000 + received", "* 1000000 - received"),
  "an older fact known later wins": inSql(value, "WHERE newestBefore IS NULL OR newest >= newestBefore", ""),
  "a month longer": inSql(value, "INTERVAL 6 MONTH", "INTERVAL 7 MONTH"),
  "for ever": inSql(value, validUntil, "NULL"),
  "filled backwards": inSql(
    value,
    "known AS since",
    "coalesce(lag(known) OVER (PARTITION BY firm ORDER BY known), 0) AS since",
  ),
};

describe("the last known value of a mapped source", () => {
  const seeds = ["a", "b", "c", "d"];
  const asRows = async (seed: string, mutate: <T extends Step>(step: T) => T = (step) => step) => {
    const found = await valuesOf(randomFacts(seed), { validMonths: 6 }, { mutate });
    const months = Object.keys(twin([], 6));
    return Object.fromEntries(months.map((month) => [month, found[month]?.[0] ?? null]));
  };

  test("equals the slow twin on random facts", async () => {
    let values = 0;
    for (const seed of seeds) {
      const expected = twin(randomFacts(seed), 6);
      expect(await asRows(seed)).toEqual(expected);
      values += Object.values(expected).filter((one) => one !== null).length;
    }
    expect(values).toBeGreaterThan(30);
  });

  test.each(Object.entries(mutants))("is found wrong where it is %s", async (_, mutate) => {
    let killed = false;
    for (const seed of seeds)
      killed ||= JSON.stringify(await asRows(seed, mutate)) !== JSON.stringify(twin(randomFacts(seed), 6));
    expect(killed).toBe(true);
  });
});
