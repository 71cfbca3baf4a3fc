import type { Estimate, ShiftReport, SplitLine } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { describeShifts } from "../../../server/terminal/shift.ts";

const estimate = (value: number | null, low: number | null, high: number | null): Estimate => ({
  value,
  low,
  high,
  method: "",
  rows: 100,
  firms: 50,
  positiveFirms: 9,
});
const line = (residual: Estimate): SplitLine => ({
  metric: "auc",
  better: "higher",
  origin: estimate(0.8, 0.75, 0.85),
  reweighted: estimate(0.75, 0.7, 0.8),
  target: estimate(0.7, 0.6, 0.8),
  change: estimate(-0.1, -0.2, 0),
  explained: estimate(-0.05, -0.08, -0.02),
  residual,
});
const report = (residual: Estimate, isOverlapEnough: boolean): ShiftReport => ({
  format: "vigie.shift/1",
  origin: ["North"],
  target: ["South"],
  features: ["debt"],
  overlap: {
    separation: 0.714,
    effectiveFirms: 321.4,
    originFirms: 600,
    targetFirms: 500,
    clippedAt: 20,
    clippedShare: 0.002,
    beyondShare: 0.011,
    histogram: [],
  },
  isOverlapEnough,
  models: [{ name: "logistic", lines: [line(residual)] }],
});
const loud = (text: string) => `<<${text}>>`;

describe("the split of a loss, in a terminal", () => {
  it("gives each part with its interval, the firms in effect and what was clipped", () => {
    const text = describeShifts(
      "logistic",
      { "2021 South": report(estimate(-0.05, -0.09, -0.01), true) },
      loud,
    );
    expect(text).toMatch(
      /2021 South +AUC +0\.800 \[0\.750, 0\.850\] +0\.700 \[0\.600, 0\.800\] +−0\.100 \[−0\.200, \+0\.000\] +−0\.050 \[−0\.080, −0\.020\] +−0\.050/,
    );
    expect(text).toContain("321 of 600 firms in effect, told apart 71.4 % of the time");
    expect(text).toContain("0.2 % of rows clipped at 20 times the mean, 1.1 % of rows here beyond that");
    expect(text).not.toContain("<<");
  });

  it("gives a place where too few fail for any interval one line, with how many fail", () => {
    const few = { ...estimate(0.361, null, null), positiveFirms: 3 };
    const lines = ["auc", "brier", "baseRate"].map((metric) => ({
      ...line(few),
      metric,
      origin: few,
      change: few,
      explained: few,
    }));
    const models = [{ name: "logistic", lines }];
    const text = describeShifts("logistic", { South: { ...report(few, true), models } }, loud);
    expect(text).toMatch(/South +AUC +too few fail \(3\) +0\.700 \[0\.600, 0\.800\] +too few fail/);
    expect(text).not.toContain("Brier");
  });

  it("says where too few fail for an interval, and in red where the sides have too little in common", () => {
    const text = describeShifts("logistic", { South: report(estimate(-0.05, null, null), false) }, loud);
    expect(text).toContain("too few fail");
    expect(text).toMatch(/<<South: .*TOO LITTLE IN COMMON.*>>/);
  });
});
