import type { Matrix } from "../../features/matrix.ts";
import { type CategorySet, type Forest, isLeaf } from "./forest.ts";

const blockRows = 64;
/** Rows that go down a tree together: the processor overlaps their waits. */
const abreast = 4;
/** Steps taken before looking whether all have arrived. */
const stride = 8;

/**
 * Margins as libxgboost's `output_margin` gives them, bit for bit: comparisons and sums in float32, trees in order.
 * Rows are copied in blocks, row after row, so that a tree's nodes and the block stay in the processor's cache.
 */
export function predictMargins(forest: Forest, x: Matrix): Float64Array {
  const margins = new Float64Array(x.rowCount);
  const width = 2 * x.columns.length;
  const size = Math.min(blockRows, Math.ceil(x.rowCount / abreast) * abreast);
  const rows = new Float32Array(size * width);
  const sums = new Float32Array(size);
  const addTrees = forest.categories === null ? addComparing : addAsking;
  for (let from = 0; from < x.rowCount; from += size) {
    const count = Math.min(size, x.rowCount - from);
    copyBlock(x, from, count, rows);
    sums.fill(forest.baseMargin);
    addTrees(forest, rows, width, sums);
    for (let i = 0; i < count; i++) margins[from + i] = sums[i]!;
  }
  return margins;
}

/**
 * Each value twice, a missing one as -∞ and as ∞: `split` points to the one that goes the node's default way, so that
 * going down needs no question about NaN. True values are finite (`checkFeatures`).
 */
function copyBlock(x: Matrix, from: number, count: number, rows: Float32Array): void {
  const width = 2 * x.columns.length;
  for (let j = 0; j < x.columns.length; j++) {
    const column = x.columns[j]!;
    for (let i = 0, at = 2 * j; i < count; i++, at += width) {
      const value = column[from + i]!;
      const isMissing = Number.isNaN(value);
      rows[at] = isMissing ? Number.NEGATIVE_INFINITY : value;
      rows[at + 1] = isMissing ? Number.POSITIVE_INFINITY : value;
    }
  }
}

/**
 * `node = left + (value >= threshold)` without a branch: half of all branches would be guessed wrong. At a leaf the
 * threshold is NaN, so a row that has arrived stays. `sums` is float32, so every addition rounds as the library's does.
 */
function addComparing(forest: Forest, rows: Float32Array, width: number, sums: Float32Array): void {
  const { split, threshold, left, leaf, roots, depths } = forest;
  for (let t = 0; t < roots.length; t++) {
    const root = roots[t]!;
    const depth = depths[t]!;
    for (let i = 0, r0 = 0; i < sums.length; i += abreast, r0 += abreast * width) {
      const r1 = r0 + width;
      const r2 = r1 + width;
      const r3 = r2 + width;
      let a = root;
      let b = root;
      let c = root;
      let d = root;
      for (let done = 0; done < depth; done += stride) {
        if (done > 0 && left[a] === a && left[b] === b && left[c] === c && left[d] === d) break;
        for (let step = Math.min(stride, depth - done); step > 0; step--) {
          a = left[a]! + (+(rows[r0 + split[a]!]! >= threshold[a]!) | 0);
          b = left[b]! + (+(rows[r1 + split[b]!]! >= threshold[b]!) | 0);
          c = left[c]! + (+(rows[r2 + split[c]!]! >= threshold[c]!) | 0);
          d = left[d]! + (+(rows[r3 + split[d]!]! >= threshold[d]!) | 0);
        }
      }
      sums[i]! += leaf[a]!;
      sums[i + 1]! += leaf[b]!;
      sums[i + 2]! += leaf[c]!;
      sums[i + 3]! += leaf[d]!;
    }
  }
}

/** The obvious way, for trees that ask for categories. */
function addAsking(forest: Forest, rows: Float32Array, width: number, sums: Float32Array): void {
  for (let t = 0; t < forest.roots.length; t++)
    for (let i = 0; i < sums.length; i++) {
      let node = forest.roots[t]!;
      while (!isLeaf(forest, node)) {
        const value = rows[i * width + forest.split[node]!]!;
        node = forest.left[node]! + (isRight(forest, node, value) ? 1 : 0);
      }
      sums[i]! += forest.leaf[node]!;
    }
}

/** Where a value goes; ±∞ stands for one that is missing. */
function isRight({ categories, threshold }: Forest, node: number, value: number): boolean {
  const set = categories![node];
  if (set === null || set === undefined || !Number.isFinite(value))
    return value >= (set ? 0 : threshold[node]!);
  return isChosen(set, value);
}

/** Whether a category is in the set; what is no category of it (negative, unseen) is not. XGBoost, `common::Decision`. */
export function isChosen(set: CategorySet, value: number): boolean {
  const code = Math.trunc(value);
  if (!(value >= 0 && value < 2 ** 24) || code >> 5 >= set.length) return false;
  return ((set[code >> 5]! >>> (code & 31)) & 1) === 1;
}
