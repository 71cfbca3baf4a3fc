import { describe, expect, it } from "vitest";
import { funnelLimits } from "../../../../experiments/evaluation/audit/funnel.ts";
import { wilson } from "../../../../experiments/evaluation/intervals/interval.ts";
import { z975 } from "../../../../experiments/evaluation/intervals/student.ts";

describe("funnelLimits", () => {
  it("inverts the score interval: that of a group on the limit ends at the target", () => {
    let compared = 0;
    for (const { firms, inner, outer } of funnelLimits(0.3, 500))
      for (const [at, bound] of inner.entries()) {
        if (bound === 0 || bound === 1) continue;
        const { low, high } = wilson(bound, firms, z975);
        expect(at === 0 ? high : low, String(firms)).toBeCloseTo(0.3, 10);
        expect(at === 0 ? outer[0] : -outer[1]).toBeLessThanOrEqual(at === 0 ? bound : -bound);
        compared++;
      }
    expect(compared).toBeGreaterThan(50);
  });

  it("narrows with the firms, from 1 to the most, and stays a share", () => {
    const limits = funnelLimits(0.02, 1000);
    expect([limits[0]!.firms, limits.at(-1)!.firms]).toEqual([1, 1000]);
    const widths = limits.map(({ inner }) => inner[1] - inner[0]);
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    for (const { inner, outer } of limits)
      for (const bound of [...inner, ...outer]) expect(bound >= 0 && bound <= 1).toBe(true);
    // θ ± 3.09 √(θ (1 − θ) / n) at n = 1,000, by hand.
    expect(limits.at(-1)!.outer[1]).toBeCloseTo(0.02 + 3.0902 * Math.sqrt((0.02 * 0.98) / 1000), 5);
  });
});
