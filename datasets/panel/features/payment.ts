import type { FeatureDefinition } from "../definition.ts";
import { lagged, themed } from "./themed.ts";

const paydex = themed("payment", "paydex");

const daysLate = paydex({
  name: "daysLate",
  unit: "days",
  meaning: "Last known days of late payment to suppliers, at most 6 months old.",
  missing: "no value of the last 6 months was known",
});

export const payment: readonly FeatureDefinition[] = [
  daysLate,
  ...[3, 6, 12].map((months) => lagged(daysLate, months)),
  paydex({
    name: "daysLateChange12",
    unit: "days",
    meaning: "Days late minus what was known 12 months before.",
    missing: "days late missing now or then",
    text: "change(daysLate, 12)",
  }),
];
