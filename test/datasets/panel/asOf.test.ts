import { isoOfMonth, parseMonth } from "vigie/datasets";
import { describe, expect, test } from "vitest";
import { type BuildOptions, buildRows, type Fact, type Facts, firm, type Row } from "./facts.ts";

const siren = "732829320";
const months = (from: string, until: string) =>
  Array.from({ length: parseMonth(until) - parseMonth(from) }, (_, i) => parseMonth(from) + i);

const contributions = (from: string, until: string, dueEuros = 1200): readonly Fact[] =>
  months(from, until).map((month) => ({
    siren,
    account: "a",
    month: isoOfMonth(month),
    dueEuros,
    knownOn: isoOfMonth(month + 1),
  }));

/** The rows of the one firm, by as-of month. */
async function build(facts: Partial<Facts>, options: BuildOptions): Promise<Record<string, Row>> {
  const { rows } = await buildRows({ ...firm(siren), ...facts }, options);
  return Object.fromEntries(rows.map((row) => [row.asOf, row]));
}

/** Another firm, not in the panel, with a fact every month: the source is delivered on time. */
const onTime = (from: string, until: string, values: Fact): readonly Fact[] =>
  months(from, until).map((month) => ({
    siren: "999999999",
    month: isoOfMonth(month),
    knownOn: isoOfMonth(month + 1),
    ...values,
  }));
const otherContributions = onTime("2017-01", "2021-01", { account: "z", dueEuros: 1 });

describe("contributions over 12 months", () => {
  test("needs exactly the 12 months before the as-of date", async () => {
    const rows = await build(
      { cotisation: [...contributions("2018-01", "2019-01"), ...otherContributions] },
      { from: "2018-12", until: "2019-03" },
    );
    expect(rows["2018-12"]!.contributionMean12).toBeNull();
    expect(rows["2019-01"]!.contributionMean12).toBe(1200);
    expect(rows["2019-02"]!.contributionMean12).toBeNull();
  });

  test("is missing as long as a gap lies in the window, whatever lies before it (trap 2)", async () => {
    const all = contributions("2017-01", "2020-01").filter((fact) => fact.month !== "2018-03-01");
    const rows = await build(
      { cotisation: [...all, ...otherContributions] },
      { from: "2018-03", until: "2019-06" },
    );
    expect(rows["2018-03"]!.contributionMean12).toBe(1200);
    for (const month of ["2018-04", "2018-10", "2019-03"]) expect(rows[month]!.contributionMean12).toBeNull();
    expect(rows["2019-04"]!.contributionMean12).toBe(1200);
  });

  test("waits for a month that became known late (trap 17)", async () => {
    const all = contributions("2018-01", "2020-01").map((fact) =>
      fact.month === "2018-12-01" ? { ...fact, knownOn: "2019-02-10" } : fact,
    );
    const rows = await build(
      { cotisation: [...all, ...otherContributions] },
      { from: "2019-01", until: "2019-04" },
    );
    expect(rows["2019-01"]!.contributionMean12).toBeNull();
    expect(rows["2019-02"]!.contributionMean12).toBeNull();
    expect(rows["2019-03"]!.contributionMean12).toBe(1200);
  });

  test("ends with the newest month delivered, for half a year: delivered late is neither missing nor none", async () => {
    const rows = await build(
      { cotisation: contributions("2018-01", "2019-04") },
      { from: "2019-04", until: "2019-12" },
    );
    for (const month of ["2019-04", "2019-05", "2019-10"]) expect(rows[month]!.contributionMean12).toBe(1200);
    expect(rows["2019-11"]!.contributionMean12).toBeNull();
  });

  test("holds a year's settlement from the end of that year on, and until then the months beside it", async () => {
    const settled = contributions("2018-01", "2019-01", 300).map((fact) => ({
      ...fact,
      knownOn: "2019-01-01",
    }));
    const rows = await build(
      { cotisation: [...contributions("2017-01", "2020-01"), ...settled, ...otherContributions] },
      { from: "2018-07", until: "2020-02" },
    );
    for (const month of ["2018-07", "2018-12"]) expect(rows[month]!.contributionMean12).toBe(1200);
    expect(rows["2019-01"]!.contributionMean12).toBe(1500);
    expect(rows["2019-07"]!.contributionMean12).toBe(1350);
    expect(rows["2020-01"]!.contributionMean12).toBe(1200);
  });

  test("adds the accounts of a firm", async () => {
    const two = contributions("2018-01", "2019-01").map((fact) => ({ ...fact, account: "b", dueEuros: 300 }));
    const rows = await build(
      { cotisation: [...contributions("2018-01", "2019-01"), ...two] },
      { from: "2019-01", until: "2019-02" },
    );
    expect(rows["2019-01"]!.contributionMean12).toBe(1500);
  });
});

describe("social debt", () => {
  const state = (historyNumber: number, knownOn: string, euros: number, debtId = "1"): Fact => ({
    siren,
    account: "a",
    debtId,
    periodFrom: "2019-01-01",
    periodUntil: "2019-02-01",
    historyNumber,
    employeeEuros: euros,
    employerEuros: 2 * euros,
    knownOn,
  });
  const range = { from: "2019-01", until: "2020-09" };

  test("takes the last known state of each debt and adds the debts", async () => {
    const rows = await build(
      {
        cotisation: contributions("2017-01", "2020-01"),
        debit: [
          state(1, "2019-02-01", 100),
          state(2, "2019-04-20", 40),
          state(3, "2019-06-01", 0),
          state(1, "2019-03-01", 7, "2"),
        ],
      },
      range,
    );
    const employee = ["2019-01", "2019-02", "2019-03", "2019-04", "2019-05", "2019-06"].map(
      (month) => rows[month]!.debtEmployee,
    );
    expect(employee).toEqual([0, 100, 107, 107, 47, 7]);
    expect(rows["2019-05"]!.debtEmployer).toBe(94);
    expect(rows["2019-03"]!.debtRatio).toBeCloseTo(321 / 1200, 12);
  });

  test("keeps the higher history number when an older state becomes known later", async () => {
    const rows = await build({ debit: [state(2, "2019-03-01", 10), state(1, "2019-05-01", 900)] }, range);
    expect(rows["2019-06"]!.debtEmployee).toBe(10);
  });

  test("lags by calendar and shows what was known then, not what is known now", async () => {
    const rows = await build(
      { debit: [state(1, "2019-02-01", 100), state(2, "2019-06-01", 40)] },
      { from: "2019-02", until: "2020-09" },
    );
    expect(rows["2019-05"]!.debtEmployeeLag3).toBe(100);
    expect(rows["2019-08"]!.debtEmployeeLag3).toBe(100);
    expect(rows["2019-09"]!.debtEmployeeLag3).toBe(40);
    expect(rows["2020-02"]!.debtEmployeeLag12).toBe(100);
    expect(rows["2019-04"]!.debtEmployeeLag3).toBeNull();
  });

  test("is zero for every firm of which Urssaf knows no debt", async () => {
    const others = ["552100554", "775670417"].map((other) => firm(other));
    const every = <K extends "sirene_ul" | "sirene" | "effectif_ent">(source: K) =>
      others.flatMap((one) => one[source]);
    const { rows } = await buildRows(
      {
        sirene_ul: every("sirene_ul"),
        sirene: every("sirene"),
        effectif_ent: every("effectif_ent"),
        cotisation: every("sirene_ul").flatMap((one) =>
          contributions("2018-01", "2019-01").map((fact) => ({ ...fact, siren: one.siren! })),
        ),
      },
      { from: "2019-01", until: "2019-02" },
    );
    expect(rows.map(({ debtEmployee, debtEmployer }) => [debtEmployee, debtEmployer])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test("is missing, not zero, for a firm that Urssaf does not know yet (trap 3)", async () => {
    const rows = await build({}, { from: "2019-01", until: "2019-02" });
    expect(rows["2019-01"]!.debtEmployee).toBeNull();
    expect(rows["2019-01"]!.debtRatio).toBeNull();
  });
});

describe("yearly accounts", () => {
  const accounts = (closedOn: string, knownOn: string, marginRate: number): Fact => ({
    siren,
    closedOn,
    knownOn,
    marginRate,
  });
  const filed = [accounts("2017-12-31", "2018-07-31", 20), accounts("2018-12-31", "2019-07-31", 30)];

  test("December accounts are not seen before seven months later (trap 1)", async () => {
    const rows = await build({ bdf: filed }, { from: "2018-07", until: "2020-12" });
    expect(rows["2018-07"]!.marginRate).toBeNull();
    expect(rows["2018-08"]!.marginRate).toBe(20);
    expect(rows["2019-01"]!.marginRate).toBe(20);
    expect(rows["2019-03"]!.marginRate).toBe(20);
    expect(rows["2019-07"]!.marginRate).toBe(20);
    expect(rows["2019-08"]!.marginRate).toBe(30);
    expect(rows["2019-08"]!.marginRateLag12).toBe(20);
  });

  test("accounts not filed when due are a feature of their own, and old ones expire (trap 16)", async () => {
    const rows = await build({ bdf: filed }, { from: "2018-07", until: "2020-12" });
    expect(rows["2018-07"]!.accountsNotFiled).toBeNull();
    expect(rows["2020-07"]!.accountsNotFiled).toBe(0);
    expect(rows["2020-08"]!.accountsNotFiled).toBe(1);
    expect(rows["2020-08"]!.marginRate).toBe(30);
    expect(rows["2020-09"]!.marginRate).toBeNull();
  });
});

test("headcount is carried forward from six months ago and says how old it is", async () => {
  const base = firm(siren);
  const effectif_ent = base.effectif_ent.filter(
    (fact) => fact.month !== "2019-02-01" && fact.month !== "2019-03-01",
  );
  const rows = await build({ effectif_ent }, { from: "2019-07", until: "2019-11" });
  expect(
    ["2019-07", "2019-08", "2019-09", "2019-10"].map((month) => rows[month]!.headcountAgeMonths),
  ).toEqual([6, 7, 8, 6]);
  expect(rows["2019-08"]!.headcount).toBe(12);
});

test("short-time hours cover [t - 12, t) and are missing where the source does not reach back", async () => {
  const use = (month: string, hours: number): Fact => ({
    siren,
    month,
    hours,
    knownOn: isoOfMonth(parseMonth(month) + 1),
  });
  const rows = await build(
    {
      apconso: [
        use("2018-01-01", 50),
        use("2018-06-01", 25),
        ...onTime("2018-02", "2020-01", { demandId: "z", hours: 1 }),
      ],
    },
    { from: "2018-12", until: "2019-08" },
  );
  expect(rows["2018-12"]!.shortTimeHours12).toBeNull();
  expect(rows["2019-01"]!.shortTimeHours12).toBe(75);
  expect(rows["2019-02"]!.shortTimeHours12).toBe(25);
  expect(rows["2019-07"]!.shortTimeHours12).toBe(0);
  expect(rows["2019-01"]!.shortTimeRatio12).toBeCloseTo(75 / (12 * 151.67 * 12), 12);
});

test("short-time hours end with the newest delivery: what has not come yet is no zero", async () => {
  const use = (month: string, hours: number, receivedOn: string): Fact => ({
    ...{ siren, month, hours, demandId: "a", receivedOn, knownOn: receivedOn },
  });
  const quarters = ["2018-04-05", "2018-07-05", "2018-10-05", "2019-01-05"];
  const apconso = quarters.flatMap((day, i) =>
    [3, 2, 1].map((back) => use(isoOfMonth(parseMonth(day.slice(0, 7)) - back), 10 * (i + 1), day)),
  );
  const rows = await build({ apconso }, { from: "2018-05", until: "2019-10" });
  const hours = (month: string) => [rows[month]!.shortTimeHours1, rows[month]!.shortTimeHours12];
  expect(hours("2018-05")).toEqual([10, null]);
  expect(hours("2019-02")).toEqual([40, 300]); // all of 2018
  expect(hours("2019-04")).toEqual([40, 300]); // January to March have not come
  expect(hours("2019-07")).toEqual([40, 300]);
  expect(hours("2019-08")).toEqual([null, null]); // nothing came for more than six months
});

describe("payment plans", () => {
  const plan = (over: Fact = {}): Fact => ({
    siren,
    account: "a",
    createdOn: "2019-01-01",
    dueOn: "2019-07-20",
    amountEuros: 2000,
    stage: "APPROB",
    action: "SUR PO",
    knownOn: "2019-01-15",
    receivedOn: "2019-01-15",
    ...over,
  });
  const range = { from: "2019-01", until: "2019-10" };

  test("say days left, amount and how far the debt is beyond the plan", async () => {
    const debit: Fact = {
      siren,
      account: "a",
      debtId: "1",
      periodFrom: "2018-12-01",
      periodUntil: "2019-01-01",
      historyNumber: 1,
      employeeEuros: 500,
      employerEuros: 1000,
      knownOn: "2019-01-01",
    };
    const rows = await build({ delai: [plan()], debit: [debit] }, range);
    expect(rows["2019-01"]!.planAmount).toBeNull();
    expect(rows["2019-04"]).toMatchObject({ planDaysLeft: 110, planAmount: 2000 });
    expect(rows["2019-04"]!.planDeviation).toBeCloseTo((1500 - (2000 * 110) / 200) / 2000, 12);
    expect(rows["2019-07"]!.planDaysLeft).toBe(19);
    expect(rows["2019-08"]!.planDaysLeft).toBeNull();
  });

  test("add up over accounts, and a later delivery replaces the plan it corrects", async () => {
    const correction = plan({ amountEuros: 900, knownOn: "2019-04-10", receivedOn: "2019-04-10" });
    const rows = await build({ delai: [plan(), correction, plan({ account: "b" })] }, range);
    expect(["2019-03", "2019-04", "2019-05"].map((month) => rows[month]!.planAmount)).toEqual([
      4000, 4000, 2900,
    ]);
    expect((await build({ delai: [plan({ stage: "REFUS" })] }, range))["2019-03"]!.planAmount).toBeNull();
  });
});

test("a demand to the committee of creditors is open until it is refused or ended", async () => {
  const step = (treatedOn: string, stage: string): Fact => ({
    siren,
    account: "a",
    treatedOn,
    stage,
    action: "CCSF",
    knownOn: treatedOn,
  });
  const rows = await build(
    { ccsf: [step("2019-02-10", "DEBUT"), step("2019-04-10", "APPROB"), step("2019-06-10", "FIN")] },
    { from: "2019-02", until: "2019-09" },
  );
  expect(Object.values(rows).map((row) => row.ccsfOpen)).toEqual([null, 1, 1, 1, 1, 0, 0]);
});

test("short-time demands count from their decision, the hours for 12 months, the people while it runs", async () => {
  const demand = (statusOn: string, over: Fact = {}): Fact => ({
    siren,
    demandId: statusOn,
    statusOn,
    from: "2019-03-01",
    until: "2019-06-01",
    hoursAuthorised: 400,
    personsAuthorised: 5,
    knownOn: statusOn,
    ...over,
  });
  const rows = await build(
    {
      apdemande: [
        demand("2017-05-01", { hoursAuthorised: 1, until: "2017-06-30", from: "2017-05-01" }),
        demand("2019-02-11"),
      ],
    },
    { from: "2019-02", until: "2020-04" },
  );
  const told = (month: string) => [rows[month]!.shortTimeAsked12, rows[month]!.shortTimePersons];
  expect(["2019-02", "2019-03", "2019-06", "2019-07", "2020-02", "2020-03"].map(told)).toEqual([
    [0, 0],
    [400, 5],
    [400, 5],
    [400, 0],
    [400, 0],
    [0, 0],
  ]);
});

test("the failure rate of a division leaves the firm out and is drawn toward the nation's", async () => {
  const sirens = ["111111118", "222222226", "333333334", "444444442"];
  const activities = ["43.21A", "43.99B", "56.10A", "56.10A"];
  const parts = sirens.map((one, i) => firm(one, { activity: activities[i]! }));
  const opening = (one: string, effectiveOn: string, knownOn: string): Fact => ({
    siren: one,
    effectiveOn,
    knownOn,
    action: "sauvegarde",
    stage: "ouverture",
    isOpening: true,
  });
  const { rows } = await buildRows(
    {
      sirene_ul: parts.flatMap((part) => part.sirene_ul),
      sirene: parts.flatMap((part) => part.sirene),
      effectif_ent: parts.flatMap((part) => part.effectif_ent),
      procol: [
        opening(sirens[2]!, "2015-12-02", "2016-01-02"),
        opening(sirens[1]!, "2018-03-10", "2018-04-10"),
      ],
    },
    { from: "2018-01", until: "2020-07" },
  );
  const rate = (one: number, asOf: string) =>
    rows.find((row) => row.siren === sirens[one] && row.asOf === asOf)!.failureRateActivity;
  expect(rate(0, "2018-01")).toBeNull();
  expect(rate(0, "2018-04")).toBe(0);
  expect(rate(0, "2018-05")).toBeCloseTo((1 + 200 * (1 / 3)) / (1 + 200), 12);
  expect(rate(1, "2018-05")).toBe(0);
  expect(rate(2, "2018-05")).toBeCloseTo((0 + 200 * (1 / 3)) / (1 + 200), 12);
  expect(rate(0, "2020-04")).toBeCloseTo((1 + 200 * (1 / 3)) / (1 + 200), 12);
  expect(rate(0, "2020-05")).toBe(0);
});
