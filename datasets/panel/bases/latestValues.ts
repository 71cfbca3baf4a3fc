import { latestFacts } from "../latest.ts";
import type { Base } from "./base.ts";

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

function headcountSql(): string {
  const latest = latestFacts({ facts: "headcount_fact", newestBy: "month", columns: ["month", "headcount"] });
  return `CREATE TEMP TABLE headcount_base AS
SELECT grid.firm, grid.month, latest.headcount::DOUBLE AS headcount,
  (grid.month - latest.month)::DOUBLE AS headcountAgeMonths
FROM grid ASOF JOIN (${latest}) latest ON latest.firm = grid.firm AND latest.known <= grid.month`;
}

function accountsSql(): string {
  const latest = latestFacts({
    facts: "accounts_fact",
    newestBy: "day_number(closing)",
    columns: ["closing", ...ratios],
  });
  const validUntil = `as_of_month((latest.closing + INTERVAL ${accountsDueMonths + accountsValidMonths} MONTH)::DATE)`;
  const nextDue = `as_of_month((latest.closing + INTERVAL ${12 + accountsDueMonths} MONTH)::DATE)`;
  const valid = (ratio: string) =>
    `CASE WHEN grid.month < validUntil THEN latest.${ratio}::DOUBLE END AS ${ratio}`;
  return `CREATE TEMP TABLE accounts_base AS
SELECT grid.firm, grid.month, ${ratios.map(valid).join(",\n  ")},
  (grid.month >= nextDue)::INTEGER AS accountsNotFiled
FROM grid ASOF JOIN (SELECT *, ${validUntil} AS validUntil, ${nextDue} AS nextDue FROM (${latest}) latest) latest
  ON latest.firm = grid.firm AND latest.known <= grid.month`;
}

function paymentSql(): string {
  const latest = latestFacts({
    facts: "payment_fact",
    newestBy: "day_number(valueDay)",
    columns: ["valueDay", "daysLate"],
  });
  return `CREATE TEMP TABLE payment_base AS
SELECT grid.firm, grid.month, latest.daysLate::DOUBLE AS daysLate
FROM grid ASOF JOIN (SELECT *, month_of(valueDay) AS valueMonth FROM (${latest})) latest
  ON latest.firm = grid.firm AND latest.known <= grid.month
WHERE grid.month - latest.valueMonth <= ${paymentValidMonths}`;
}

/** Features that are the last known value of a source. */
export const latestValueBases: readonly Base[] = [
  {
    label: "headcount",
    table: "headcount_base",
    columns: ["headcount", "headcountAgeMonths"],
    sql: headcountSql(),
  },
  { label: "accounts", table: "accounts_base", columns: [...ratios, "accountsNotFiled"], sql: accountsSql() },
  { label: "payment", table: "payment_base", columns: ["daysLate"], sql: paymentSql() },
];
