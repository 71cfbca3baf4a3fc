import { newestFirst } from "../latest.ts";
import { never, type Spells } from "../spells.ts";

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

export const headcount: Spells = {
  label: "headcount",
  columns: ["headcount", "headcountAgeMonths"],
  over: { headcountAgeMonths: (since, month) => month - since },
  facts: "latest",
  sql: `SELECT firm, known AS since, NULL AS until, ${newestFirst("month")}, headcount, month AS "headcountAgeMonths"
FROM headcount_fact`,
};

const afterClosing = (months: number) => `as_of_month((closing + INTERVAL ${months} MONTH)::DATE)`;

/** What `accounts` and `accountsNotFiled` have in common: beside the ratios the month at which the next accounts are due. */
const accountsFacts = {
  facts: "latest",
  read: [...ratios, "due"],
  sql: `SELECT firm, known AS since, ${afterClosing(accountsDueMonths + accountsValidMonths)} AS until,
  ${newestFirst("day_number(closing)")}, ${ratios.join(", ")}, ${afterClosing(12 + accountsDueMonths)} AS due FROM accounts_fact`,
} as const;

const accounts: Spells = {
  label: "accounts",
  columns: ratios,
  ...accountsFacts,
  of: (told) => ({ ...told, values: told.values.slice(0, -1) }),
};

/** Carries the month at which the accounts after the last known ones are due. */
const accountsNotFiled: Spells = {
  label: "accounts not filed",
  columns: ["accountsNotFiled"],
  over: { accountsNotFiled: (due, month) => Number(month >= due) },
  ...accountsFacts,
  of: (told) => ({
    ...told,
    until: new Int32Array(told.firm.length).fill(never),
    values: told.values.slice(-1),
  }),
};

const payment: Spells = {
  label: "payment",
  columns: ["daysLate"],
  facts: "latest",
  sql: `SELECT firm, known AS since, month_of(valueDay) + ${paymentValidMonths + 1} AS until,
  ${newestFirst("day_number(valueDay)")}, daysLate FROM payment_fact`,
};

/** Features that are the last known value of a source. */
export const latestValues: readonly Spells[] = [headcount, accounts, accountsNotFiled, payment];
