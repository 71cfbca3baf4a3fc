import { type MonthRange, parseMonth } from "vigie/datasets";
import type { Protocol, Study } from "../runs/study.ts";

/** The as-of dates of these evaluation years: each first of January. */
const year = (first: number, last = first): MonthRange => ({
  from: parseMonth(`${first}-01`),
  until: parseMonth(`${last}-02`),
});

const fold = {
  parts: { train: year(2013, 2014), calibrate: year(2015), choose: year(2015), test: year(2016) },
  horizonMonths: 12,
  reportingDelayMonths: 1,
  embargo: {
    overriddenTo: 12,
    reason:
      "yearly data whose evaluation years follow each other directly; the day on which a failure became known is not recorded",
  },
  shares: { train: 0.5, calibrate: 0.25, choose: 0.25 },
  assignment: "balanced" as const,
  seed: "slovak-smes",
};

const protocols: readonly Protocol[] = [
  {
    name: "temporal",
    meaning:
      "train 2013-2014, validate 2015, test 2016: most test firms were seen before, when they were sound",
    fold,
  },
  {
    name: "grouped",
    meaning: "the same years, and no firm is on both sides: firms of the test leave the learning parts",
    fold,
  },
];

/** Real small firms (Drotár et al. 2019, doi 10.1016/j.dib.2019.104360): 21 ratios of three years, 40 failures in the test year. */
export const slovakSmes: Study = {
  format: "vigie.study/1",
  name: "slovak-smes",
  question:
    "Do three years of 21 ratios rank the failures of 2016, and how much of that is having seen the firm before?",
  panel: "slovak-smes",
  features: "all",
  asinh: Array.from({ length: 63 }, (_, i) => `V${i + 1}`),
  protocols,
  sealed: { none: "the files are published: everybody has seen the test year" },
  models: [
    { name: "prevalence", kind: "prevalence", engine: "exact", params: {}, mode: "raw" },
    { name: "single-ratio", kind: "single-ratio", engine: "exact", params: {}, mode: "raw" },
    {
      name: "logistic",
      kind: "logistic-regression",
      engine: "newton",
      params: { lambda: 10 },
      mode: "imputed-and-scaled",
    },
    {
      name: "xgboost",
      kind: "xgboost",
      engine: "auto",
      params: { rounds: 200, max_depth: 3, eta: 0.05, min_child_weight: 5 },
      mode: "raw",
    },
  ],
  seed: 1,
  replicates: 400,
};
