import { type CalibrationRows, calibrationRows } from "./rows.ts";

/**
 * A rising step function of the margin, straight between steps, flat beyond both ends. Rows on one step share a
 * probability: they are ranked by their margins all the same.
 */
export interface IsotonicCalibrator {
  readonly kind: "isotonic";
  /** Strictly ascending. */
  readonly margins: readonly number[];
  /** At each margin; in [0, 1], never falling. */
  readonly probabilities: readonly number[];
  readonly ties: {
    /** Distinct probabilities among the calibration rows. */
    readonly levels: number;
    /** Share of the calibration rows' weight that has its probability in common with another margin, in [0, 1]. */
    readonly share: number;
  };
  readonly note?: string;
}

/** Rows of neighbouring margins taken together. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly positive: number;
}

/**
 * Isotonic regression of the outcome on the margin by pooling adjacent violators (Ayer et al. 1955; Zadrozny & Elkan
 * 2002), as scikit-learn's `IsotonicRegression(out_of_bounds="clip")`. Rows of weight 0 are left out.
 * Throws `calibration.constant-label`, `calibration.bad-input`.
 */
export function fitIsotonic(
  margins: Float64Array,
  labels: ArrayLike<number>,
  weights?: Float64Array,
): IsotonicCalibrator {
  const rows = calibrationRows(margins, labels, weights);
  const blocks = pool(blocksByMargin(rows));
  const knots = blocks.flatMap((block) => {
    const probability = block.positive / block.weight;
    const ends = block.from === block.to ? [block.from] : [block.from, block.to];
    return ends.map((margin) => ({ margin: margin + 0, probability: probability + 0 }));
  });
  return {
    kind: "isotonic",
    margins: knots.map(({ margin }) => margin),
    probabilities: knots.map(({ probability }) => probability),
    ties: { levels: blocks.length, share: tiedShare(blocks) },
    ...noteOf(blocks),
  };
}

/** Probabilities of the margins, in [0, 1], never falling where the margin rises. */
export function applyIsotonic(
  { margins: knots, probabilities }: IsotonicCalibrator,
  margins: Float64Array,
): Float64Array {
  return margins.map((margin) => {
    if (Number.isNaN(margin)) return Number.NaN;
    const right = firstAbove(knots, margin);
    if (right === 0) return probabilities[0]!;
    const low = probabilities[right - 1]!;
    if (right === knots.length) return low;
    const high = probabilities[right]!;
    const share = (margin - knots[right - 1]!) / (knots[right]! - knots[right - 1]!);
    return Math.min(low + (high - low) * share, high);
  });
}

/** Place of the first knot above `margin`. */
function firstAbove(knots: readonly number[], margin: number): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= margin) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One block per distinct margin, ascending. */
function blocksByMargin({ margins, labels, weights }: CalibrationRows): readonly Block[] {
  const order = Uint32Array.from(margins.keys())
    .filter((i) => weights[i]! > 0)
    .sort((a, b) => margins[a]! - margins[b]!);
  const blocks: Block[] = [];
  for (const i of order) {
    const margin = margins[i]!;
    const row = { from: margin, to: margin, weight: weights[i]!, positive: weights[i]! * labels[i]! };
    const last = blocks.at(-1);
    if (last?.to === margin) blocks[blocks.length - 1] = merge(last, row);
    else blocks.push(row);
  }
  return blocks;
}

/** Merges neighbours until their rates ascend strictly. */
function pool(blocks: readonly Block[]): readonly Block[] {
  const pooled: Block[] = [];
  for (const block of blocks) {
    let current = block;
    for (let before = pooled.at(-1); before !== undefined; before = pooled.at(-1)) {
      if (before.positive * current.weight < current.positive * before.weight) break;
      pooled.pop();
      current = merge(before, current);
    }
    pooled.push(current);
  }
  return pooled;
}

function merge(a: Block, b: Block): Block {
  return { from: a.from, to: b.to, weight: a.weight + b.weight, positive: a.positive + b.positive };
}

function tiedShare(blocks: readonly Block[]): number {
  let tied = 0;
  let total = 0;
  for (const { from, to, weight } of blocks) {
    total += weight;
    if (from !== to) tied += weight;
  }
  return tied / total;
}

function noteOf(blocks: readonly Block[]): { readonly note?: string } {
  const notes: string[] = [];
  if (blocks.length === 1) notes.push("the margins do not rise with the outcome: one probability for all");
  if (blocks[0]!.positive === 0) notes.push("reaches 0");
  if (blocks.at(-1)!.positive === blocks.at(-1)!.weight) notes.push("reaches 1");
  return notes.length === 0 ? {} : { note: notes.join("; ") };
}
