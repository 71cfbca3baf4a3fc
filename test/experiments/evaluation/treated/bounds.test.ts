import fc from "fast-check";
import { metric, type Outcomes, type Thresholds } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { treatedBounds } from "../../../../experiments/evaluation/treated/bounds.ts";

const row = fc.record({
  label: fc.constantFrom(0, 1),
  margin: fc.constantFrom(-2, -1, 0, 1, 2),
  treated: fc.boolean(),
});

const outcomesOf = (labels: readonly number[], margins: readonly number[]): Outcomes => ({
  labels: Uint8Array.from(labels),
  margins: Float64Array.from(margins),
  probabilities: Float64Array.from(margins, (margin) => 1 / (1 + Math.exp(-margin))),
  firms: Int32Array.from(labels.keys()),
});
const thresholds = { high: { margin: 1 }, moderate: { margin: 0 } } as unknown as Thresholds;

describe("trap 14: firms helped because of an alert may not fail", () => {
  it("bounds each metric by the lowest and highest over every outcome that the treated could have had", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 11 }), (rows) => {
        const [labels, margins] = [rows.map(({ label }) => label), rows.map(({ margin }) => margin)];
        const treated = rows.flatMap((one, i) => (one.treated ? [i] : []));
        const all = Array.from({ length: 2 ** treated.length }, (_, way) => {
          const could: number[] = [...labels];
          treated.forEach((at, bit) => {
            could[at] = (way >> bit) & 1;
          });
          return outcomesOf(could, margins);
        });
        const bounds = treatedBounds(
          outcomesOf(labels, margins),
          Uint8Array.from(rows, (one) => (one.treated ? 1 : 0)),
          thresholds,
        );
        const questions = [
          ["auc", "auc"],
          ["baseRate", "baseRate"],
          ["precision@high", "precision", 1],
          ["recall@high", "recall", 1],
          ["precision@moderate", "precision", 0],
          ["recall@moderate", "recall", 0],
        ] as const;
        for (const [name, known, margin] of questions) {
          const values = all.map((outcomes) => metric(known).measure(outcomes, margin));
          const { low, high } = bounds[name]!;
          if (low === null || high === null) continue;
          expect(low).toBeCloseTo(Math.min(...values), 12);
          expect(high).toBeCloseTo(Math.max(...values), 12);
        }
        const { auc } = bounds;
        const untreated = labels.filter((_, i) => !rows[i]!.treated);
        expect(auc!.low !== null).toBe(untreated.includes(0) && untreated.includes(1));
      }),
      { numRuns: 150 },
    );
  });

  it("is a point where nobody was treated", () => {
    const outcomes = outcomesOf([1, 0, 0, 1], [2, 1, 0, -1]);
    const { auc } = treatedBounds(outcomes, new Uint8Array(4));
    expect(auc).toEqual({ low: 0.5, high: 0.5 });
  });
});
