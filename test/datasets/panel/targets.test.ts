import { describe, expect, test } from "vitest";
import { type BuildOptions, buildRows, type Fact, firm, type Row } from "./facts.ts";

const siren = "732829320";
const event = (effectiveOn: string, knownOn: string, stage = "ouverture"): Fact => ({
  siren,
  effectiveOn,
  knownOn,
  action: "redressement",
  stage,
  isOpening: stage === "ouverture",
});

async function build(procol: readonly Fact[], options: BuildOptions): Promise<Record<string, Row>> {
  const { rows } = await buildRows({ ...firm(siren), procol }, options);
  return Object.fromEntries(rows.map((row) => [row.asOf, row]));
}

describe("targets", () => {
  const opening = [event("2019-07-01", "2019-08-01")];
  const range = { from: "2017-12", until: "2019-09" };

  test("look at (as-of, as-of + horizon], by date of effect", async () => {
    const rows = await build(opening, range);
    expect(rows["2017-12"]!.failsWithin18Months).toBe(0);
    expect(rows["2018-01"]!.failsWithin18Months).toBe(1);
    expect(rows["2018-06"]!.failsWithin12Months).toBe(0);
    expect(rows["2018-07"]!.failsWithin12Months).toBe(1);
    expect(rows["2018-12"]!.failsWithin6Months).toBe(0);
    expect(rows["2019-01"]!.failsWithin6Months).toBe(1);
    expect(rows["2019-03"]!.failsWithin3Months).toBe(0);
    expect(rows["2019-04"]!.failsWithin3Months).toBe(1);
  });

  test("an opening on the day after the horizon is outside", async () => {
    const rows = await build([event("2019-07-02", "2019-08-02")], range);
    expect(rows["2018-01"]!.failsWithin18Months).toBe(0);
    expect(rows["2018-02"]!.failsWithin18Months).toBe(1);
  });

  test("an opening in effect but not yet known is excluded, then a strong signal", async () => {
    const rows = await build(opening, range);
    const shown = (month: string) => {
      const { strongSignal, unknownOpening, failsWithin18Months } = rows[month]!;
      return { strongSignal, unknownOpening, failsWithin18Months };
    };
    expect(shown("2019-06")).toEqual({ strongSignal: 0, unknownOpening: 0, failsWithin18Months: 1 });
    expect(shown("2019-07")).toEqual({ strongSignal: 1, unknownOpening: 1, failsWithin18Months: null });
    expect(shown("2019-08")).toEqual({ strongSignal: 1, unknownOpening: 0, failsWithin18Months: 1 });
  });

  test("are missing until the horizon and one month of reporting are over (trap 10)", async () => {
    const rows = await build(opening, { ...range, cutoff: "2019-09" });
    expect(rows["2018-02"]).toMatchObject({ mature: 1, failsWithin18Months: 1 });
    expect(rows["2018-03"]).toMatchObject({ mature: 0, failsWithin18Months: null, failsWithin12Months: 0 });
  });

  test("a plan keeps the firm in procedure, its end does not open one", async () => {
    const rows = await build(
      [
        event("2018-02-10", "2018-03-10"),
        event("2018-08-10", "2018-09-10", "plan_continuation"),
        event("2019-02-10", "2019-03-10", "solde_procedure"),
      ],
      range,
    );
    expect(rows["2018-09"]!.strongSignal).toBe(1);
    expect(rows["2019-02"]!.strongSignal).toBe(1);
    expect(rows["2019-03"]).toMatchObject({ strongSignal: 0, failsWithin18Months: 0 });
  });
});

describe("perimeter", () => {
  const others = (over: Record<string, Fact>) => {
    const parts = Object.entries(over).map(([key, change]) => firm(key, change));
    return {
      sirene_ul: parts.flatMap((part) => part.sirene_ul),
      sirene: parts.flatMap((part) => part.sirene),
      effectif_ent: parts.flatMap((part) => part.effectif_ent),
    };
  };

  test("each rule counts the firms that it removes", async () => {
    const facts = others({
      "111111118": {},
      "222222226": { activity: "84.11Z" },
      "333333334": { activity: "85.31Z" },
      "444444442": { activity: "85.59A" },
      "555555556": { legalForm: "7112" },
      "666666664": { activity: "94.99Z" },
      "777777772": {},
      "888888880": { closedOn: "2018-03-15" },
    });
    const { rows, perimeter } = await buildRows(
      { ...facts, sirene: facts.sirene.filter((fact) => fact.siren !== "777777772") },
      { from: "2018-01", until: "2018-07" },
    );
    expect(new Set(rows.map((row) => row.siren))).toEqual(
      new Set(["111111118", "444444442", "666666664", "888888880"]),
    );
    expect(rows.filter((row) => row.siren === "888888880").map((row) => row.asOf)).toEqual([
      "2018-01",
      "2018-02",
      "2018-03",
    ]);
    const counts = Object.fromEntries(perimeter.map(({ rule, firms }) => [rule, firms]));
    expect(counts).toMatchObject({
      "head office in a French department": 1,
      "not a public legal form": 1,
      "not administration, education, finance or a member organisation": 2,
      "exists at the as-of date": 0,
    });
  });

  test("ten employees count for 36 months after they were last seen, and not before they are known", async () => {
    const base = firm(siren);
    const effectif_ent = base.effectif_ent
      .filter((fact) => String(fact.month) >= "2016-01-01")
      .map((fact) => ({ ...fact, headcount: fact.month === "2016-01-01" ? 10 : 9 }));
    const { rows } = await buildRows({ ...base, effectif_ent }, { from: "2016-01", until: "2020-01" });
    expect(rows[0]!.asOf).toBe("2016-07");
    expect(rows.at(-1)!.asOf).toBe("2019-01");
  });
});
