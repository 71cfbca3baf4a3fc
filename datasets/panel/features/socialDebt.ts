import type { FeatureDefinition } from "../definition.ts";
import { lagged, themed } from "./themed.ts";

const contribution = themed("social debt", "cotisation");
const debt = themed("social debt", "debit");
const plan = themed("social debt", "delai");
const committee = themed("social debt", "ccsf");

const noUrssaf = "no fact of the firm's Urssaf accounts was known yet; 0 when none is owed";
const noPlan = "no payment plan was running, or the source is absent";

const debtPart = (part: "Employee" | "Employer") =>
  debt({
    name: `debt${part}`,
    unit: "EUR",
    meaning: `Social debt of the ${part.toLowerCase()} part, last known state of every debt.`,
    missing: noUrssaf,
  });

const parts = [debtPart("Employee"), debtPart("Employer")];

export const socialDebt: readonly FeatureDefinition[] = [
  contribution({
    name: "contributionMean12",
    unit: "EUR",
    meaning:
      "Mean monthly social contributions due over the 12 months up to the newest that was delivered by the as-of date.",
    missing: "fewer than 12 of the 12 months were known, or the source was more than 6 months behind",
  }),
  ...parts,
  ...parts.flatMap((part) => [1, 2, 3, 6, 12].map((months) => lagged(part, months))),
  debt({
    name: "debtRatio",
    unit: "months of contributions",
    meaning: "Social debt over the mean monthly contribution.",
    missing: "debt or mean contribution missing, or no contribution due",
    text: "(debtEmployee + debtEmployer) / greatest(contributionMean12, 0)",
  }),
  debt({
    name: "debtRatioMean12",
    unit: "months of contributions",
    meaning: "Mean of the debt ratio over the last 12 as-of dates.",
    missing: "the debt ratio was missing at one of the 12 dates",
    text: "mean(debtRatio, 12)",
  }),
  debt({
    name: "debtPerEmployee",
    unit: "EUR per person",
    meaning: "Social debt over the last known headcount.",
    missing: "debt or headcount missing, or no employee",
    text: "(debtEmployee + debtEmployer) / headcount",
  }),
  debt({
    name: "debtPerEmployeeChange3",
    unit: "EUR per person",
    meaning: "Debt per employee minus what it was 3 months before.",
    missing: "debt per employee missing now or then",
    text: "change(debtPerEmployee, 3)",
  }),
  plan({
    name: "planDaysLeft",
    unit: "days",
    meaning: "Days until the last payment of the running payment plans of social debt.",
    missing: noPlan,
  }),
  plan({
    name: "planAmount",
    unit: "EUR",
    meaning: "Amount of the running payment plans of social debt.",
    missing: noPlan,
  }),
  plan({
    name: "planExpected",
    unit: "EUR",
    meaning:
      "What should still be owed under the running payment plans: amount x days left / days of the plan.",
    missing: noPlan,
  }),
  plan({
    name: "planDeviation",
    unit: "ratio",
    meaning:
      "Debt beyond what should still be owed under the running payment plans, as a share of their amount.",
    missing: "no payment plan was running, or no debt is known",
    text: "(debtEmployee + debtEmployer - planExpected) / planAmount",
  }),
  committee({
    name: "ccsfOpen",
    unit: "0 or 1",
    type: "int32",
    meaning:
      "1 when a demand to the committee of public creditors (CCSF) was made or granted, and not ended.",
    missing: "the source was not delivered yet",
  }),
];
