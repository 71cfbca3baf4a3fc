import type { Ranked } from "./ranked.ts";
import { rowWeights, type Sample } from "./sample.ts";

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
  weight: number;
  positive: number;
  /** Smallest and largest probability, both included. */
  readonly from: number;
  readonly to: number;
  /** Σ w (p − y)². */
  score: number;
}

/** One block per distinct probability, ascending. */
function weighedTies(sample: Sample): readonly Block[] {
  const { labels, probabilities } = sample.ranked;
  const weights = rowWeights(sample);
  const order = byProbability(sample.ranked);
  const blocks: Block[] = [];
  let last = Number.NaN;
  for (const i of order) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    if (probabilities[i] !== last)
      blocks.push({ weight: 0, positive: 0, from: probabilities[i]!, to: probabilities[i]!, score: 0 });
    last = probabilities[i]!;
    const block = blocks.at(-1)!;
    block.weight += weight;
    block.positive += weight * labels[i]!;
    block.score += weight * (last - labels[i]!) ** 2;
  }
  return blocks;
}

/** Pool adjacent violators (Ayer et al. 1955): merges blocks until their rates ascend. */
function poolAdjacent(ties: readonly Block[]): readonly Block[] {
  const pooled: Block[] = [];
  for (const tie of ties) {
    let current = { ...tie };
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
  return {
    weight: a.weight + b.weight,
    positive: a.positive + b.positive,
    from: a.from,
    to: b.to,
    score: a.score + b.score,
  };
}
