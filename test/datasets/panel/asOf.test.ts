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

describe("contributions over 12 months", () => {
  test("needs exactly the 12 months before the as-of date", async () => {
    const rows = await build(
      { cotisation: contributions("2018-01", "2019-01") },
      { from: "2018-12", until: "2019-03" },
    );
    expect(rows["2018-12"]!.contributionMean12).toBeNull();
    expect(rows["2019-01"]!.contributionMean12).toBe(1200);
    expect(rows["2019-02"]!.contributionMean12).toBeNull();
  });

  test("is missing as long as a gap lies in the window, whatever lies before it (trap 2)", async () => {
    const all = contributions("2017-01", "2020-01").filter((fact) => fact.month !== "2018-03-01");
    const rows = await build({ cotisation: all }, { from: "2018-03", until: "2019-06" });
    expect(rows["2018-03"]!.contributionMean12).toBe(1200);
    for (const month of ["2018-04", "2018-10", "2019-03"]) expect(rows[month]!.contributionMean12).toBeNull();
    expect(rows["2019-04"]!.contributionMean12).toBe(1200);
  });

  test("waits for a month that became known late (trap 17)", async () => {
    const all = contributions("2018-01", "2020-01").map((fact) =>
      fact.month === "2018-12-01" ? { ...fact, knownOn: "2019-02-10" } : fact,
    );
    const rows = await build({ cotisation: all }, { from: "2019-01", until: "2019-04" });
    expect(rows["2019-01"]!.contributionMean12).toBeNull();
    expect(rows["2019-02"]!.contributionMean12).toBeNull();
    expect(rows["2019-03"]!.contributionMean12).toBe(1200);
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
    { apconso: [use("2018-01-01", 50), use("2018-06-01", 25)] },
    { from: "2018-12", until: "2019-08" },
  );
  expect(rows["2018-12"]!.shortTimeHours12).toBeNull();
  expect(rows["2019-01"]!.shortTimeHours12).toBe(75);
  expect(rows["2019-02"]!.shortTimeHours12).toBe(25);
  expect(rows["2019-07"]!.shortTimeHours12).toBe(0);
  expect(rows["2019-01"]!.shortTimeRatio12).toBeCloseTo(75 / (12 * 151.67 * 12), 12);
});
