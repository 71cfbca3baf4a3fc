import type { FeatureDefinition } from "../definition.ts";
import { lagged, themed } from "./themed.ts";

const ratio = themed("financial health", "bdf");

const bankRatio = (name: string, unit: string, meaning: string) =>
  ratio({
    name,
    unit,
    meaning,
    missing: "no accounts closed within the 20 months before the as-of date were known",
  });

const ratios: readonly FeatureDefinition[] = [
  bankRatio("workingCapitalWeight", "%", "Working capital over turnover."),
  bankRatio("marginRate", "%", "Gross operating surplus over value added."),
  bankRatio("supplierDelayDays", "days", "Trade payables over purchases, in days."),
  bankRatio("fiscalSocialDebtWeight", "%", "Weight of tax and social debts."),
  bankRatio("shortTermDebtWeight", "%", "Weight of short-term bank debt."),
  bankRatio("financialCharges", "%", "Interest over gross operating surplus and financial income."),
];

export const financialHealth: readonly FeatureDefinition[] = [
  ...ratios,
  ...ratios.flatMap((one) => [lagged(one, 12), lagged(one, 24)]),
  ratio({
    name: "accountsNotFiled",
    unit: "0 or 1",
    type: "int32",
    meaning: "1 when the accounts after the last known ones were due (closing + 7 months) and are not there.",
    missing: "no accounts of the firm were ever known",
  }),
];
