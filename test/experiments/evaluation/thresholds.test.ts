import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metric } from "../../../experiments/evaluation/metrics.ts";
import { chooseThresholds, levelOf } from "../../../experiments/evaluation/thresholds.ts";
import { drawnOutcomes, outcomesOf } from "./rows.ts";

const draws = { replicates: 100 };

describe("chooseThresholds", () => {
  it("finds the best F0.5 and F2 by hand", () => {
    // Alerting the first 2 gives P 1, R 1/2; the first 5 P 3/5, R 3/4; all 8 P 1/2, R 1.
    const outcomes = outcomesOf([1, 1, 0, 0, 1, 0, 0, 1], [8, 7, 6, 5, 4, 3, 2, 1]);
    const { high, moderate } = chooseThresholds(outcomes, "eight rows", draws);
    expect(high.margin).toBe(7);
    expect(high.value.value).toBeCloseTo((1.25 * 2) / (0.25 * 4 + 2), 14);
    expect(moderate.margin).toBe(1);
    expect(moderate.value.value).toBeCloseTo((5 * 4) / (4 * 4 + 8), 14);
    expect([high.criterion, moderate.criterion]).toEqual(["maximises F0.5", "maximises F2, not above high"]);
    expect(high.origin).toBe("eight rows");
  });

  it("takes the higher of two equally good thresholds", () => {
    // F0.5 of the first row alone and of both: 1 of 1, and again 1 after nothing but failing rows end.
    const outcomes = outcomesOf([1, 0, 1, 0, 0, 0], [6, 5, 4, 3, 2, 1]);
    const all = [6, 5, 4, 3, 2, 1].map((margin) => metric("f2").measure(outcomes, margin));
    const { moderate } = chooseThresholds(outcomes, "six rows", draws);
    expect(metric("f2").measure(outcomes, moderate.margin)).toBe(Math.max(...all));
    const equal = outcomesOf([1, 0, 0, 0, 0, 1], [3, 2, 2, 2, 2, 1]);
    // F2: first row 5/9 = 0.556; all six 10/14. F0.5: first row 1.25/1.5; then it only falls.
    expect(chooseThresholds(equal, "", draws).high.margin).toBe(3);
  });

  it("never parts equal margins", () => {
    const { high } = chooseThresholds(outcomesOf([1, 0, 1, 0], [2, 2, 2, 1]), "ties", draws);
    expect(high.margin).toBe(2);
    expect(high.value.value).toBeCloseTo((1.25 * 2) / (0.25 * 2 + 3), 14);
  });

  it("gives every row at the threshold its level", () => {
    const thresholds = chooseThresholds(drawnOutcomes(), "drawn", draws);
    const { high, moderate } = thresholds;
    expect(levelOf(high.margin, thresholds)).toBe("high");
    expect(levelOf(moderate.margin, thresholds)).toBe("moderate");
    expect(levelOf(moderate.margin - 1e-9, thresholds)).toBe("none");
    expect(() => levelOf(Number.NaN, thresholds)).toThrow(/margin missing: NaN/);
  });

  it("keeps high at or above moderate, and both the best there is, on any outcomes", () => {
    const rows = fc.array(fc.record({ label: fc.nat(1), margin: fc.integer({ min: -5, max: 5 }) }), {
      minLength: 1,
      maxLength: 40,
    });
    let tried = 0;
    fc.assert(
      fc.property(rows, (cells) => {
        if (!cells.some(({ label }) => label === 1)) return;
        tried++;
        const outcomes = outcomesOf(
          cells.map(({ label }) => label),
          cells.map(({ margin }) => margin),
        );
        const { high, moderate } = chooseThresholds(outcomes, "any", draws);
        const margins = [...new Set(outcomes.margins)];
        const best = (name: string, among: readonly number[]) =>
          Math.max(...among.map((margin) => metric(name).measure(outcomes, margin)));
        if (high.margin < moderate.margin) throw new Error("swapped");
        expect(high.value.value).toBe(best("f0.5", margins));
        expect(moderate.value.value).toBe(
          best(
            "f2",
            margins.filter((margin) => margin <= high.margin),
          ),
        );
      }),
      { seed: 4, numRuns: 40 },
    );
    expect(tried).toBeGreaterThan(30);
  });

  it("refuses rows without a failure", () => {
    expect(() => chooseThresholds(outcomesOf([0, 0], [1, 2]), "the choose part", draws)).toThrow(
      /no failing firm to choose thresholds on: the choose part/,
    );
  });
});
