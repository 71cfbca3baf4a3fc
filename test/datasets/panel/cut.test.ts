import { describe, expect, it } from "vitest";
import { firmRanges, monthGroups } from "../../../datasets/panel/stages/cut.ts";

const sirens = (n: number) => Array.from({ length: n }, (_, i) => String(100_000_000 + 7 * i));
const months = (n: number) => Array.from({ length: n }, (_, i) => `m${String(i).padStart(3, "0")}`);

describe("a panel's stages", () => {
  it.each([
    [10, 3000, 1],
    [20, 7, 4],
    [3000, 3000, 1],
    [3001, 3000, 2],
    [6001, 3000, 4],
    [30_000, 3000, 10],
    [900, 100, 10],
  ])("cut %i firms, %i at once, into %i ranges", (firms, atOnce, expected) => {
    const all = sirens(firms);
    const { ranges } = firmRanges(all, { atOnce, facts: 370 * firms });
    expect(ranges.length).toBe(expected);
    const sizes = ranges.map(
      ({ first, next }) => all.filter((siren) => siren >= first && (next === null || siren < next)).length,
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(firms);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(atOnce);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it("cut fewer firms at once where many deliveries tell of each", () => {
    const all = sirens(3000);
    const counts = [1, 3, 30].map(
      (deliveries) => firmRanges(all, { atOnce: 3000, facts: deliveries * 370 * 3000 }).ranges.length,
    );
    expect(counts).toEqual([1, 1, 10]);
  });

  it.each([
    [108, 100, 1],
    [108, 3000, 2],
    [108, 30_000, 2],
    [108, 350_000, 20],
    [1, 350_000, 1],
  ])("bring %i months of %i firms together in %i groups", (count, firms, expected) => {
    const all = months(count);
    const groups = monthGroups(all, firms);
    expect(groups.length).toBe(expected);
    expect(groups.flat()).toEqual(all);
    const sizes = groups.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});
