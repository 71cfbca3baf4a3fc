import type { FeatureDefinition } from "../definition.ts";
import { themed } from "./themed.ts";

const procedures = themed("size and age", "procol");

const failureRate = (name: string, group: string) =>
  procedures({
    name,
    unit: "ratio",
    meaning: `Share of the other firms of its ${group} whose procedure became known in the 24 months before, drawn toward the national share.`,
    missing: `no ${group} in the register, or no procedure was known 24 months before`,
  });

/** As-of failure rates stand in place of target encodings, which look at the labels that one tries to predict. */
export const surroundings: readonly FeatureDefinition[] = [
  failureRate("failureRateActivity", "activity (NAF division)"),
  failureRate("failureRateDepartment", "department"),
];
