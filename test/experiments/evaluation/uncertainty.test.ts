import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { slopeWithin } from "../../../experiments/evaluation/calibration/slope-within.ts";
import { estimate } from "../../../experiments/evaluation/intervals/bootstrap.ts";
import { holm } from "../../../experiments/evaluation/intervals/holm.ts";
import { obuchowskiError } from "../../../experiments/evaluation/intervals/obuchowski.ts";
import { t975, twoSided } from "../../../experiments/evaluation/intervals/student.ts";
import { metric } from "../../../experiments/evaluation/metrics.ts";
import { rankOutcomes } from "../../../experiments/evaluation/ranked.ts";
import { drawnOutcomes, outcomesOf } from "./rows.ts";

const golden = JSON.parse(readFileSync("test/golden/uncertainty-statsmodels.json", "utf8")) as {
  readonly auc: readonly {
    readonly name: string;
    readonly labels: number[];
    readonly margins: number[];
    readonly firms: number[];
    readonly auc: number;
    readonly standardError: number;
  }[];
  readonly slope: readonly {
    readonly name: string;
    readonly labels: number[];
    readonly margins: number[];
    readonly firms: number[];
    readonly slope: number;
    readonly standardError: number;
  }[];
  readonly holm: { readonly raw: number[]; readonly adjusted: number[] };
  readonly twoSided: readonly [number, number, number][];
};

describe("Obuchowski's standard error", () => {
  it.each(golden.auc)("equals that of statsmodels' clustered covariance to 1e-12: $name", (one) => {
    const ranked = rankOutcomes(outcomesOf(one.labels, one.margins, { firms: one.firms }));
    expect(Math.abs(obuchowskiError(ranked) - one.standardError)).toBeLessThan(1e-12);
    expect(metric("auc").measure(outcomesOf(one.labels, one.margins))).toBeCloseTo(one.auc, 12);
  });

  it("agrees with drawing firms, and the estimate says it", () => {
    const ranked = rankOutcomes(drawnOutcomes({ firms: 400 }));
    const [auc] = estimate(ranked, [{ metric: metric("auc") }], { replicates: 1000 });
    const checked = 2 * 1.96 * obuchowskiError(ranked);
    // The error of a variance from 1,000 draws is about 4.5 %, of its root half of that.
    expect(Math.abs((auc!.high! - auc!.low!) / checked - 1)).toBeLessThan(0.12);
    expect(auc!.method).toMatch(/; Obuchowski \(1997\) without draws: 0\.\d{3} to 0\.\d{3}$/);
  });

  it("is not a number for one class, one firm, or weighted rows", () => {
    const of = (labels: number[], more = {}) => rankOutcomes(outcomesOf(labels, [3, 2, 1, 0], more));
    expect(obuchowskiError(of([1, 1, 1, 1]))).toBeNaN();
    expect(obuchowskiError(of([1, 0, 1, 0], { firms: [0, 0, 0, 0] }))).toBeNaN();
    expect(obuchowskiError(of([1, 0, 1, 0], { weights: [1, 2, 1, 1] }))).toBeNaN();
  });
});

describe("the calibration slope of a group", () => {
  it.each(golden.slope)("has statsmodels' slope and clustered standard error to 1e-9: $name", (one) => {
    const outcomes = outcomesOf(one.labels, one.margins, { firms: one.firms });
    const found = slopeWithin(rankOutcomes(outcomes));
    expect(Math.abs(found.value! - one.slope)).toBeLessThan(1e-9);
    expect(found.value).toBeCloseTo(metric("calibrationSlope").measure(outcomes), 9);
    const n = found.positiveFirms;
    const standardError = (found.high! - found.low!) / 2 / t975(n - 1) / Math.sqrt(n / (n - 1));
    expect(Math.abs(standardError - one.standardError)).toBeLessThan(1e-9);
  });

  it("is as wide as drawing firms makes it", () => {
    const ranked = rankOutcomes(drawnOutcomes({ firms: 1500 }));
    const [drawn] = estimate(ranked, [{ metric: metric("calibrationSlope") }], { replicates: 1000 });
    const found = slopeWithin(ranked);
    // The error of a variance from 1,000 draws is about 4.5 %, of its root half of that.
    expect(Math.abs((found.high! - found.low!) / (drawn!.high! - drawn!.low!) - 1)).toBeLessThan(0.12);
  });

  it("says why there is none", () => {
    const of = (labels: number[], margins: number[], firms = labels.map((_, i) => i)) =>
      slopeWithin(rankOutcomes(outcomesOf(labels, margins, { firms })));
    expect(of([0, 0, 0], [1, 2, 3])).toMatchObject({ value: null, method: "not defined: no failing firm" });
    const oneClass = { value: null, method: expect.stringContaining("one class only") };
    expect(of([1, 1, 1], [1, 2, 3])).toMatchObject(oneClass);
    expect(of([1, 0, 1], [2, 2, 2])).toMatchObject(oneClass);
    expect(of([1, 0, 1, 0, 1, 0], [3, 2.5, 1, 2, -1, -2])).toMatchObject({
      value: expect.any(Number),
      low: null,
      method: "no interval: too few failing firms (3, at least 5)",
    });
  });
});

describe("p-values", () => {
  it("are SciPy's to 1e-12", () => {
    for (const [t, degrees, expected] of golden.twoSided)
      expect(Math.abs(twoSided(t, degrees) - expected)).toBeLessThan(1e-12);
  });

  it("are adjusted by Holm as statsmodels does, and leave out what was not asked", () => {
    holm(golden.holm.raw).forEach((value, i) => {
      expect(value).toBeCloseTo(golden.holm.adjusted[i]!, 12);
    });
    expect(holm([0.01, Number.NaN, 0.04])).toEqual([0.02, Number.NaN, 0.04]);
  });
});
