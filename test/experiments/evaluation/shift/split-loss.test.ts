import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { splitLoss } from "../../../../experiments/evaluation/shift/split-loss.ts";
import { densityRatio, isOverlapEnough } from "../../../../experiments/evaluation/shift/weights.ts";

type Law = (x: number) => number;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** What the model believes, and how firms of the origin fail. */
const model: Law = (x) => sigmoid(x - 1);
const shift = 0.8;

/** One firm a row, features N(mean, 1), failing by `law`, scored by the model. */
function side(seed: string, n: number, { mean, law }: { mean: number; law: Law }) {
  const random = createRandom(seed);
  const x = Float64Array.from({ length: n }, () => mean + random.normal());
  return {
    x,
    outcomes: {
      labels: Uint8Array.from(x, (value) => (random.uniform() < law(value) ? 1 : 0)),
      margins: x.map((value) => value - 1),
      probabilities: x.map(model),
      firms: Int32Array.from(x.keys()),
    },
  };
}

/** Mean Brier score of the model where features are N(mean, 1) and firms fail by `law`: trapezoids, no draw. */
function brierOf(mean: number, law: Law): number {
  const step = 0.001;
  let sum = 0;
  for (let x = mean - 9; x <= mean + 9; x += step) {
    const density = Math.exp(-((x - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI);
    const [p, q] = [model(x), law(x)];
    sum += density * (q * (1 - p) ** 2 + (1 - q) * p ** 2) * step;
  }
  return sum;
}

/** N(shift, 1) against N(0, 1): the log-odds of being of the target are shift · x − shift² / 2, the sides being of one size. */
const oddsOf = (x: Float64Array) => x.map((value) => shift * value - (shift * shift) / 2);

function split(seed: string, target: { mean: number; law: Law }, n = 4000) {
  const a = side(`${seed} origin`, n, { mean: 0, law: model });
  const b = side(`${seed} target`, n, target);
  const margins = target.mean === 0 ? (x: Float64Array) => x.map(() => 0) : oddsOf;
  const { weights, overlap } = densityRatio(
    { margins: margins(a.x), firms: a.outcomes.firms },
    { margins: margins(b.x), firms: b.outcomes.firms },
  );
  const lines = splitLoss({ origin: a.outcomes, weights, target: b.outcomes }, { replicates: 100, seed });
  return { overlap, brier: lines.find(({ metric }) => metric === "brier")! };
}

describe("splitting a loss between regions", () => {
  const harsher: Law = (x) => sigmoid(x + 0.2);
  it.each([
    ["who the firms are, where only the features differ", { mean: shift, law: model }],
    ["the residual, where the same firms fail otherwise", { mean: 0, law: harsher }],
    ["both, where both differ", { mean: shift, law: harsher }],
  ] as const)("finds it in %s: the integrals are met", (_, target) => {
    const { brier } = split("known", target);
    const [origin, between, there] = [
      brierOf(0, model),
      brierOf(target.mean, model),
      brierOf(target.mean, target.law),
    ];
    for (const [estimate, truth] of [
      [brier.origin, origin],
      [brier.reweighted, between],
      [brier.target, there],
      [brier.change, there - origin],
      [brier.explained, between - origin],
      [brier.residual, there - between],
    ] as const) {
      // one draw of an economy: half as far again as its 95 % interval reaches; weights that are all 1 explain exactly nothing
      const reach = 0.75 * (estimate.high! - estimate.low!);
      expect(Math.abs(estimate.value! - truth)).toBeLessThanOrEqual(reach + 1e-12);
    }
    expect(brier.explained.value! + brier.residual.value!).toBeCloseTo(brier.change.value!, 12);
  });

  it("holds its 95 % over simulated economies", () => {
    const truth = brierOf(shift, model) - brierOf(0, model);
    const held = Array.from({ length: 40 }, (_, i) => {
      const { explained, residual } = split(`economy ${i}`, { mean: shift, law: model }, 500).brier;
      return [
        explained.low! <= truth && truth <= explained.high!,
        residual.low! <= 0 && 0 <= residual.high!,
      ] as const;
    });
    for (const part of [0, 1] as const)
      expect(held.filter((one) => one[part]).length / held.length).toBeGreaterThan(0.87);
  });

  it("counts the firms that the weights leave, and says when too few stand for the target", () => {
    const { overlap } = split("overlap", { mean: shift, law: model });
    // of N(shift, 1) against N(0, 1) the effective share is exp(−shift²)
    expect(overlap.effectiveFirms / overlap.originFirms).toBeCloseTo(Math.exp(-(shift ** 2)), 1);
    expect(isOverlapEnough(overlap)).toBe(true);
    // the chance that a target's x is above an origin's: Φ(shift / √2)
    expect(overlap.separation).toBeCloseTo(0.714, 1);
    const sum = (which: "origin" | "target") =>
      overlap.histogram.reduce((total, bar) => total + bar[which], 0);
    expect([sum("origin"), sum("target")].map((total) => total.toFixed(9))).toEqual([
      "1.000000000",
      "1.000000000",
    ]);
    const x = Float64Array.from({ length: 500 }, (_, i) => (i === 0 ? 30 : 0));
    const firms = Int32Array.from(x.keys());
    const apart = densityRatio({ margins: x, firms }, { margins: x.map(() => 40), firms });
    expect(apart.overlap).toMatchObject({ beyondShare: 1, clippedShare: 1 / 500 });
    expect(isOverlapEnough(apart.overlap)).toBe(false);
  });

  it("clips weights at the number of means it says, and keeps their mean at 1", () => {
    const margins = Float64Array.from({ length: 1000 }, (_, i) => (i < 5 ? 8 : 0));
    const firms = Int32Array.from(margins.keys());
    const { weights, overlap } = densityRatio({ margins, firms }, { margins, firms }, { clippedAt: 20 });
    expect(overlap.clippedShare).toBe(0.005);
    expect(weights.reduce((sum, weight) => sum + weight, 0) / weights.length).toBeCloseTo(1, 12);
    const unclipped = (5 * Math.exp(8) + 995) / 1000;
    const most = 20 * unclipped;
    const clippedMean = (5 * Math.min(Math.exp(8), most) + 995) / 1000;
    expect(weights[0]).toBeCloseTo(Math.min(Math.exp(8), most) / clippedMean, 9);
  });
});
