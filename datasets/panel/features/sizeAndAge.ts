import type { FeatureDefinition } from "../definition.ts";
import { lagged, themed } from "./themed.ts";

const size = themed("size and age", "effectif_ent");
const age = themed("size and age", "sirene_ul");

const headcount = size({
  name: "headcount",
  unit: "persons",
  meaning: "Last known number of employees, carried forward.",
  missing: "no headcount was known yet",
});

export const sizeAndAge: readonly FeatureDefinition[] = [
  headcount,
  ...[6, 12, 18, 24].map((months) => lagged(headcount, months)),
  size({
    name: "headcountChange12",
    unit: "ratio",
    meaning: "Last known headcount over the one known 12 months before, minus 1.",
    missing: "headcount missing now or then, or nobody employed then",
    text: "ratioChange(headcount, 12)",
  }),
  size({
    name: "headcountAgeMonths",
    unit: "months",
    meaning: "How old the carried headcount is: from its month to the as-of date.",
    missing: "no headcount was known yet",
  }),
  age({
    name: "ageYears",
    unit: "years",
    meaning: "Years of 365.25 days since the creation of the firm.",
    missing: "no date of creation in the register",
  }),
];
