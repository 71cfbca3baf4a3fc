import type { Study } from "../runs/study.ts";
import { firstLight } from "./first-light.ts";

/**
 * first-light, searched: which penalty, which trees? `vigie experiment search search-light` ranks the trials on the choose
 * part; with `--judge` the winner meets the two models below on the test, once.
 */
export const searchLight: Study = {
  ...firstLight,
  name: "search-light",
  question:
    "How much do penalty, depth and number of trees matter, and is the best of many trials really better?",
  // what a payroll and an Urssaf account tell; the register's failure rates stay out, age and headcount come back by name
  features: {
    edits: [{ add: "all" }, { drop: { theme: "size and age" } }, { add: ["headcount", "ageYears"] }],
  },
  derived: [
    {
      name: "planShare",
      text: "planAmount > 0 ? least(planAmount / greatest(debtEmployee + debtEmployer, 1), 1) : 0",
      theme: "social debt",
      unit: "ratio",
      meaning: "Share of the social debt that a payment plan covers.",
      missing: "a debt is missing",
    },
  ],
  encodings: { splines: { debtRatio: 4 } },
  models: firstLight.models.filter(({ name }) => name === "single-ratio" || name === "logistic"),
  search: {
    trials: 24,
    spaces: [
      {
        name: "logistic",
        kind: "logistic-regression",
        engine: "newton",
        mode: "imputed-and-scaled",
        // weighted classes answer at another base rate: the calibrator takes it back
        calibration: "intercept",
        params: {},
        ranges: { lambda: { logUniform: [1, 10_000] }, classWeights: { choice: [null, "balanced"] } },
      },
      {
        name: "xgboost",
        kind: "xgboost",
        engine: "auto",
        mode: "raw",
        params: { subsample: 0.5, min_child_weight: 40 },
        ranges: {
          rounds: { integer: [50, 300] },
          max_depth: { integer: [2, 5] },
          eta: { logUniform: [0.01, 0.2] },
          colsample_bytree: { uniform: [0.2, 1] },
          lambda: { logUniform: [1, 100] },
        },
      },
    ],
  },
};
