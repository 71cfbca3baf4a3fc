import { effectiveCount, wilson } from "./intervals/interval.ts";
import { t975 } from "./intervals/student.ts";
import { byProbability } from "./isotonic.ts";
import type { Estimate } from "./outcomes.ts";
import type { Ranked } from "./ranked.ts";

/** Rows of similar probability: what was promised and what came. */
export interface ReliabilityBin {
  readonly meanPredicted: number;
  /** Share that failed, with an interval that respects firms. */
  readonly observed: Estimate;
  /** Smallest and largest probability in the bin, both included. */
  readonly from: number;
  readonly to: number;
}

/**
 * Bins of about equal weight by probability, ascending; equal probabilities are never parted, so there may be fewer.
 */
export function reliabilityBins(
  ranked: Ranked,
  { bins = 10 }: { bins?: number } = {},
): readonly ReliabilityBin[] {
  return cutByWeight(ranked, bins).map((members) => describeBin(ranked, members));
}

/** Rows of each bin by ascending probability. */
export function cutByWeight(ranked: Ranked, bins: number): readonly Uint32Array[] {
  const { probabilities, weights } = ranked;
  const order = byProbability(ranked);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cuts: Uint32Array[] = [];
  let from = 0;
  let seen = 0;
  order.forEach((row, i) => {
    seen += weights[row]!;
    const isTied = i + 1 < order.length && probabilities[order[i + 1]!] === probabilities[row];
    const isFull = seen >= (total * (cuts.length + 1)) / bins || i + 1 === order.length;
    if (isTied || !isFull) return;
    cuts.push(order.slice(from, i + 1));
    from = i + 1;
  });
  return cuts;
}

function describeBin(ranked: Ranked, members: Uint32Array): ReliabilityBin {
  const { probabilities, weights } = ranked;
  let weight = 0;
  let predicted = 0;
  for (const i of members) {
    weight += weights[i]!;
    predicted += weights[i]! * probabilities[i]!;
  }
  return {
    meanPredicted: predicted / weight,
    observed: observedShare(ranked, members),
    from: probabilities[members[0]!]!,
    to: probabilities[members.at(-1)!]!,
  };
}

/**
 * Share of positives among rows with a score interval on the effective n, the variance linearised over firms
 * (ultimate clusters: Korn & Graubard 1998, eq. 2).
 */
export function observedShare({ labels, firms, weights }: Ranked, members: Uint32Array): Estimate {
  const byFirm = new Map<number, { weight: number; positive: number }>();
  for (const i of members) {
    const firm = byFirm.get(firms[i]!) ?? { weight: 0, positive: 0 };
    byFirm.set(firms[i]!, firm);
    firm.weight += weights[i]!;
    firm.positive += weights[i]! * labels[i]!;
  }
  const clusters = [...byFirm.values()];
  const weight = clusters.reduce((sum, firm) => sum + firm.weight, 0);
  const value = clusters.reduce((sum, firm) => sum + firm.positive, 0) / weight;
  const counts = {
    rows: members.length,
    firms: clusters.length,
    positiveFirms: clusters.filter(({ positive }) => positive > 0).length,
  };
  if (counts.firms < 2)
    return { value, low: null, high: null, method: "no interval: too few firms (1)", ...counts };
  const spread = clusters.reduce((sum, firm) => sum + (firm.positive - value * firm.weight) ** 2, 0);
  const linearised = (spread / weight ** 2) * (counts.firms / (counts.firms - 1));
  const n = effectiveCount(value, linearised, counts.firms);
  const method = `score interval on an effective n of ${n.toFixed(1)} from ${counts.firms} firms, variance linearised over firms`;
  return { value, ...wilson(value, n, t975(counts.firms - 1)), method, ...counts };
}
