import { isoOfMonth, type Month, parseMonth } from "vigie/datasets";
import { describe, expect, test } from "vitest";
import { buildRows, type Fact, type Facts, firm } from "./facts.ts";

const siren = "732829320";
const [here, there] = [`${siren}00010`, `${siren}00028`];
const range = { from: "2018-01", until: "2020-01" };

/** What the register says, delivered on a day: taken as history where `rule` lies before it. */
const told = (fact: Fact, on: string, rule = on): Fact => ({ siren, ...fact, receivedOn: on, knownOn: rule });
const unit = (over: Fact, on: string, rule = on) =>
  told({ legalForm: "5499", activity: "43.21A", createdOn: "2010-01-01", closedOn: null, ...over }, on, rule);
const place = (siret: string, department: string | null, over: Fact & { on: string; rule?: string }) => {
  const { on, rule = on, ...rest } = over;
  const region = department === null ? null : `region of ${department}`;
  return told({ siret, isHeadOffice: true, department, region, ...rest }, on, rule);
};
const unitState = (from: string, over: Fact, on: string) => told({ from, ...over }, on, from);
const placeState = (siret: string, from: string, over: Fact, on: string) =>
  told({ siret, from, isActive: true, activity: null, ...over }, on, from);

/** A column of the rows by month, `YYYY-MM`; a month without a row is not there. */
async function known(facts: Partial<Facts>, column: string) {
  const { effectif_ent } = firm(siren);
  const { rows, perimeter } = await buildRows({ effectif_ent, ...facts }, range);
  return {
    at: Object.fromEntries(rows.map((row) => [String(row.asOf), row[column]])) as Record<string, unknown>,
    counts: Object.fromEntries(perimeter.map(({ rule, firmMonths }) => [rule, firmMonths])),
  };
}

/** `YYYY-MM` → value, one for each stretch of months. */
function stretches(at: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const months = Object.keys(at).sort();
  const before = (month: string) => isoOfMonth((parseMonth(month) - 1) as Month).slice(0, 7);
  return Object.fromEntries(
    months.filter((month) => at[month] !== at[before(month)]).map((month) => [month, at[month]]),
  );
}

describe("the register as of each date", () => {
  const oneOffice = place(here, "35", { on: "2018-03-10" });

  test("a firm is there from its first delivery on, and changes with the delivery that tells the change", async () => {
    const sirene_ul = [unit({}, "2018-03-10"), unit({ activity: "56.10A", legalForm: "5710" }, "2019-02-05")];
    const sirene = [oneOffice, place(here, "35", { on: "2019-02-05" })];
    const activity = await known({ sirene_ul, sirene }, "activity");
    expect(stretches(activity.at)).toEqual({ "2018-04": "43.21A", "2019-03": "56.10A" });
    expect(stretches((await known({ sirene_ul, sirene }, "legalForm")).at)).toEqual({
      "2018-04": "5499",
      "2019-03": "5710",
    });
    expect(activity.counts["exists at the as-of date"]).toBe(3);
  });

  test("a delivery that tells the activity in another classification leaves the one told before", async () => {
    const sirene_ul = [
      unit({}, "2018-03-10"),
      unit({ activity: null, legalForm: "5710" }, "2019-02-05"),
      unit({ activity: "56.10A", legalForm: "5710" }, "2019-06-05"),
    ];
    const sirene = [oneOffice];
    const { at } = await known({ sirene_ul, sirene }, "activity");
    expect(stretches(at)).toEqual({ "2018-04": "43.21A", "2019-07": "56.10A" });
    expect(stretches((await known({ sirene_ul, sirene }, "legalForm")).at)).toEqual({
      "2018-04": "5499",
      "2019-03": "5710",
    });
    const sirene_ul_histo = [unitState("2018-08-01", { activity: "25.62B" }, "2018-10-05")];
    const dated = await known({ sirene_ul, sirene, sirene_ul_histo }, "activity");
    expect(stretches(dated.at)).toEqual({ "2018-04": "43.21A", "2018-08": "25.62B", "2019-07": "56.10A" });
  });

  test("a head office that moves to another department lies there from the delivery on that says so", async () => {
    const sirene = [
      oneOffice,
      place(here, "35", { on: "2019-02-05", isHeadOffice: false }),
      place(there, "29", { on: "2019-02-05" }),
    ];
    const { at } = await known({ sirene_ul: [unit({}, "2018-03-10")], sirene }, "department");
    expect(stretches(at)).toEqual({ "2018-04": "35", "2019-03": "29" });
  });

  test("the rules of the perimeter go by what was known then, month by month", async () => {
    const sirene_ul = [unit({ activity: "84.11Z" }, "2018-03-10"), unit({ legalForm: "7112" }, "2019-02-05")];
    const { at, counts } = await known({ sirene_ul, sirene: [oneOffice] }, "activity");
    expect(at).toEqual({});
    expect(Object.values(counts)).toEqual([3, 0, 0, 10, 11]);
  });

  test("a head office abroad is in no French department", async () => {
    const sirene = [oneOffice, place(there, null, { on: "2018-12-01" })];
    const { at, counts } = await known({ sirene_ul: [unit({}, "2018-03-10")], sirene }, "department");
    expect(stretches(at)).toEqual({ "2018-04": "35" });
    expect(Object.keys(at)).toHaveLength(8);
    expect(counts["head office in a French department, as known at the as-of date"]).toBe(13);
  });
});

describe("a delivery taken as history", () => {
  const today = "2019-06-15";
  const history = {
    sirene_ul: [unit({ activity: "56.10A" }, today, "2010-01-01")],
    sirene: [
      place(here, "35", { on: today, rule: "2010-01-01", isHeadOffice: false }),
      place(there, "29", { on: today, rule: "2018-09-10" }),
    ],
  };

  test("holds at every date since the firm began where nothing dated is there", async () => {
    expect(stretches((await known(history, "activity")).at)).toEqual({ "2018-01": "56.10A" });
  });

  test("a head office that did not exist yet is not used: the only place of then says the department", async () => {
    expect(stretches((await known(history, "department")).at)).toEqual({ "2018-01": "35", "2018-10": "29" });
  });

  test("places in two departments say none, until one is closed by the dated history", async () => {
    const third = place(`${siren}00036`, "44", { on: today, rule: "2012-01-01", isHeadOffice: false });
    const sirene = [...history.sirene, third];
    expect(Object.keys((await known({ ...history, sirene }, "department")).at)[0]).toBe("2018-10");
    const sirene_histo = [placeState(`${siren}00036`, "2018-05-20", { isActive: false }, today)];
    const { at } = await known({ ...history, sirene, sirene_histo }, "department");
    expect(stretches(at)).toEqual({ "2018-06": "35", "2018-10": "29" });
  });

  test("yields to the dated states of the head office", async () => {
    const sirene_histo = [
      placeState(there, "2018-09-10", { activity: "43.21A" }, today),
      placeState(there, "2019-03-15", { activity: "56.10A" }, today),
      placeState(here, "2010-01-01", { activity: "47.11D" }, today),
    ];
    expect(stretches((await known({ ...history, sirene_histo }, "activity")).at)).toEqual({
      "2018-01": "47.11D",
      "2018-10": "43.21A",
      "2019-04": "56.10A",
    });
  });

  test("yields to the dated states of the firm, which go before those of its head office", async () => {
    const state = { legalForm: "5499", activity: "43.21A", headOffice: here };
    const dated = {
      sirene_histo: [placeState(here, "2010-01-01", { activity: "47.11D" }, today)],
      sirene_ul_histo: [
        unitState("2010-01-01", state, today),
        unitState("2018-12-24", { ...state, legalForm: "5710", headOffice: there }, today),
      ],
    };
    const column = async (name: string) => stretches((await known({ ...history, ...dated }, name)).at);
    expect(await column("activity")).toEqual({ "2018-01": "43.21A", "2019-07": "56.10A" });
    expect(await column("department")).toEqual({ "2018-01": "35", "2019-01": "29" });
    expect(await column("legalForm")).toEqual({ "2018-01": "5499", "2019-01": "5710", "2019-07": "5499" });
  });

  test("a state that a later delivery of the history takes back is gone from that delivery on", async () => {
    const state = { legalForm: "5499", activity: "43.21A", headOffice: here };
    const sirene_ul_histo = [
      unitState("2010-01-01", state, "2018-02-01"),
      unitState("2017-11-20", { ...state, activity: "56.10A" }, "2018-02-01"),
      told({ ...state, from: "2010-01-01" }, "2018-08-01"),
    ];
    const { at } = await known({ ...history, sirene_ul_histo }, "activity");
    expect(stretches(at)).toEqual({ "2018-01": "56.10A", "2018-08": "43.21A", "2019-07": "56.10A" });
  });

  test("of a later year changes nothing of what was delivered before", async () => {
    const sirene_ul = [unit({ activity: "43.21A" }, "2018-03-10"), ...history.sirene_ul];
    const { at } = await known({ ...history, sirene_ul }, "activity");
    expect(stretches(at)).toEqual({ "2018-01": "56.10A", "2018-04": "43.21A", "2019-07": "56.10A" });
  });
});

test("the failure rate of a department counts the firms that were known to lie there then", async () => {
  const sirens = ["111111118", "222222226", "333333334"];
  const parts = sirens.map((one) => firm(one));
  const moved = (one: string, department: string, on: string): Fact => ({
    ...{ siren: one, siret: `${one}00028`, isHeadOffice: true, department, region: "Bretagne" },
    ...{ receivedOn: on, knownOn: on },
  });
  const opening = (one: string, knownOn: string): Fact => ({
    ...{
      siren: one,
      effectiveOn: knownOn,
      knownOn,
      action: "sauvegarde",
      stage: "ouverture",
      isOpening: true,
    },
  });
  const early = (facts: readonly Fact[]) => facts.map((fact) => ({ ...fact, receivedOn: "2012-01-01" }));
  const { rows } = await buildRows(
    {
      sirene_ul: early(parts.flatMap((part) => part.sirene_ul)),
      sirene: [...early(parts.flatMap((part) => part.sirene)), moved(sirens[1]!, "29", "2018-06-10")],
      effectif_ent: parts.flatMap((part) => part.effectif_ent),
      procol: [opening(sirens[2]!, "2015-12-02"), opening(sirens[1]!, "2018-02-10")],
    },
    { from: "2018-05", until: "2018-09" },
  );
  const rate = (asOf: string) =>
    rows.find((row) => row.siren === sirens[0] && row.asOf === asOf)!.failureRateDepartment;
  expect(rate("2018-05")).toBeCloseTo((1 + 200 / 2) / (2 + 200), 12);
  expect(rate("2018-06")).toBeCloseTo((1 + 200 / 2) / (2 + 200), 12);
  expect(rate("2018-07")).toBeCloseTo((0 + 200 / 2) / (1 + 200), 12);
});
