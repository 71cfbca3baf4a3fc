import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrate } from "../../../../experiments/models/calibration/calibrator.ts";
import { fitPlatt } from "../../../../experiments/models/calibration/platt.ts";

/** Printed by bench/peers/logistic_twin.py: scikit-learn 1.9.1's `_sigmoid_calibration`, signs turned. */
const golden = JSON.parse(readFileSync("test/golden/logistic-sklearn.json", "utf8")) as {
  readonly labels: readonly number[];
  readonly weights: readonly number[];
  readonly margins: readonly number[];
  readonly platt: { readonly slope: number; readonly intercept: number };
  readonly plattWeighted: { readonly slope: number; readonly intercept: number };
};

describe("fitPlatt", () => {
  const margins = Float64Array.from(golden.margins);

  it.each([
    ["without weights", undefined, golden.platt],
    ["with weights", Float64Array.from(golden.weights), golden.plattWeighted],
  ])("equals scikit-learn's sigmoid calibration %s", (_, weights, expected) => {
    const { slope, intercept } = fitPlatt(margins, golden.labels, weights);
    expect(golden.margins.length).toBe(300);
    // scikit-learn's L-BFGS stops at its own tolerance
    expect(Math.abs(slope - expected.slope)).toBeLessThan(1e-6);
    expect(Math.abs(intercept - expected.intercept)).toBeLessThan(1e-6);
  });

  it("is affine in the margin's unit: scaled margins give the same probabilities", () => {
    const scaled = margins.map((margin) => 1e6 + 1000 * margin);
    const plain = calibrate(fitPlatt(margins, golden.labels), margins);
    calibrate(fitPlatt(scaled, golden.labels), scaled).forEach((p, i) => {
      expect(p).toBeCloseTo(plain[i]!, 8);
    });
  });

  it("never lets a probability fall where the margin rises", () => {
    const row = fc.record({
      margin: fc.double({ min: -50, max: 50, noNaN: true }),
      label: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        fc.pre(new Set(rows.map(({ label }) => label)).size === 2);
        const sorted = Float64Array.from(rows, ({ margin }) => margin).sort();
        const calibrator = fitPlatt(
          Float64Array.from(rows, ({ margin }) => margin),
          rows.map(({ label }) => label),
        );
        const probabilities = calibrate(calibrator, sorted);
        expect(calibrator.slope).toBeGreaterThanOrEqual(0);
        probabilities.forEach((p, i) => {
          expect(p).toBeGreaterThanOrEqual(i === 0 ? 0 : probabilities[i - 1]!);
          expect(p).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it("smooths the targets, so that separated margins keep a finite slope", () => {
    const { slope } = fitPlatt(Float64Array.of(-1, -1, 1, 1), [0, 0, 1, 1]);
    // targets 0.25 and 0.75 at margins of -1 and 1: logit(0.75) = log 3
    expect(slope).toBeCloseTo(Math.log(3), 9);
  });

  it("holds the slope at 0 and says so when the margins rank the wrong way", () => {
    const { slope, intercept, note } = fitPlatt(Float64Array.of(2, 1, -1, -2), [0, 0, 1, 1]);
    expect(slope).toBe(0);
    expect(intercept).toBeCloseTo(0, 12);
    expect(note).toMatch(/wrong way/);
  });

  it("calibrates only the level of equal margins, as a prevalence model gives them", () => {
    const calibrator = fitPlatt(new Float64Array(10).fill(-3), [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    // (2 * 3/4 + 8 * 1/10) / 10
    expect(calibrate(calibrator, Float64Array.of(-3))[0]).toBeCloseTo(0.23, 12);
    expect(calibrator).toMatchObject({ slope: 1, note: expect.stringMatching(/equal/) });
  });

  it("takes a zero weight as a row left out", () => {
    const weights = Float64Array.from(golden.labels, (_, i) => (i % 3 === 0 ? 0 : 1));
    const kept = golden.labels.map((_, i) => i).filter((i) => i % 3 !== 0);
    const removed = fitPlatt(
      Float64Array.from(kept, (i) => margins[i]!),
      kept.map((i) => golden.labels[i]!),
    );
    const zeroed = fitPlatt(margins, golden.labels, weights);
    expect(zeroed.slope).toBeCloseTo(removed.slope, 10);
    expect(zeroed.intercept).toBeCloseTo(removed.intercept, 10);
  });

  it.each([
    [Float64Array.of(1, 2), [1, 1], "calibration.constant-label", /2 and 0/],
    [Float64Array.of(), [], "calibration.constant-label", /0 and 0/],
    [Float64Array.of(1, Number.NaN), [0, 1], "calibration.bad-input", /row 2: NaN/],
    [Float64Array.of(1, Number.POSITIVE_INFINITY), [0, 1], "calibration.bad-input", /Infinity/],
    [Float64Array.of(1, 2), [0, -1], "calibration.bad-input", /label in row 2: -1/],
    [Float64Array.of(1, 2), [0], "calibration.bad-input", /labels: 1/],
  ])("refuses %o with labels %o by name", (given, labels, code, text) => {
    expect(() => fitPlatt(given, labels)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(text) }),
    );
  });
});
