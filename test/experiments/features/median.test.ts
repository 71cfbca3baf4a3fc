import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { medianOf } from "../../../experiments/features/median.ts";

/** The slow twin. */
function sortedMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  return n % 2 === 1 ? sorted[(n - 1) / 2]! : sorted[n / 2 - 1]! / 2 + sorted[n / 2]! / 2;
}

describe("medianOf", () => {
  it("equals the middle of the sorted values, ties and all", () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, min: -1e9, max: 1e9 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (values) => {
        expect(medianOf(Float64Array.from(values)) + 0).toBe(sortedMedian(values) + 0);
      }),
      { numRuns: 1000 },
    );
  });
});
