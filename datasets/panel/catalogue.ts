import type { FeatureDefinition } from "./definition.ts";

type Themed = Omit<FeatureDefinition, "theme" | "source" | "type"> & {
  readonly type?: FeatureDefinition["type"];
};

const feature =
  (theme: FeatureDefinition["theme"], source: FeatureDefinition["source"]) =>
  (definition: Themed): FeatureDefinition => ({ theme, source, type: "float64", ...definition });

const contribution = feature("social debt", "cotisation");
const debt = feature("social debt", "debit");
const size = feature("size and age", "effectif_ent");
const age = feature("size and age", "sirene_ul");
const shortTime = feature("short-time work", "apconso");
const ratio = feature("financial health", "bdf");
const payment = feature("payment", "paydex");

const base = { kind: "base" } as const;
const row = (sql: string, ...uses: readonly string[]) => ({ kind: "row", sql, uses }) as const;

const noUrssaf = "no fact of the firm's Urssaf accounts was known yet; 0 when none is owed";
const laggedPart = (part: "Employee" | "Employer", months: number) =>
  debt({
    name: `debt${part}Lag${months}`,
    unit: "EUR",
    meaning: `Debt of the ${part.toLowerCase()} part as it was known ${months} months before.`,
    missing: noUrssaf,
    definition: { kind: "lag", of: `debt${part}`, months },
  });

const noAccounts = "no accounts closed within the 20 months before the as-of date were known";
const bankRatio = (name: string, unit: string, meaning: string) =>
  ratio({ name, unit, meaning, missing: noAccounts, definition: base });

/** Every feature of the panel, once: what it means, where it comes from, what an empty cell says. */
export const catalogue: readonly FeatureDefinition[] = [
  contribution({
    name: "contributionMean12",
    unit: "EUR",
    meaning: "Mean monthly social contributions due over the 12 months before the as-of date.",
    missing: "fewer than 12 of the 12 months were known",
    definition: base,
  }),
  debt({
    name: "debtEmployee",
    unit: "EUR",
    meaning: "Social debt of the employee part, last known state of every debt.",
    missing: noUrssaf,
    definition: base,
  }),
  debt({
    name: "debtEmployer",
    unit: "EUR",
    meaning: "Social debt of the employer part, last known state of every debt.",
    missing: noUrssaf,
    definition: base,
  }),
  ...[3, 6, 12].map((months) => laggedPart("Employee", months)),
  ...[3, 6, 12].map((months) => laggedPart("Employer", months)),
  debt({
    name: "debtRatio",
    unit: "months of contributions",
    meaning: "Social debt over the mean monthly contribution.",
    missing: "debt or mean contribution missing, or no contribution due",
    definition: row(
      "(debtEmployee + debtEmployer) / nullif(greatest(contributionMean12, 0), 0)",
      "debtEmployee",
      "debtEmployer",
      "contributionMean12",
    ),
  }),
  debt({
    name: "debtRatioMean12",
    unit: "months of contributions",
    meaning: "Mean of the debt ratio over the last 12 as-of dates.",
    missing: "the debt ratio was missing at one of the 12 dates",
    definition: { kind: "mean", of: "debtRatio", months: 12 },
  }),
  debt({
    name: "debtPerEmployee",
    unit: "EUR per person",
    meaning: "Social debt over the last known headcount.",
    missing: "debt or headcount missing, or no employee",
    definition: row(
      "(debtEmployee + debtEmployer) / nullif(headcount, 0)",
      "debtEmployee",
      "debtEmployer",
      "headcount",
    ),
  }),
  debt({
    name: "debtPerEmployeeChange3",
    unit: "EUR per person",
    meaning: "Debt per employee minus what it was 3 months before.",
    missing: "debt per employee missing now or then",
    definition: { kind: "change", of: "debtPerEmployee", months: 3 },
  }),
  size({
    name: "headcount",
    unit: "persons",
    meaning: "Last known number of employees, carried forward.",
    missing: "no headcount was known yet",
    definition: base,
  }),
  size({
    name: "headcountChange12",
    unit: "ratio",
    meaning: "Last known headcount over the one known 12 months before, minus 1.",
    missing: "headcount missing now or then, or nobody employed then",
    definition: { kind: "ratioChange", of: "headcount", months: 12 },
  }),
  size({
    name: "headcountAgeMonths",
    unit: "months",
    meaning: "How old the carried headcount is: from its month to the as-of date.",
    missing: "no headcount was known yet",
    definition: base,
  }),
  age({
    name: "ageYears",
    unit: "years",
    meaning: "Years of 365.25 days since the creation of the firm.",
    missing: "no date of creation in the register",
    definition: base,
  }),
  shortTime({
    name: "shortTimeHours12",
    unit: "hours",
    meaning: "Short-time hours used in the 12 months before the as-of date, as known then.",
    missing: "the source does not reach 12 months back; 0 when no hour was used",
    definition: base,
  }),
  shortTime({
    name: "shortTimeRatio12",
    unit: "ratio",
    meaning: "Short-time hours of 12 months over 12 x 151.67 hours per employee.",
    missing: "hours or headcount missing, or no employee",
    definition: row(
      "shortTimeHours12 / (12 * 151.67 * nullif(headcount, 0))",
      "shortTimeHours12",
      "headcount",
    ),
  }),
  bankRatio("workingCapitalWeight", "%", "Working capital over turnover."),
  bankRatio("marginRate", "%", "Gross operating surplus over value added."),
  bankRatio("supplierDelayDays", "days", "Trade payables over purchases, in days."),
  bankRatio("fiscalSocialDebtWeight", "%", "Weight of tax and social debts."),
  bankRatio("shortTermDebtWeight", "%", "Weight of short-term bank debt."),
  bankRatio("financialCharges", "%", "Interest over gross operating surplus and financial income."),
  ratio({
    name: "marginRateLag12",
    unit: "%",
    meaning: "Margin rate as it was known a year before.",
    missing: "no valid accounts were known a year before",
    definition: { kind: "lag", of: "marginRate", months: 12 },
  }),
  ratio({
    name: "accountsNotFiled",
    unit: "0 or 1",
    type: "int32",
    meaning: "1 when the accounts after the last known ones were due (closing + 7 months) and are not there.",
    missing: "no accounts of the firm were ever known",
    definition: base,
  }),
  payment({
    name: "daysLate",
    unit: "days",
    meaning: "Last known days of late payment to suppliers, at most 6 months old.",
    missing: "no value of the last 6 months was known",
    definition: base,
  }),
  payment({
    name: "daysLateChange12",
    unit: "days",
    meaning: "Days late minus what was known 12 months before.",
    missing: "days late missing now or then",
    definition: { kind: "change", of: "daysLate", months: 12 },
  }),
];
