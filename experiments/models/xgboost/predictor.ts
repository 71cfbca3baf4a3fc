import type { Matrix } from "../../features/matrix.ts";
import type { Forest } from "./forest.ts";

const blockRows = 64;

/**
 * Margins as libxgboost's `output_margin` gives them, bit for bit: comparisons and sums in float32, trees in order.
 * Rows are copied in blocks, row after row, so that a tree's nodes and the block stay in the processor's cache.
 */
export function predictMargins(forest: Forest, x: Matrix): Float64Array {
  const margins = new Float64Array(x.rowCount);
  const width = x.columns.length;
  const rows = new Float32Array(blockRows * width);
  const sums = new Float32Array(blockRows);
  for (let from = 0; from < x.rowCount; from += blockRows) {
    const count = Math.min(blockRows, x.rowCount - from);
    copyBlock(x, from, count, rows);
    sums.fill(forest.baseMargin);
    addTrees(forest, rows, width, sums.subarray(0, count));
    for (let i = 0; i < count; i++) margins[from + i] = sums[i]!;
  }
  return margins;
}

function copyBlock(x: Matrix, from: number, count: number, rows: Float32Array): void {
  const width = x.columns.length;
  for (let j = 0; j < width; j++) {
    const column = x.columns[j]!;
    for (let i = 0, at = j; i < count; i++, at += width) rows[at] = column[from + i]!;
  }
}

/** `sums` is float32, so every addition rounds as the library's does. */
function addTrees(forest: Forest, rows: Float32Array, width: number, sums: Float32Array): void {
  const { split, threshold, left, roots } = forest;
  for (let t = 0; t < roots.length; t++) {
    const root = roots[t]!;
    for (let i = 0, start = 0; i < sums.length; i++, start += width) {
      let node = root;
      let packed = split[node]!;
      while (packed >= 0) {
        const value = rows[start + (packed >> 1)]!;
        const isLeft = value < threshold[node]! || ((packed & 1) === 1 && Number.isNaN(value));
        node = left[node]! + (isLeft ? 0 : 1);
        packed = split[node]!;
      }
      sums[i]! += threshold[node]!;
    }
  }
}
