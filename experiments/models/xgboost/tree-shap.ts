import type { Matrix } from "../../features/matrix.ts";
import type { Contributions } from "../contract.ts";
import { type Forest, isLeaf } from "./forest.ts";
import { isChosen } from "./predictor.ts";

/** Exact path-dependent TreeSHAP (Lundberg et al. 2018, "Consistent Individualized Feature Attribution for Tree Ensembles", Algorithm 2). */
export function explainForest(forest: Forest, x: Matrix): Contributions {
  const values = x.names.map(() => new Float64Array(x.rowCount));
  const row = new Float32Array(x.names.length);
  const phi = new Float64Array(x.names.length);
  const path = createPath(forest);
  for (let i = 0; i < x.rowCount; i++) {
    for (let j = 0; j < row.length; j++) row[j] = x.columns[j]![i]!;
    phi.fill(0);
    for (let t = 0; t < forest.roots.length; t++) explainTree(forest, t, { row, phi, path });
    for (let j = 0; j < row.length; j++) values[j]![i] = phi[j]!;
  }
  return { names: x.names, base: forest.baseMargin + expectedSum(forest), values };
}

/** Sum over trees of the cover-weighted mean leaf: the margin of a row of which nothing is known, less the base. */
function expectedSum(forest: Forest): number {
  let sum = 0;
  for (const root of forest.roots) sum += expectedValue(forest, root);
  return sum;
}

function expectedValue(forest: Forest, node: number): number {
  if (isLeaf(forest, node)) return forest.leaf[node]!;
  const left = forest.left[node]!;
  const share = leftShare(forest, node);
  return share * expectedValue(forest, left) + (1 - share) * expectedValue(forest, left + 1);
}

/** Share of the node's rows, by hessian, that went left in training; halves where nothing reached it. */
function leftShare({ cover, left }: Forest, node: number): number {
  const a = cover[left[node]!]!;
  const b = cover[left[node]! + 1]!;
  return a + b > 0 ? a / (a + b) : 0.5;
}

/** The paper's path m, one copy per depth in flat arrays: feature d, share z of zeros, share o of ones, permutation weight w. */
interface Path {
  readonly d: Int32Array;
  readonly z: Float64Array;
  readonly o: Float64Array;
  readonly w: Float64Array;
}

interface Explained {
  readonly row: Float32Array;
  readonly phi: Float64Array;
  readonly path: Path;
}

function createPath(forest: Forest): Path {
  const deepest = forest.depths.reduce((most, depth) => Math.max(most, depth), 0);
  const size = ((deepest + 2) * (deepest + 3)) / 2;
  return {
    d: new Int32Array(size),
    z: new Float64Array(size),
    o: new Float64Array(size),
    w: new Float64Array(size),
  };
}

function explainTree(forest: Forest, t: number, explained: Explained): void {
  visit(forest, explained, forest.roots[t]!, 0, 0, 1, 1, -1);
}

/**
 * RECURSE of Algorithm 2: goes to `node`, whose parent's path lies at `parent` with `length` entries, growing it by
 * the entry (pz, po, pi). Numbers are passed one by one: an object for each of the millions of visits took 4 times as long.
 */
function visit(
  forest: Forest,
  explained: Explained,
  node: number,
  parent: number,
  length: number,
  pz: number,
  po: number,
  pi: number,
): void {
  // nobody goes there, with or without the feature; going on would divide by zero
  if (pz === 0 && po === 0) return;
  const { path, row } = explained;
  // every depth works on its own copy, behind the parent's
  const at = parent + length;
  copyPath(path, parent, at, length);
  const size = extend(path, at, length, pz, po, pi);
  const left = forest.left[node]!;
  if (left === node) {
    creditLeaf(forest.leaf[node]!, explained, at, size);
    return;
  }
  const feature = forest.split[node]! >> 1;
  const isLeft = goesLeft(forest, node, row[feature]!);
  const share = leftShare(forest, node);
  const before = entryOf(path, at, size, feature);
  const z = before < 0 ? 1 : path.z[at + before]!;
  const o = before < 0 ? 1 : path.o[at + before]!;
  const rest = before < 0 ? size : unwind(path, at, size, before);
  visit(forest, explained, left, at, rest, z * share, isLeft ? o : 0, feature);
  visit(forest, explained, left + 1, at, rest, z * (1 - share), isLeft ? 0 : o, feature);
}

function goesLeft(forest: Forest, node: number, value: number): boolean {
  if (Number.isNaN(value)) return (forest.split[node]! & 1) === 0;
  const set = forest.categories?.[node];
  return set ? !isChosen(set, value) : value < forest.threshold[node]!;
}

/** A loop: for a dozen entries `copyWithin` costs more than it saves. */
function copyPath({ d, z, o, w }: Path, from: number, to: number, length: number): void {
  for (let i = 0; i < length; i++) {
    d[to + i] = d[from + i]!;
    z[to + i] = z[from + i]!;
    o[to + i] = o[from + i]!;
    w[to + i] = w[from + i]!;
  }
}

/** Place on the path of a feature met before, or -1. Entry 0 is the root's and has no feature. */
function entryOf({ d }: Path, at: number, size: number, feature: number): number {
  for (let i = 1; i < size; i++) if (d[at + i] === feature) return i;
  return -1;
}

function creditLeaf(leaf: number, { path, phi }: Explained, at: number, size: number): void {
  const { d, z, o } = path;
  for (let i = 1; i < size; i++)
    phi[d[at + i]!]! += unwoundSum(path, at, size, i) * (o[at + i]! - z[at + i]!) * leaf;
}

/** EXTEND of Algorithm 2; returns the new length. */
function extend({ d, z, o, w }: Path, at: number, l: number, pz: number, po: number, pi: number): number {
  d[at + l] = pi;
  z[at + l] = pz;
  o[at + l] = po;
  w[at + l] = l === 0 ? 1 : 0;
  for (let i = l - 1; i >= 0; i--) {
    w[at + i + 1]! += (po * w[at + i]! * (i + 1)) / (l + 1);
    w[at + i] = (pz * w[at + i]! * (l - i)) / (l + 1);
  }
  return l + 1;
}

/** UNWIND of Algorithm 2: takes entry `i` out again; returns the new length. */
function unwind({ d, z, o, w }: Path, at: number, length: number, i: number): number {
  const l = length - 1;
  const one = o[at + i]!;
  const zero = z[at + i]!;
  let n = w[at + l]!;
  for (let j = l - 1; j >= 0; j--) {
    if (one !== 0) {
      const before = w[at + j]!;
      w[at + j] = (n * (l + 1)) / ((j + 1) * one);
      n = before - (w[at + j]! * zero * (l - j)) / (l + 1);
    } else w[at + j] = (w[at + j]! * (l + 1)) / (zero * (l - j));
  }
  for (let j = i; j < l; j++) {
    d[at + j] = d[at + j + 1]!;
    z[at + j] = z[at + j + 1]!;
    o[at + j] = o[at + j + 1]!;
  }
  return l;
}

/** Sum of the weights of the path with entry `i` unwound, without unwinding it. */
function unwoundSum({ z, o, w }: Path, at: number, length: number, i: number): number {
  const l = length - 1;
  const one = o[at + i]!;
  const zero = z[at + i]!;
  let n = w[at + l]!;
  let total = 0;
  for (let j = l - 1; j >= 0; j--) {
    if (one !== 0) {
      const t = (n * (l + 1)) / ((j + 1) * one);
      total += t;
      n = w[at + j]! - (t * zero * (l - j)) / (l + 1);
    } else total += (w[at + j]! * (l + 1)) / (zero * (l - j));
  }
  return total;
}
