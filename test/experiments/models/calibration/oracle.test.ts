import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type Calibrator,
  calibrate,
  fitCalibrator,
} from "../../../../experiments/models/calibration/calibrator.ts";
import { priorCorrection } from "../../../../experiments/models/calibration/intercept.ts";
import type { IsotonicCalibrator } from "../../../../experiments/models/calibration/isotonic.ts";

interface Isotonic {
  readonly margins: readonly number[];
  readonly probabilities: readonly number[];
  readonly predictions: readonly number[];
}

/** Printed by bench/peers/calibration_twin.py with scikit-learn 1.9.1 and statsmodels 0.15.0. */
const golden = JSON.parse(readFileSync("test/golden/calibration-sklearn.json", "utf8")) as {
  readonly versions: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly name: string;
    readonly margins: readonly number[];
    readonly labels: readonly number[];
    readonly weights: readonly number[];
    readonly asked: readonly number[];
    readonly isotonic: Isotonic;
    readonly isotonicWeighted: Isotonic;
    readonly intercept: number;
    readonly interceptWeighted: number;
  }[];
  readonly prior: {
    readonly trainRate: number;
    readonly populationRate: number;
    readonly margins: readonly number[];
    readonly probabilities: readonly number[];
  };
};

function expectClose(found: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance);
  });
}

const rowsOf = (one: (typeof golden.cases)[number], how: "plain" | "weighted") => ({
  margins: Float64Array.from(one.margins),
  labels: one.labels,
  ...(how === "weighted" ? { weights: Float64Array.from(one.weights) } : {}),
});

describe("calibrators beside their peers", () => {
  it("reads an oracle of three cases that names its versions", () => {
    expect(golden.versions).toMatchObject({ sklearn: "1.9.1", statsmodels: "0.15.0" });
    expect(golden.cases.map(({ margins }) => margins.length)).toEqual([200, 300, 40]);
    expect(golden.cases.every(({ weights }) => weights.includes(0))).toBe(true);
  });

  const cases = golden.cases.flatMap((one) => [
    { ...one, how: "plain" as const, isotonic: one.isotonic, shift: one.intercept },
    { ...one, how: "weighted" as const, isotonic: one.isotonicWeighted, shift: one.interceptWeighted },
  ]);

  it.each(cases)("gives scikit-learn's isotonic steps on $name, $how", (one) => {
    const calibrator = fitCalibrator("isotonic", rowsOf(one, one.how)) as IsotonicCalibrator;
    expectClose(calibrator.margins, one.isotonic.margins, 1e-12);
    expectClose(calibrator.probabilities, one.isotonic.probabilities, 1e-12);
    const found = calibrate(calibrator, Float64Array.from(one.asked));
    expectClose(found, one.isotonic.predictions, 1e-12);
  });

  it.each(cases)(
    "gives the intercept of statsmodels' GLM with the margin as offset on $name, $how",
    (one) => {
      const calibrator = fitCalibrator("intercept", rowsOf(one, one.how)) as { shift: number } & Calibrator;
      expect(Math.abs(calibrator.shift - one.shift)).toBeLessThan(1e-9);
    },
  );

  it("takes a fit on resampled rows back to the population's probabilities", () => {
    const { trainRate, populationRate, margins, probabilities } = golden.prior;
    const corrected = calibrate(priorCorrection({ trainRate, populationRate }), Float64Array.from(margins));
    expectClose(corrected, probabilities, 1e-9);
  });

  it("equals Elkan's formula for a changed base rate", () => {
    const [b, to] = [0.3, 0.04];
    const shifted = calibrate(
      priorCorrection({ trainRate: b, populationRate: to }),
      Float64Array.of(-3, -1, 0, 2),
    );
    [-3, -1, 0, 2].forEach((margin, i) => {
      const p = 1 / (1 + Math.exp(-margin));
      // Elkan 2001, theorem 2
      expect(shifted[i]).toBeCloseTo((to * (p - p * b)) / (b - p * b + to * p - b * to), 14);
    });
  });
});
