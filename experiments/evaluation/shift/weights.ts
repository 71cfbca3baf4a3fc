import { Fault } from "vigie/datasets";

/** Rows of one side with what a classifier of target against origin says of them. */
export interface Side {
  /** Log-odds of being of the target, from a classifier that has not seen the row's firm. */
  readonly margins: Float64Array;
  /** Dense index of the firm of each row. */
  readonly firms: Int32Array;
}

/** How much of the target the origin can stand for. Plain JSON. */
export interface Overlap {
  /** Share of pairs of rows, one of each side, that the classifier tells apart: 0.5 the same firms, 1 nothing in common. */
  readonly separation: number;
  /** (Σ W)² / Σ W² over the firms of the origin (Kish 1965), W the weights of a firm's rows. */
  readonly effectiveFirms: number;
  readonly originFirms: number;
  readonly targetFirms: number;
  /** Largest weight allowed, in means of the unclipped weights. */
  readonly clippedAt: number;
  /** Share of the origin's rows that were clipped. */
  readonly clippedShare: number;
  /** Share of the target's rows to which a larger weight would belong: nothing in the origin stands for them. */
  readonly beyondShare: number;
  /** Log-odds of being of the target, in bars `[from, until)`, with the share of each side's rows in them. */
  readonly histogram: readonly {
    readonly from: number;
    readonly until: number;
    readonly origin: number;
    readonly target: number;
  }[];
}

/** What lies beyond is read as nothing in common: fewer effective firms than this share of the origin's. */
const leastShare = 0.05;
const leastEffective = 40;

/** Whether the reweighted figures say anything. */
export function isOverlapEnough({ effectiveFirms, originFirms }: Overlap): boolean {
  return effectiveFirms >= Math.max(leastEffective, leastShare * originFirms);
}

/**
 * Weights of the origin's rows that make their features look like the target's, mean 1: the density ratio by Bayes' rule
 * from a classifier (Sugiyama et al. 2008; Bickel et al. 2009, eq. 2), clipped at `clippedAt` times its mean, which trades a
 * little bias for much variance. Throws `shift.empty` where a side has no row.
 */
export function densityRatio(
  origin: Side,
  target: Side,
  { clippedAt = 20 }: { readonly clippedAt?: number } = {},
): { readonly weights: Float64Array; readonly overlap: Overlap } {
  if (origin.margins.length === 0 || target.margins.length === 0)
    throw new Fault(
      "shift.empty",
      `rows of origin and target: ${origin.margins.length} and ${target.margins.length} (expected some of each)`,
    );
  // exp(margin − largest) cannot overflow; the constant cancels in the mean
  const largest = origin.margins.reduce((most, margin) => Math.max(most, margin), Number.NEGATIVE_INFINITY);
  const ratios = origin.margins.map((margin) => Math.exp(margin - largest));
  const most = clippedAt * mean(ratios);
  const clipped = ratios.map((ratio) => Math.min(ratio, most));
  const weights = clipped.map((ratio) => ratio / mean(clipped));
  const beyond = target.margins.filter((margin) => Math.exp(margin - largest) > most).length;
  return {
    weights,
    overlap: {
      separation: separationOf(origin.margins, target.margins),
      effectiveFirms: effectiveFirms(weights, origin.firms),
      originFirms: new Set(origin.firms).size,
      targetFirms: new Set(target.firms).size,
      clippedAt,
      clippedShare: ratios.filter((ratio) => ratio > most).length / ratios.length,
      beyondShare: beyond / target.margins.length,
      histogram: bars(origin.margins, target.margins),
    },
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function effectiveFirms(weights: Float64Array, firms: Int32Array): number {
  const byFirm = new Map<number, number>();
  weights.forEach((weight, row) => {
    byFirm.set(firms[row]!, (byFirm.get(firms[row]!) ?? 0) + weight);
  });
  const sums = [...byFirm.values()];
  const total = sums.reduce((sum, one) => sum + one, 0);
  return total ** 2 / sums.reduce((sum, one) => sum + one * one, 0);
}

/** Mann and Whitney's statistic by ranks; ties count half. */
function separationOf(origin: Float64Array, target: Float64Array): number {
  const sorted = origin.toSorted();
  const below = (margin: number, isTieBelow: (value: number) => boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const value = sorted[middle]!;
      if (value < margin || (value === margin && isTieBelow(value))) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = target.reduce(
    (sum, margin) => sum + below(margin, () => false) + below(margin, () => true),
    0,
  );
  return wins / 2 / (origin.length * target.length);
}

const barCount = 24;

function bars(origin: Float64Array, target: Float64Array): Overlap["histogram"] {
  const all = [origin, target].flatMap((side) => [
    side.reduce((a, b) => Math.min(a, b)),
    side.reduce((a, b) => Math.max(a, b)),
  ]);
  const from = Math.min(...all);
  const width = (Math.max(...all) - from) / barCount || 1;
  const shares = (side: Float64Array) => {
    const counts = new Float64Array(barCount);
    for (const margin of side) counts[Math.min(barCount - 1, Math.floor((margin - from) / width))]!++;
    return counts.map((one) => one / side.length);
  };
  const [ofOrigin, ofTarget] = [shares(origin), shares(target)];
  return Array.from({ length: barCount }, (_, i) => ({
    from: from + i * width,
    until: from + (i + 1) * width,
    origin: ofOrigin[i]!,
    target: ofTarget[i]!,
  }));
}
