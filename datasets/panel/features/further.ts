import type { DeclaredFeature } from "../declareFeatures.ts";

/*
 * Features of sources that not every installation has: declared values, which a panel takes on where the source was
 * delivered. What they mean, when they are known and when they are missing travels with the model.
 */

/** Accounts are due 7 months after their closing and valid for 14 from then. */
const accountsValidMonths = 7 + 14;

const accounts = (column: string, unit: string, meaning: string): DeclaredFeature => ({
  name: `diane${column[0]!.toUpperCase()}${column.slice(1)}`,
  theme: "financial health",
  unit,
  meaning: `${meaning} As the newest accounts known in Diane say that tell it.`,
  missing: "no accounts closed within the 21 months before the as-of date were known that tell it",
  value: { source: "diane", column, newestBy: "closedOn", validMonths: accountsValidMonths, together: "max" },
});

const diane: readonly DeclaredFeature[] = [
  accounts("marginRate", "%", "Gross operating surplus over value added."),
  accounts("operatingMargin", "%", "Gross operating surplus over turnover."),
  accounts("fiscalSocialDebtWeight", "%", "Tax and social debts over value added."),
  accounts("shortTermDebtWeight", "%", "Current bank credits and overdrafts over turnover."),
  accounts("financialChargesWeight", "%", "Interest over gross operating surplus and financial income."),
  accounts("supplierDays", "days", "Credit taken from suppliers."),
  accounts("workingCapitalDays", "days", "Working capital in days of turnover."),
  accounts("currentRatio", "ratio", "Liquidity: current assets over short-term debts."),
  accounts("financialAutonomy", "%", "Equity over all resources."),
  accounts("debtRate", "%", "Debt rate."),
  accounts("repaymentCapacity", "ratio", "Net debt over self-financing capacity."),
  accounts("investmentRate", "%", "Rate of productive investment."),
];

const effectif: readonly DeclaredFeature[] = [
  {
    name: "placesHeadcount",
    theme: "size and age",
    unit: "persons",
    meaning: "Employees of all establishments together in the newest month known of any.",
    missing: "no headcount of an establishment was known within 18 months",
    value: { source: "effectif", column: "headcount", newestBy: "month", validMonths: 18 },
  },
];

const ellisphere: readonly DeclaredFeature[] = [
  {
    name: "groupLevel",
    theme: "size and age",
    unit: "steps",
    meaning: "Steps from the head of the firm's group down to it, in the newest delivery of group links.",
    missing: "no group was known",
    value: { source: "ellisphere", column: "level", newestBy: "receivedOn", together: "min" },
  },
  {
    name: "groupShare",
    theme: "size and age",
    unit: "%",
    meaning: "Share of the firm that its group holds, in the newest delivery of group links that tells it.",
    missing: "no group was known, or its share was not",
    value: { source: "ellisphere", column: "share", newestBy: "receivedOn", together: "max" },
  },
];

/** Features of each further source of Vigie's, by its name. */
export const furtherFeatures: Readonly<Record<string, readonly DeclaredFeature[]>> = {
  diane,
  effectif,
  ellisphere,
};
