import { latestFacts } from "../latest.ts";
import type { Spells } from "../spells.ts";

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

const headcount: Spells = {
  label: "headcount",
  columns: ["headcount", "headcountAgeMonths"],
  over: { headcountAgeMonths: (since, month) => month - since },
  sql: `SELECT firm, known AS since, NULL AS until, headcount, month AS headcountAgeMonths
FROM (${latestFacts({ facts: "headcount_fact", newestBy: "month", columns: ["month", "headcount"] })})`,
};

const latestAccounts = latestFacts({
  facts: "accounts_fact",
  newestBy: "day_number(closing)",
  columns: ["closing", ...ratios],
});
const afterClosing = (months: number) => `as_of_month((closing + INTERVAL ${months} MONTH)::DATE)`;

const accounts: Spells = {
  label: "accounts",
  columns: ratios,
  sql: `SELECT firm, known AS since, ${afterClosing(accountsDueMonths + accountsValidMonths)} AS until,
  ${ratios.join(", ")} FROM (${latestAccounts})`,
};

/** Carries the month at which the accounts after the last known ones are due. */
const accountsNotFiled: Spells = {
  label: "accounts not filed",
  columns: ["accountsNotFiled"],
  over: { accountsNotFiled: (due, month) => Number(month >= due) },
  sql: `SELECT firm, known AS since, NULL AS until, ${afterClosing(12 + accountsDueMonths)} AS accountsNotFiled
FROM (${latestAccounts})`,
};

const payment: Spells = {
  label: "payment",
  columns: ["daysLate"],
  sql: `SELECT firm, known AS since, month_of(valueDay) + ${paymentValidMonths + 1} AS until, daysLate
FROM (${latestFacts({
    facts: "payment_fact",
    newestBy: "day_number(valueDay)",
    columns: ["valueDay", "daysLate"],
  })})`,
};

/** Features that are the last known value of a source. */
export const latestValues: readonly Spells[] = [headcount, accounts, accountsNotFiled, payment];
