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

describe("a firm with two procedures", () => {
  const step = (effectiveOn: string, action: string, stage = "ouverture"): Fact => ({
    ...event(effectiveOn, effectiveOn, stage),
    action,
  });
  const signals = async (...procol: readonly Fact[]) => {
    const rows = await build(procol, { from: "2019-01", until: "2019-07" });
    return Object.values(rows)
      .map((row) => row.strongSignal)
      .join("");
  };

  test("stays in the graver one when the other ends", async () => {
    const sauvegarde = [step("2019-01-10", "sauvegarde"), step("2019-04-10", "sauvegarde", "fin_procedure")];
    expect(await signals(...sauvegarde)).toBe("011100");
    expect(await signals(...sauvegarde, step("2019-03-10", "redressement"))).toBe("011111");
    const included = step("2019-04-10", "redressement", "inclusion_autre_procedure");
    expect(await signals(step("2019-02-10", "redressement"), included)).toBe("001100");
    expect(
      await signals(step("2019-01-10", "liquidation"), step("2019-02-10", "redressement"), included),
    ).toBe("011111");
  });

  test("leaves both when the graver one, into which the other was converted, ends", async () => {
    const end = step("2019-05-10", "liquidation", "cloture_insuffisance_actif");
    const converted = [step("2019-01-10", "redressement"), step("2019-02-10", "liquidation")];
    expect(await signals(...converted)).toBe("011111");
    expect(await signals(...converted, end)).toBe("011110");
  });
});

describe("what BODACC publishes", () => {
  const opening = event("2019-07-10", "2019-08-10");
  const notice = (over: Fact = {}): Fact => ({
    siren,
    publishedOn: "2019-07-20",
    isOpening: true,
    kind: "judgment",
    effectiveOn: "2019-07-10",
    knownOn: "2019-07-20",
    ...over,
  });
  const signals = async (bodacc: readonly Fact[], procol: readonly Fact[] = [opening]) => {
    const { rows } = await buildRows(
      { ...firm(siren), procol, bodacc },
      { from: "2019-06", until: "2019-12" },
    );
    return rows.map(({ strongSignal, unknownOpening }) => `${strongSignal}${unknownOpening}`).join(" ");
  };

  test("makes an opening known on the day of publication", async () => {
    expect(await signals([])).toBe("00 00 11 10 10 10");
    expect(await signals([notice()])).toBe("00 00 10 10 10 10");
  });

  test.each([
    [
      "31 days apart is the same opening",
      notice({ effectiveOn: "2019-06-09", knownOn: "2019-06-20" }),
      "00 00 10 10 10 10",
    ],
    [
      "32 days apart is another one",
      notice({ effectiveOn: "2019-06-08", knownOn: "2019-06-20" }),
      "00 10 10 10 10 10",
    ],
    ["no date of effect: the publication's", notice({ effectiveOn: null }), "00 00 10 10 10 10"],
    ["no opening", notice({ isOpening: false }), "00 00 11 10 10 10"],
    [
      "published after the month of delay: the earlier day",
      notice({ knownOn: "2019-10-20" }),
      "00 00 11 10 10 10",
    ],
    ["of another firm", notice({ siren: "111111118" }), "00 00 11 10 10 10"],
  ])("%s", async (_, one, expected) => {
    expect(await signals([one])).toBe(expected);
  });

  test("opens a procedure that the Urssaf does not tell of", async () => {
    expect(await signals([notice()], [])).toBe("00 00 10 10 10 10");
  });
});

test("alerted and treated hold from their day on, and are missing where nobody follows up", async () => {
  const followup = [{ siren, alertedOn: "2019-03-01", treatedOn: "2019-05-02", knownOn: "2020-01-01" }];
  const range = { from: "2019-02", until: "2019-08" };
  const flags = async (facts: Parameters<typeof buildRows>[0]) =>
    (await buildRows({ ...firm(siren), ...facts }, range)).rows.map(({ alerted, treated }) => [
      alerted,
      treated,
    ]);
  expect(await flags({ followup })).toEqual([
    [0, 0],
    [1, 0],
    [1, 0],
    [1, 0],
    [1, 1],
    [1, 1],
  ]);
  expect(await flags({ followup: [{ ...followup[0]!, siren: "111111118" }] })).toEqual(Array(6).fill([0, 0]));
  expect(await flags({})).toEqual(Array(6).fill([null, null]));
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
    expect(counts).toEqual({
      "exists at the as-of date": 0,
      "ten employees within the last 36 months": 0,
      "head office in a French department, as known at the as-of date": 1,
      "not a public legal form, as known at the as-of date": 1,
      "not administration, education, finance or a member organisation, as known at the as-of date": 2,
    });
  });

  test("a firm that never had ten employees has no row, and counts month by month", async () => {
    const small = ["111111118", "222222226", "333333334"];
    const facts = others({
      "444444442": {},
      "111111118": {},
      "222222226": { createdOn: "2018-02-10", closedOn: "2018-05-01" },
      "333333334": { closedOn: "2017-06-01" },
    });
    const headcounts = facts.effectif_ent.map((fact) =>
      small.includes(String(fact.siren)) ? { ...fact, headcount: 9 } : fact,
    );
    const { rows, perimeter } = await buildRows(
      { ...facts, effectif_ent: headcounts.filter(({ siren }) => siren !== "111111118") },
      { from: "2018-01", until: "2018-07" },
    );
    expect(rows.map((row) => row.siren)).toEqual(Array(6).fill("444444442"));
    expect(perimeter.slice(0, 2)).toEqual([
      { rule: "exists at the as-of date", firms: 1, firmMonths: 4 + 6 },
      { rule: "ten employees within the last 36 months", firms: 2, firmMonths: 6 + 2 },
    ]);
  });

  test.each([
    ["84.11Z", false],
    ["64.20Z", false],
    ["66.30Z", false],
    ["63.99Z", true],
    ["85.10Z", false],
    ["85.42Z", false],
    ["85.51Z", true],
    ["94.11Z", false],
    ["94.92Z", false],
    ["94.99Z", true],
    ["99.00Z", false],
    ["98.20Z", true],
    [null, true],
  ])("activity %s: %s", async (activity, stays) => {
    const { rows } = await buildRows(firm(siren, { activity }), { from: "2018-01", until: "2018-02" });
    expect(rows.length === 1).toBe(stays);
  });

  test.each([
    ["4110", false],
    ["7112", false],
    ["5710", true],
    ["9220", true],
    [null, true],
  ])("legal form %s: %s", async (legalForm, stays) => {
    const { rows } = await buildRows(firm(siren, { legalForm }), { from: "2018-01", until: "2018-02" });
    expect(rows.length === 1).toBe(stays);
  });

  test("a closing counts once it was delivered, and a corrected creation changes no earlier age", async () => {
    const base = firm(siren);
    const [row] = base.sirene_ul;
    const first = { ...row!, knownOn: "2018-01-10", receivedOn: "2018-01-10" };
    const second = {
      ...row!,
      createdOn: "2008-01-01",
      closedOn: "2018-04-20",
      knownOn: "2018-06-10",
      receivedOn: "2018-06-10",
    };
    const { rows } = await buildRows(
      { ...base, sirene_ul: [first, second] },
      { from: "2017-11", until: "2019-01" },
    );
    expect(rows.map((one) => one.asOf)).toEqual(["2018-02", "2018-03", "2018-04", "2018-05", "2018-06"]);
    expect(new Set(rows.map((one) => Math.round(Number(one.ageYears))))).toEqual(new Set([8]));
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
