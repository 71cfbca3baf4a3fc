import { parseMonth } from "vigie/datasets";
import type { Study } from "../runs/study.ts";

/** Do more than one ratio help? The example economy, four models, the last year sealed. */
export const firstLight: Study = {
  format: "vigie.study/1",
  name: "first-light",
  question:
    "Which firms will enter a collective procedure within 18 months, and does learning beat one debt ratio?",
  panel: "example",
  features: "all",
  asinh: [
    "contributionMean12",
    "debtEmployee",
    "debtEmployer",
    "debtRatio",
    "debtRatioMean12",
    "debtPerEmployee",
    "debtPerEmployeeChange3",
    "shortTimeHours12",
  ],
  protocols: [
    {
      name: "development",
      meaning: "the year before the sealed one, judged by what was known on its first day",
      fold: {
        trainFrom: parseMonth("2016-01"),
        testFrom: parseMonth("2021-07"),
        testUntil: parseMonth("2022-07"),
        shares: { train: 0.4, calibrate: 0.3, choose: 0.3 },
        seed: "first-light",
      },
    },
    {
      name: "temporal",
      meaning: "learn from as-of dates whose outcome was known on the test's first day, judge the year after",
      fold: {
        trainFrom: parseMonth("2016-01"),
        testFrom: parseMonth("2022-07"),
        testUntil: parseMonth("2023-07"),
        shares: { train: 0.4, calibrate: 0.3, choose: 0.3 },
        seed: "first-light",
      },
    },
  ],
  sealed: { from: parseMonth("2022-07") },
  models: [
    { name: "prevalence", kind: "prevalence", engine: "exact", params: {}, mode: "raw" },
    { name: "single-ratio", kind: "single-ratio", engine: "exact", params: {}, mode: "raw" },
    {
      name: "logistic",
      kind: "logistic-regression",
      engine: "newton",
      params: { lambda: 1000 },
      mode: "imputed-and-scaled",
    },
    {
      name: "xgboost",
      kind: "xgboost",
      engine: "auto",
      params: {
        rounds: 200,
        max_depth: 3,
        eta: 0.03,
        min_child_weight: 40,
        subsample: 0.5,
        colsample_bytree: 0.3,
        lambda: 20,
      },
      mode: "raw",
    },
  ],
  seed: 1,
  replicates: 400,
};
