import type { Matrix } from "../../../../experiments/features/matrix.ts";
import { type Forest, isLeaf } from "../../../../experiments/models/xgboost/forest.ts";

/** Margins in float64, one row and one tree after the other: what contributions add up to. */
export function wideMargins(forest: Forest, x: Matrix): number[] {
  return Array.from({ length: x.rowCount }, (_, i) => {
    let sum = forest.baseMargin;
    for (const root of forest.roots) sum += forest.leaf[leafOf(forest, root, x, i)]!;
    return sum;
  });
}

function leafOf(forest: Forest, root: number, x: Matrix, i: number): number {
  let node = root;
  while (!isLeaf(forest, node)) {
    const value = x.columns[forest.split[node]! >> 1]![i]!;
    node = forest.left[node]! + (isRight(forest, node, value) ? 1 : 0);
  }
  return node;
}

function isRight({ split, threshold, categories }: Forest, node: number, value: number): boolean {
  if (Number.isNaN(value)) return (split[node]! & 1) === 1;
  const set = categories?.[node];
  if (!set) return value >= threshold[node]!;
  const members = [...set].flatMap((word, k) =>
    Array.from({ length: 32 }, (_, bit) => bit).flatMap((bit) => ((word >>> bit) & 1 ? [32 * k + bit] : [])),
  );
  return members.includes(Math.trunc(value));
}
