import { createRandom } from "vigie/datasets";
import { checkReplicates, type Draws, drawFirms, stopIfCancelled } from "./intervals/draw.ts";
import { quantile } from "./intervals/interval.ts";
import type { Ranked } from "./ranked.ts";
import { createSample, positivesIn, type Sample, weighFirms } from "./sample.ts";
import type { Criterion } from "./threshold-rule.ts";

/** The middle 95 % of the thresholds that the same rule sets when firms are drawn again with all their rows. */
export interface Redrawn {
  readonly margin: readonly [number, number];
  /** Calibrated probabilities of the rows that set them. */
  readonly probability: readonly [number, number];
  /** Draws behind it. */
  readonly draws: number;
}

/**
 * How far the choice depends on which firms were there: percentiles, as the place of a maximum is not close to normal (it
 * moves by n^(-1/3): Kim & Pollard 1990), so a description of that spread and no interval of coverage 95 %. Null where
 * more than one draw in ten holds no failing firm.
 */
export function redrawThresholds(
  ranked: Ranked,
  { high, moderate }: { readonly high: Criterion; readonly moderate: Criterion },
  { replicates = 400, seed = "vigie", signal }: Draws,
): { readonly high: Redrawn | null; readonly moderate: Redrawn | null } {
  const random = createRandom(seed).fork("thresholds");
  const counts = new Float64Array(ranked.firmCount);
  const sample = createSample(ranked);
  const chosen: { readonly high: number; readonly moderate: number }[] = [];
  for (let draw = 0; draw < checkReplicates(replicates); draw++) {
    stopIfCancelled(signal);
    weighFirms(sample, drawFirms(random, counts));
    if (!(positivesIn(sample) > 0)) continue;
    const highTies = high.choose(sample, firstTie(sample));
    chosen.push({ high: highTies, moderate: moderate.choose(sample, highTies) });
  }
  if (chosen.length < 0.9 * replicates) return { high: null, moderate: null };
  const middleOf = (level: "high" | "moderate") =>
    middle(
      ranked,
      chosen.map((ties) => ranked.tieEnds[ties[level] - 1]! - 1),
    );
  return { high: middleOf("high"), moderate: middleOf("moderate") };
}

/** The highest margin of a firm that was drawn. */
function firstTie({ weightUpTo }: Sample): number {
  return weightUpTo.findIndex((weight) => weight > 0) + 1;
}

/** `rows`: ranks of the rows that set a threshold. */
function middle({ margins, probabilities }: Ranked, rows: readonly number[]): Redrawn {
  const ends = (values: Float64Array): [number, number] => {
    const sorted = Float64Array.from(rows, (row) => values[row]!).sort();
    return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
  };
  return { margin: ends(margins), probability: ends(probabilities), draws: rows.length };
}
