import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CalibratorKind,
  calibrate,
  decodeCalibrator,
  fitCalibrator,
} from "../../../../experiments/models/calibration/calibrator.ts";
import { priorCorrection } from "../../../../experiments/models/calibration/intercept.ts";
import type { IsotonicCalibrator } from "../../../../experiments/models/calibration/isotonic.ts";

const kinds: readonly CalibratorKind[] = ["platt", "isotonic", "intercept"];

const row = fc.record({
  margin: fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -40, max: 40, noNaN: true })),
  label: fc.integer({ min: 0, max: 1 }),
  weight: fc.constantFrom(0.5, 1, 2),
});
const rowsOfBothClasses = fc
  .array(row, { minLength: 2, maxLength: 40 })
  .filter((rows) => new Set(rows.map(({ label }) => label)).size === 2);

function split(rows: readonly { margin: number; label: number; weight: number }[]) {
  return {
    margins: Float64Array.from(rows, ({ margin }) => margin),
    labels: rows.map(({ label }) => label),
    weights: Float64Array.from(rows, ({ weight }) => weight),
  };
}

describe.each(kinds)("every calibrator: %s", (kind) => {
  it("never lets a probability fall where the margin rises, stays in [0, 1], and survives JSON", () => {
    fc.assert(
      fc.property(
        rowsOfBothClasses,
        fc.array(fc.double({ min: -60, max: 60, noNaN: true })),
        (rows, more) => {
          const given = split(rows);
          const calibrator = fitCalibrator(kind, given);
          const asked = Float64Array.from([...given.margins, ...more]).sort();
          const probabilities = calibrate(calibrator, asked);
          probabilities.forEach((p, i) => {
            expect(p).toBeGreaterThanOrEqual(i === 0 ? 0 : probabilities[i - 1]!);
            expect(p).toBeLessThanOrEqual(1);
          });
          const decoded = decodeCalibrator(JSON.parse(JSON.stringify(calibrator)));
          expect(decoded).toEqual(calibrator);
          expect(calibrate(decoded, asked)).toEqual(probabilities);
        },
      ),
    );
  });

  it("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(rowsOfBothClasses, (rows) => {
        const asked = Float64Array.of(-5, 0, 0.3, 7);
        const there = calibrate(fitCalibrator(kind, split(rows)), asked);
        const back = calibrate(fitCalibrator(kind, split(rows.toReversed())), asked);
        there.forEach((p, i) => {
          expect(back[i]).toBeCloseTo(p, 7);
        });
      }),
    );
  });

  it("gives numbers for margins that hardly differ", () => {
    const margins = Float64Array.of(0, 5e-324, 0, 1e-310);
    const calibrator = fitCalibrator(kind, { margins, labels: [0, 1, 0, 1] });
    expect(calibrate(calibrator, Float64Array.of(-40, 0, 5e-324, 40)).some(Number.isNaN)).toBe(false);
    expect(decodeCalibrator(JSON.parse(JSON.stringify(calibrator)))).toEqual(calibrator);
  });

  it("takes a weight of zero as a row left out", () => {
    const margins = Float64Array.of(-2, -1, 0, 1, 2, 3);
    const weights = Float64Array.of(1, 1, 0, 1, 0, 1);
    const kept = [0, 1, 3, 5];
    const labels = [0, 1, 1, 0, 0, 1];
    const asked = Float64Array.of(-3, -0.5, 0.5, 9);
    const zeroed = calibrate(fitCalibrator(kind, { margins, labels, weights }), asked);
    const removed = calibrate(
      fitCalibrator(kind, {
        margins: Float64Array.from(kept, (i) => margins[i]!),
        labels: kept.map((i) => labels[i]!),
      }),
      asked,
    );
    zeroed.forEach((p, i) => {
      expect(p).toBeCloseTo(removed[i]!, 10);
    });
  });

  it("refuses one class, and margins that are no numbers, by name", () => {
    const margins = Float64Array.of(1, 2);
    expect(() => fitCalibrator(kind, { margins, labels: [1, 1] })).toThrow(
      expect.objectContaining({ code: "calibration.constant-label" }),
    );
    expect(() => fitCalibrator(kind, { margins: Float64Array.of(1, Number.NaN), labels: [0, 1] })).toThrow(
      expect.objectContaining({
        code: "calibration.bad-input",
        message: expect.stringMatching(/row 2: NaN/),
      }),
    );
  });

  it("keeps a missing margin missing", () => {
    const calibrator = fitCalibrator(kind, { margins: Float64Array.of(0, 1, 2), labels: [0, 1, 1] });
    expect(calibrate(calibrator, Float64Array.of(Number.NaN))).toEqual(Float64Array.of(Number.NaN));
  });
});

/** The slow twin: the value of a row is the largest mean from below of the smallest means to above (min-max formula). */
function minMax(margins: readonly number[], labels: readonly number[], weights: readonly number[]): number[] {
  const places = [...new Set(margins)].sort((a, b) => a - b);
  const meanOf = (from: number, to: number) => {
    const inside = margins.map((m, i) => (m >= from && m <= to ? i : -1)).filter((i) => i >= 0);
    const total = inside.reduce((sum, i) => sum + weights[i]!, 0);
    return inside.reduce((sum, i) => sum + weights[i]! * labels[i]!, 0) / total;
  };
  return places.map((place) =>
    Math.max(
      ...places
        .filter((from) => from <= place)
        .map((from) => Math.min(...places.filter((to) => to >= place).map((to) => meanOf(from, to)))),
    ),
  );
}

describe("isotonic", () => {
  it("equals the min-max formula at every margin", () => {
    fc.assert(
      fc.property(rowsOfBothClasses, (rows) => {
        const { margins, labels, weights } = split(rows.slice(0, 14));
        fc.pre(new Set(labels).size === 2);
        const calibrator = fitCalibrator("isotonic", { margins, labels, weights });
        const places = Float64Array.from(new Set(margins)).sort();
        const slow = minMax([...margins], labels, [...weights]);
        calibrate(calibrator, places).forEach((p, i) => {
          expect(p).toBeCloseTo(slow[i]!, 12);
        });
      }),
    );
  });

  it("says how many rows share their probability with another margin, and where it reaches 0", () => {
    const calibrator = fitCalibrator("isotonic", {
      margins: Float64Array.of(-2, -1, 0, 1, 2, 3),
      labels: [0, 0, 1, 0, 1, 0],
    }) as IsotonicCalibrator;
    expect(calibrator.margins).toEqual([-2, -1, 0, 3]);
    expect(calibrator.probabilities).toEqual([0, 0, 0.5, 0.5]);
    expect(calibrator).toMatchObject({ ties: { levels: 2, share: 1 }, note: "reaches 0" });
  });

  it("gives one probability to all where the margins rank the wrong way, and says so", () => {
    const calibrator = fitCalibrator("isotonic", { margins: Float64Array.of(2, 1, -1), labels: [0, 0, 1] });
    expect(calibrator).toMatchObject({ probabilities: [1 / 3, 1 / 3], note: /do not rise/ });
  });
});

describe("intercept", () => {
  it("makes the probabilities add up to the failures", () => {
    fc.assert(
      fc.property(rowsOfBothClasses, (rows) => {
        const { margins, labels, weights } = split(rows);
        const probabilities = calibrate(fitCalibrator("intercept", { margins, labels, weights }), margins);
        const sum = (of: (i: number) => number) =>
          labels.reduce((total, _, i) => total + weights[i]! * of(i), 0);
        expect(sum((i) => probabilities[i]!)).toBeCloseTo(
          sum((i) => labels[i]!),
          9,
        );
      }),
    );
  });

  it.each([0, 1, Number.NaN, -0.1])("refuses a rate of %s", (trainRate) => {
    expect(() => priorCorrection({ trainRate, populationRate: 0.1 })).toThrow(
      expect.objectContaining({ code: "calibration.bad-rate", message: expect.stringMatching(/in train/) }),
    );
  });
});

describe("decodeCalibrator", () => {
  const steps = { kind: "isotonic", ties: { levels: 2, share: 0 } };
  it.each([
    [null],
    [{ kind: "beta", a: 1 }],
    [{ kind: "platt", slope: -1, intercept: 0 }],
    [{ kind: "platt", slope: 1 }],
    [{ kind: "intercept", shift: Number.POSITIVE_INFINITY, from: "rows" }],
    [{ ...steps, margins: [1, 1], probabilities: [0, 1] }],
    [{ ...steps, margins: [0, 1], probabilities: [0.5, 0.4] }],
    [{ ...steps, margins: [0, 1], probabilities: [0.5] }],
    [{ ...steps, margins: [], probabilities: [] }],
  ])("refuses %j", (value) => {
    expect(() => decodeCalibrator(value)).toThrow(
      expect.objectContaining({ code: "calibration.malformed", kind: "broken" }),
    );
  });
});
