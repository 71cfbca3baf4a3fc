import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeCalibration } from "../../../experiments/evaluation/calibration/calibration.ts";
import { corpCurve } from "../../../experiments/evaluation/calibration/corp.ts";
import { calibrationError } from "../../../experiments/evaluation/calibration/error.ts";
import type { Outcomes } from "../../../experiments/evaluation/outcomes.ts";
import { rankOutcomes } from "../../../experiments/evaluation/ranked.ts";
import { drawnOutcomes, logistic, outcomesOf } from "./rows.ts";

const golden = JSON.parse(readFileSync("test/golden/reliability-sklearn.json", "utf8")) as {
  readonly labels: number[];
  readonly firms: number[];
  readonly cases: readonly {
    readonly name: string;
    readonly probabilities: number[];
    readonly isotonic: number[];
    readonly expected: number;
    readonly corrected: number;
  }[];
};

function outcomesOfCase(probabilities: readonly number[]): Outcomes {
  const margins = probabilities.map((p) => Math.log(p / (1 - p)));
  return {
    ...outcomesOf(golden.labels, margins, { firms: golden.firms }),
    probabilities: Float64Array.from(probabilities),
  };
}

describe.each(golden.cases)("calibration, $name", ({ probabilities, isotonic, expected, corrected }) => {
  const ranked = rankOutcomes(outcomesOfCase(probabilities));

  it("fits the isotonic curve of scikit-learn to 1e-12, at every row", () => {
    const { points } = corpCurve(ranked, {}, { most: probabilities.length });
    const fitted = new Map(points.map((point) => [point.predicted, point.recalibrated]));
    expect(fitted.size).toBe(probabilities.length);
    probabilities.forEach((p, row) => {
      expect(Math.abs(fitted.get(p)! - isotonic[row]!)).toBeLessThan(1e-12);
    });
  });

  it("has the errors of numpy and statsmodels to 1e-12", () => {
    const error = calibrationError(ranked);
    expect(error.bins).toBe(10);
    expect(error.expected).toBeCloseTo(expected, 12);
    expect(error.corrected).toBeCloseTo(corrected, 10);
  });
});

describe("the corrected calibration error", () => {
  it("is near 0 where the plain one is not, on calibrated probabilities", () => {
    const errors = Array.from({ length: 30 }, (_, i) =>
      calibrationError(rankOutcomes(drawnOutcomes({ firms: 250, seed: `calibrated ${i}` }))),
    );
    const mean = (of: (error: (typeof errors)[number]) => number) =>
      errors.reduce((sum, error) => sum + of(error), 0) / errors.length;
    expect(mean(({ expected }) => expected)).toBeGreaterThan(0.015);
    expect(mean(({ corrected }) => corrected)).toBeLessThan(0.8 * mean(({ expected }) => expected));
    expect(errors.filter(({ corrected }) => corrected === 0).length).toBeGreaterThan(5);
  });
});

describe("describeCalibration", () => {
  const outcomes = drawnOutcomes({ firms: 400, base: -1.5 });
  const ranked = rankOutcomes(outcomes);
  const codes = outcomes.firms.map((firm) => firm % 2);
  const groups = { name: "region", levels: ["west", "east", "empty"], codes };
  const found = describeCalibration(outcomes, ranked, { divisions: [groups], draws: { seed: 1 } });

  it("draws a band around a rising curve, the same for the same seed", () => {
    const { points } = found.corp;
    expect(points.length).toBeGreaterThan(40);
    points.forEach((point, i) => {
      expect(point.low).toBeLessThanOrEqual(point.recalibrated);
      expect(point.high).toBeGreaterThanOrEqual(point.recalibrated);
      if (i > 0) expect(point.recalibrated).toBeGreaterThanOrEqual(points[i - 1]!.recalibrated);
    });
    const inside = points.filter(({ predicted, low, high }) => low <= predicted && predicted <= high);
    expect(inside.length / points.length).toBeGreaterThan(0.8);
    expect(corpCurve(ranked, { seed: 1 })).toEqual(found.corp);
  });

  it("counts every row in the histogram of log-odds", () => {
    const rows = found.histogram.reduce((sum, { failing, others }) => sum + failing + others, 0);
    expect(rows).toBe(outcomes.labels.length);
    const extreme = { ...outcomesOf([0, 1], [0, 0]), probabilities: Float64Array.of(0, 1) };
    const bars = describeCalibration(extreme, rankOutcomes(extreme), { divisions: [], draws: {} }).histogram;
    expect([bars[0], bars.at(-1)]).toEqual([
      { from: -9, until: -8.5, failing: 0, others: 1 },
      { from: 8.5, until: 9, failing: 1, others: 0 },
    ]);
  });

  it("gives calibration in the large of each level that has rows, and finds the one that is off", () => {
    expect(found.divisions[0]!.levels.map(({ level }) => level)).toEqual(["east", "west"]);
    const margins = outcomes.margins.map((margin, row) => margin - (codes[row] === 1 ? 1 : 0));
    const off = { ...outcomes, margins, probabilities: margins.map(logistic) };
    const [east, west] = describeCalibration(off, rankOutcomes(off), { divisions: [groups], draws: {} })
      .divisions[0]!.levels as [
      (typeof found.divisions)[0]["levels"][0],
      (typeof found.divisions)[0]["levels"][0],
    ];
    expect(east.observedOverExpected.low).toBeGreaterThan(1.2);
    expect(west.observedOverExpected.low).toBeLessThan(1);
    expect(west.observedOverExpected.high).toBeGreaterThan(1);
  });
});
