import type { LabelledMatrix } from "../../features/matrix.ts";
import type { Forest } from "./forest.ts";
import { predictMargins } from "./predictor.ts";

/** Weighted log loss on `set` after each round of one tree. */
export function lossCurve(forest: Forest, set: LabelledMatrix): number[] {
  const margins = new Float64Array(set.rowCount).fill(forest.baseMargin);
  return Array.from(forest.roots, (root) => {
    const alone = predictMargins({ ...forest, baseMargin: 0, roots: Int32Array.of(root) }, set);
    for (let i = 0; i < margins.length; i++) margins[i]! += alone[i]!;
    return logLoss(margins, set);
  });
}

function logLoss(margins: Float64Array, { labels, weights }: LabelledMatrix): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < margins.length; i++) {
    const weight = weights?.[i] ?? 1;
    const towards = labels[i] === 1 ? margins[i]! : -margins[i]!;
    // log(1 + e^-m) without overflow
    sum += weight * (Math.max(-towards, 0) + Math.log1p(Math.exp(-Math.abs(towards))));
    total += weight;
  }
  return sum / total;
}

/** How many rounds early stopping keeps: up to the best one before `patience` rounds passed without a better one. */
export function stoppingRound(curve: readonly number[], patience: number): number {
  let best = 0;
  for (let round = 1; round < curve.length && round - best <= patience; round++)
    if (curve[round]! < curve[best]!) best = round;
  return best + 1;
}
