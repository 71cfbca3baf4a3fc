import type { Matrix } from "../../features/matrix.ts";
import type { Contributions } from "../contract.ts";
import type { Forest } from "./forest.ts";

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
  const left = forest.left[node]!;
  if (left < 0) return forest.threshold[node]!;
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
  let deepest = 0;
  for (const root of forest.roots) deepest = Math.max(deepest, depthBelow(forest, root));
  const size = ((deepest + 2) * (deepest + 3)) / 2;
  return {
    d: new Int32Array(size),
    z: new Float64Array(size),
    o: new Float64Array(size),
    w: new Float64Array(size),
  };
}

function depthBelow(forest: Forest, node: number): number {
  const left = forest.left[node]!;
  return left < 0 ? 0 : 1 + Math.max(depthBelow(forest, left), depthBelow(forest, left + 1));
}

function explainTree(forest: Forest, t: number, { row, phi, path }: Explained): void {
  const { d, z, o, w } = path;

  /** `length`: entries on the path before this node; they start at `from`. */
  const recurse = (node: number, parent: number, from: number, length: number, step: readonly number[]) => {
    let at = from;
    let size = length;
    // each depth works on its own copy of the path
    at = parent + length;
    for (let i = 0; i < length; i++) {
      d[at + i] = d[parent + i]!;
      z[at + i] = z[parent + i]!;
      o[at + i] = o[parent + i]!;
      w[at + i] = w[parent + i]!;
    }
    size = extend(path, at, length, step[0]!, step[1]!, step[2]!);
    const left = forest.left[node]!;
    if (left < 0) {
      for (let i = 1; i < size; i++)
        phi[d[at + i]!]! +=
          unwoundSum(path, at, size, i) * (o[at + i]! - z[at + i]!) * forest.threshold[node]!;
      return;
    }
    const packed = forest.split[node]!;
    const feature = packed >> 1;
    const value = row[feature]!;
    const isLeft = Number.isNaN(value) ? (packed & 1) === 1 : value < forest.threshold[node]!;
    const share = leftShare(forest, node);
    const hot = isLeft ? left : left + 1;
    const cold = isLeft ? left + 1 : left;
    let incomingZero = 1;
    let incomingOne = 1;
    for (let i = 1; i < size; i++)
      if (d[at + i] === feature) {
        incomingZero = z[at + i]!;
        incomingOne = o[at + i]!;
        size = unwind(path, at, size, i);
        break;
      }
    const hotShare = isLeft ? share : 1 - share;
    recurse(hot, at, at, size, [incomingZero * hotShare, incomingOne, feature]);
    recurse(cold, at, at, size, [incomingZero * (1 - hotShare), 0, feature]);
  };
  recurse(forest.roots[t]!, 0, 0, 0, [1, 1, -1]);
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
