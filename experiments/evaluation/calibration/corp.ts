import { createRandom } from "vigie/datasets";
import { type Draws, drawFirms, stopIfCancelled } from "../intervals/draw.ts";
import { quantile } from "../intervals/interval.ts";
import { type Block, byProbability, isotonicBlocks } from "../isotonic.ts";
import type { Ranked } from "../ranked.ts";
import { createSample, fullSample, weighFirms } from "../sample.ts";

export interface CorpPoint {
  readonly predicted: number;
  /** Isotonic regression of the outcome on the prediction: what the prediction should have said. */
  readonly recalibrated: number;
  /** 95 % band, pointwise. */
  readonly low: number;
  readonly high: number;
}

/** A reliability curve without bins. Plain JSON. */
export interface CorpCurve {
  readonly points: readonly CorpPoint[];
  readonly method: string;
}

/** Draws behind the band: its ends need fewer than an interval's tails do, and each fits anew. */
const bandDraws = 100;

/**
 * CORP reliability curve (Dimitriadis, Gneiting & Jordan 2021, PNAS 118): isotonic regression at up to `most` predictions,
 * evenly spaced among the rows, with percentiles of the fits to drawn firms as its band.
 */
export function corpCurve(
  ranked: Ranked,
  { seed = "vigie", signal }: Draws,
  { most = 60 }: { most?: number } = {},
): CorpCurve {
  const grid = gridOf(ranked, most);
  const fitted = readAt(isotonicBlocks(fullSample(ranked)), grid);
  const bands = grid.map(() => new Float64Array(bandDraws));
  const random = createRandom(seed).fork("corp");
  const counts = new Float64Array(ranked.firmCount);
  const sample = createSample(ranked);
  for (let draw = 0; draw < bandDraws; draw++) {
    stopIfCancelled(signal);
    weighFirms(sample, drawFirms(random, counts));
    readAt(isotonicBlocks(sample), grid).forEach((value, i) => {
      bands[i]![draw] = value;
    });
  }
  return {
    points: grid.map((predicted, i): CorpPoint => {
      const band = bands[i]!.sort();
      return {
        predicted,
        recalibrated: fitted[i]!,
        low: Math.min(fitted[i]!, quantile(band, 0.025)),
        high: Math.max(fitted[i]!, quantile(band, 0.975)),
      };
    }),
    method: `pointwise percentiles of ${bandDraws} isotonic fits to draws of firms with all their rows; a guide, since such fits converge slowly`,
  };
}

/** Distinct predictions, ascending, spaced evenly among the rows. */
function gridOf(ranked: Ranked, most: number): readonly number[] {
  const order = byProbability(ranked);
  const steps = Math.min(most, order.length);
  const at = (i: number) =>
    ranked.probabilities[order[Math.round((i * (order.length - 1)) / Math.max(1, steps - 1))]!]!;
  return [...new Set(Array.from({ length: steps }, (_, i) => at(i)))];
}

/** The fit at each of ascending predictions; between two blocks that of the lower, below all that of the lowest. */
function readAt(blocks: readonly Block[], grid: readonly number[]): readonly number[] {
  let block = 0;
  return grid.map((predicted) => {
    while (block + 1 < blocks.length && blocks[block + 1]!.from <= predicted) block++;
    return blocks[block]!.positive / blocks[block]!.weight;
  });
}
