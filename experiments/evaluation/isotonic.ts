import type { Ranked } from "./ranked.ts";
import type { Sample } from "./sample.ts";

/** Isotonic regression of the outcome on the probability: blocks by ascending probability, their rates ascending. */
export function isotonicBlocks(sample: Sample): readonly Block[] {
  return poolAdjacent(weighedTies(sample));
}

/** Kept as long as the ranked rows: every draw of firms has the same order. */
const orders = new WeakMap<Ranked, Uint32Array>();

/** Rows by ascending probability. */
export function byProbability(ranked: Ranked): Uint32Array {
  const { probabilities } = ranked;
  const order =
    orders.get(ranked) ??
    Uint32Array.from(probabilities.keys()).sort((a, b) => probabilities[a]! - probabilities[b]!);
  orders.set(ranked, order);
  return order;
}

/** Rows that isotonic regression gives the same value. */
export interface Block {
  readonly weight: number;
  readonly positive: number;
  /** Smallest and largest probability, both included. */
  readonly from: number;
  readonly to: number;
  /** Σ w (p − y)². */
  readonly score: number;
}

/** Blocks as columns of one length: an object for each row of each draw would be most of the work. */
interface Blocks {
  count: number;
  readonly weight: Float64Array;
  readonly positive: Float64Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly score: Float64Array;
}

function emptyBlocks(most: number): Blocks {
  const column = () => new Float64Array(most);
  return {
    count: 0,
    weight: column(),
    positive: column(),
    from: column(),
    to: column(),
    score: column(),
  };
}

/** One block per distinct probability, ascending. */
function weighedTies(sample: Sample): Blocks {
  const { labels, probabilities, weights, firms } = sample.ranked;
  const order = byProbability(sample.ranked);
  const blocks = emptyBlocks(order.length);
  const { weight, positive, from, to, score } = blocks;
  let at = -1;
  for (let rank = 0; rank < order.length; rank++) {
    const i = order[rank]!;
    const own = weights[i]! * sample.firmWeights[firms[i]!]!;
    if (own === 0) continue;
    const [p, label] = [probabilities[i]!, labels[i]!];
    if (at < 0 || p !== to[at]) {
      at++;
      from[at] = p;
      to[at] = p;
    }
    weight[at]! += own;
    positive[at]! += own * label;
    score[at]! += own * (p - label) ** 2;
  }
  blocks.count = at + 1;
  return blocks;
}

/**
 * Pool adjacent violators (Ayer et al. 1955): merges blocks until their rates ascend. In place: what is pooled so far never
 * has more blocks than were read.
 */
function poolAdjacent({ count, weight, positive, from, to, score }: Blocks): readonly Block[] {
  let last = -1;
  for (let i = 0; i < count; i++) {
    last++;
    weight[last] = weight[i]!;
    positive[last] = positive[i]!;
    from[last] = from[i]!;
    to[last] = to[i]!;
    score[last] = score[i]!;
    while (last > 0 && positive[last - 1]! * weight[last]! >= positive[last]! * weight[last - 1]!) {
      weight[last - 1]! += weight[last]!;
      positive[last - 1]! += positive[last]!;
      to[last - 1] = to[last]!;
      score[last - 1]! += score[last]!;
      last--;
    }
  }
  return Array.from({ length: last + 1 }, (_, i) => ({
    weight: weight[i]!,
    positive: positive[i]!,
    from: from[i]!,
    to: to[i]!,
    score: score[i]!,
  }));
}
