import type { Step } from "./facts.ts";
import { latestFacts } from "./latest.ts";

/** Months of contributions that the mean needs, all of them. */
const contributionMonths = 12;
const shortTimeMonths = 12;
/** Accounts are due this long after the closing, and valid for 13 months from then. */
const accountsDueMonths = 7;
const accountsValidMonths = 13;
const paymentValidMonths = 6;

const ratios = [
  "workingCapitalWeight",
  "marginRate",
  "supplierDelayDays",
  "fiscalSocialDebtWeight",
  "shortTermDebtWeight",
  "financialCharges",
];

/**
 * Tables of base features: each has `firm`, `month` and its columns, built only from facts with `known <= month`.
 * They look at `grid` (firm, month), which has every calendar month of every firm, so that no gap can shift a lag.
 */
export const baseSteps: readonly Step[] = [
  { label: "contributions", sql: contributions() },
  { label: "social debt", sql: debts() },
  { label: "headcount", sql: headcounts() },
  { label: "short-time work", sql: shortTime() },
  { label: "accounts", sql: accounts() },
  { label: "payment", sql: payments() },
  { label: "base features", sql: bases() },
];

/** A month counts for the as-of dates (month, month + 12], from the one at which it was known. */
function contributions(): string {
  const all = 2 ** contributionMonths - 1;
  return `CREATE TEMP TABLE contribution_base AS
SELECT firm, month, sum(due)::DOUBLE / ${contributionMonths} AS contributionMean12
FROM (SELECT firm, month AS due_month, due,
        unnest(range(greatest(known, month + 1), month + ${contributionMonths} + 1)) AS month
      FROM contribution_fact)
GROUP BY firm, month HAVING bit_or(1 << (month - due_month - 1)::INTEGER) = ${all}`;
}

/** The states of each debt become steps, the steps of all debts of a firm a running sum. */
function debts(): string {
  const states = latestFacts({
    facts: "debt_fact",
    key: "firm, account, debtId, periodFrom, periodUntil",
    newestBy: "history",
    columns: ["employee", "employer"],
  });
  const step = (part: string) => `${part} - lag(${part}, 1, 0) OVER one_debt AS ${part}`;
  const total = (part: string) => `sum(sum(${part})) OVER one_firm AS ${part}`;
  return `CREATE TEMP TABLE debt_level AS
SELECT firm, known, ${total("employee")}, ${total("employer")}
FROM (SELECT firm, known, ${step("employee")}, ${step("employer")} FROM (${states})
      WINDOW one_debt AS (PARTITION BY firm, account, debtId, periodFrom, periodUntil ORDER BY known))
GROUP BY firm, known WINDOW one_firm AS (PARTITION BY firm ORDER BY known);
CREATE TEMP TABLE urssaf_seen AS SELECT firm, min(known) AS known
FROM (SELECT firm, known FROM contribution_fact UNION ALL SELECT firm, known FROM debt_fact) GROUP BY firm;
CREATE TEMP TABLE debt_base AS
SELECT grid.firm, grid.month,
  coalesce(debt_level.employee, 0)::DOUBLE AS debtEmployee, coalesce(debt_level.employer, 0)::DOUBLE AS debtEmployer
FROM grid JOIN urssaf_seen ON urssaf_seen.firm = grid.firm AND urssaf_seen.known <= grid.month
ASOF LEFT JOIN debt_level ON debt_level.firm = grid.firm AND debt_level.known <= grid.month`;
}

function headcounts(): string {
  const latest = latestFacts({
    facts: "headcount_fact",
    newestBy: "month",
    columns: ["headcount"],
  });
  return `CREATE TEMP TABLE headcount_base AS
SELECT grid.firm, grid.month, latest.headcount::DOUBLE AS headcount,
  (grid.month - latest.month)::DOUBLE AS headcountAgeMonths
FROM grid ASOF JOIN (${latest}) latest ON latest.firm = grid.firm AND latest.known <= grid.month`;
}

/** Hours of the months [t - 12, t); null while the source itself does not reach back that far. */
function shortTime(): string {
  return `CREATE TEMP TABLE short_time_base AS
WITH spent AS (
  SELECT firm, month, sum(hours)::DOUBLE AS hours FROM (
    SELECT firm, hours, unnest(range(greatest(known, month + 1), month + ${shortTimeMonths} + 1)) AS month
    FROM short_time_fact)
  GROUP BY firm, month),
reach AS (
  SELECT grid_month.month, min(fact.month) AS first
  FROM grid_month JOIN (SELECT known, min(month) AS month FROM short_time_fact GROUP BY known) fact
    ON fact.known <= grid_month.month GROUP BY grid_month.month)
SELECT grid.firm, grid.month, coalesce(spent.hours, 0) AS shortTimeHours12
FROM grid JOIN reach ON reach.month = grid.month AND reach.first <= grid.month - ${shortTimeMonths}
LEFT JOIN spent ON spent.firm = grid.firm AND spent.month = grid.month`;
}

function accounts(): string {
  const latest = latestFacts({ facts: "accounts_fact", newestBy: "closing", columns: ratios });
  const validUntil = `as_of_month((latest.closing + INTERVAL ${accountsDueMonths + accountsValidMonths} MONTH)::DATE)`;
  const nextDue = `as_of_month((latest.closing + INTERVAL ${12 + accountsDueMonths} MONTH)::DATE)`;
  const valid = (ratio: string) =>
    `CASE WHEN grid.month < ${validUntil} THEN latest.${ratio}::DOUBLE END AS ${ratio}`;
  return `CREATE TEMP TABLE accounts_base AS
SELECT grid.firm, grid.month, ${ratios.map(valid).join(",\n  ")},
  (grid.month >= ${nextDue})::INTEGER AS accountsNotFiled
FROM grid ASOF JOIN (${latest}) latest ON latest.firm = grid.firm AND latest.known <= grid.month`;
}

function payments(): string {
  const latest = latestFacts({ facts: "payment_fact", newestBy: "valueDay", columns: ["daysLate"] });
  return `CREATE TEMP TABLE payment_base AS
SELECT grid.firm, grid.month, latest.daysLate::DOUBLE AS daysLate
FROM grid ASOF JOIN (${latest}) latest ON latest.firm = grid.firm AND latest.known <= grid.month
WHERE grid.month - month_of(latest.valueDay) <= ${paymentValidMonths}`;
}

function bases(): string {
  const ratioColumns = ratios.map((ratio) => `accounts_base.${ratio}`).join(", ");
  const join = (name: string) =>
    `LEFT JOIN ${name}_base ON ${name}_base.firm = grid.firm AND ${name}_base.month = grid.month`;
  return `CREATE TEMP TABLE level_0 AS
SELECT grid.firm, grid.month, contributionMean12, debtEmployee, debtEmployer, headcount, headcountAgeMonths,
  shortTimeHours12, ${ratioColumns}, accountsNotFiled, daysLate,
  date_diff('day', firm.createdOn, day_of(grid.month)) / 365.25 AS ageYears
FROM grid JOIN firm ON firm.firm = grid.firm
${["contribution", "debt", "headcount", "short_time", "accounts", "payment"].map(join).join("\n")}`;
}
