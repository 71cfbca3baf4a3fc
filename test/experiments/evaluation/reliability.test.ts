import { describe, expect, it } from "vitest";
import { estimate } from "../../../experiments/evaluation/intervals/bootstrap.ts";
import { quantile, wilson } from "../../../experiments/evaluation/intervals/interval.ts";
import { z975 } from "../../../experiments/evaluation/intervals/student.ts";
import { metric } from "../../../experiments/evaluation/metrics.ts";
import { rankOutcomes } from "../../../experiments/evaluation/ranked.ts";
import { observedShare } from "../../../experiments/evaluation/reliability.ts";
import { drawnOutcomes, outcomesOf } from "./rows.ts";

const all = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

describe("intervals", () => {
  it("give Wilson's published interval for 81 of 263", () => {
    // Newcombe (1998), Statistics in Medicine 17, table I: 0.2553 to 0.3662.
    const { low, high } = wilson(81 / 263, 263, z975);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it("interpolate quantiles as numpy does by default", () => {
    // numpy.quantile([1, 2, 4, 8], [0.025, 0.5, 0.975])
    const values = Float64Array.of(1, 2, 4, 8);
    expect([0.025, 0.5, 0.975].map((share) => quantile(values, share))).toEqual([
      1.075,
      3,
      expect.closeTo(7.7, 12),
    ]);
  });

  it("of an observed share do not narrow when each firm's row is repeated", () => {
    const labels = [1, 0, 0, 1, 0, 0, 0, 0, 1, 0];
    const firms = labels.map((_, i) => i);
    const once = rankOutcomes(
      outcomesOf(
        labels,
        labels.map(() => 0),
        { firms },
      ),
    );
    const thrice = rankOutcomes(
      outcomesOf([...labels, ...labels, ...labels], Array<number>(30).fill(0), {
        firms: [...firms, ...firms, ...firms],
      }),
    );
    const a = observedShare(once, all(10));
    const b = observedShare(thrice, all(30));
    expect(b).toMatchObject({ rows: 30, firms: 10, positiveFirms: 3 });
    expect(b.low).toBeCloseTo(a.low!, 12);
    expect(b.high).toBeCloseTo(a.high!, 12);
  });

  it("of an observed share agree with drawing firms", () => {
    const ranked = rankOutcomes(drawnOutcomes({ firms: 400 }));
    const linearised = observedShare(ranked, all(1600));
    const [drawn] = estimate(ranked, [{ metric: metric("baseRate") }], { replicates: 1000 });
    const width = drawn!.high! - drawn!.low!;
    // Percentiles of 1,000 draws have a standard error of about 4 % of the width.
    expect(Math.abs(linearised.low! - drawn!.low!)).toBeLessThan(0.12 * width);
    expect(Math.abs(linearised.high! - drawn!.high!)).toBeLessThan(0.12 * width);
  });
});
