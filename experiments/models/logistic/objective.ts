import type { LabelledMatrix } from "../../features/matrix.ts";

/**
 * Penalised logistic loss, as scikit-learn's `LogisticRegression(C=1/lambda)` minimises it:
 * Σ_i w_i log(1 + exp(−s_i η_i)) + ½ λ Σ_j β_j², s = ±1, the intercept free.
 * Parameters are [intercept, β_1 … β_k]; columns are centred at `means`, which moves only the intercept.
 */
export interface Problem {
  readonly columns: readonly Float32Array[];
  readonly labels: Uint8Array;
  readonly weights: Float64Array | null;
  /** Sum of the weights. */
  readonly total: number;
  readonly means: Float64Array;
  readonly lambda: number;
}

export function problemOf({ columns, labels, weights, rowCount }: LabelledMatrix, lambda: number): Problem {
  let total = 0;
  for (let i = 0; i < rowCount; i++) total += weights?.[i] ?? 1;
  const means = Float64Array.from(columns, (column) => {
    let sum = 0;
    for (let i = 0; i < rowCount; i++) sum += (weights === undefined ? 1 : weights[i]!) * column[i]!;
    return sum / total;
  });
  return { columns, labels, weights: weights ?? null, total, means, lambda };
}

/** η of every row. */
export function linearPredictor({ columns, labels, means }: Problem, parameters: Float64Array): Float64Array {
  const eta = new Float64Array(labels.length).fill(parameters[0]!);
  columns.forEach((column, j) => {
    const coefficient = parameters[j + 1]!;
    const mean = means[j]!;
    for (let i = 0; i < eta.length; i++) eta[i]! += coefficient * (column[i]! - mean);
  });
  return eta;
}

/** The objective at `parameters`, whose predictor is `eta`. */
export function objective(problem: Problem, parameters: Float64Array, eta: Float64Array): number {
  const { labels, weights, lambda } = problem;
  let sum = 0;
  for (let i = 0; i < eta.length; i++) {
    const z = labels[i] === 1 ? eta[i]! : -eta[i]!;
    const loss = Math.log1p(Math.exp(-Math.abs(z))) + Math.max(-z, 0);
    sum += weights === null ? loss : weights[i]! * loss;
  }
  let squares = 0;
  for (let j = 1; j < parameters.length; j++) squares += parameters[j]! * parameters[j]!;
  return sum + 0.5 * lambda * squares;
}

/** Gradient and Hessian of the objective, plus each row's w (p − y). */
export interface Derivatives {
  readonly gradient: Float64Array;
  /** Row-major, both triangles. */
  readonly hessian: Float64Array;
  readonly residuals: Float64Array;
}

export function derivatives(problem: Problem, parameters: Float64Array, eta: Float64Array): Derivatives {
  const { columns, labels, weights, means, lambda } = problem;
  const size = parameters.length;
  const residuals = new Float64Array(eta.length);
  const roots = new Float64Array(eta.length);
  for (let i = 0; i < eta.length; i++) {
    const small = Math.exp(-Math.abs(eta[i]!));
    const p = eta[i]! >= 0 ? 1 / (1 + small) : small / (1 + small);
    const w = weights === null ? 1 : weights[i]!;
    residuals[i] = w * (p - labels[i]!);
    roots[i] = Math.sqrt((w * small) / ((1 + small) * (1 + small)));
  }
  const gradient = new Float64Array(size);
  for (let i = 0; i < eta.length; i++) gradient[0]! += residuals[i]!;
  columns.forEach((column, j) => {
    const mean = means[j]!;
    let sum = 0;
    for (let i = 0; i < residuals.length; i++) sum += residuals[i]! * (column[i]! - mean);
    gradient[j + 1] = sum + lambda * parameters[j + 1]!;
  });
  const hessian = gram(size, eta.length, (j, from, z) => {
    if (j === 0) z.set(roots.subarray(from, from + z.length));
    else weigh(z, { column: columns[j - 1]!, mean: means[j - 1]!, roots, from });
  });
  for (let j = 1; j < size; j++) hessian[j * size + j]! += lambda;
  return { gradient, hessian, residuals };
}

function weigh(
  z: Float64Array,
  { column, mean, roots, from }: { column: Float32Array; mean: number; roots: Float64Array; from: number },
): void {
  for (let b = 0; b < z.length; b++) z[b] = roots[from + b]! * (column[from + b]! - mean);
}

const blockRows = 256;

/**
 * Z Zᵀ for `size` rows of `length` values, given piecewise: `fill(j, from, z)` writes the values of row j from `from` on.
 * Blocks of 256 stay in cache and tiles of 2 x 4 in registers; sums run in a fixed order. Plainly:
 * `for a, b: result[a][b] = Σ_i Z[a][i] * Z[b][i]`.
 */
export function gram(
  size: number,
  length: number,
  fill: (j: number, from: number, z: Float64Array) => void,
): Float64Array {
  const padded = Math.ceil(size / 4) * 4;
  const tiles = new Float64Array(padded * padded);
  const z = new Float64Array(padded * blockRows);
  for (let from = 0; from < length; from += blockRows) {
    const rows = Math.min(blockRows, length - from);
    for (let j = 0; j < size; j++) fill(j, from, z.subarray(j * rows, (j + 1) * rows));
    addTiles(tiles, z, { padded, rows });
  }
  const result = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++) result[a * size + b] = result[b * size + a] = tiles[a * padded + b]!;
  return result;
}

/** Adds one block's products to the lower triangle (and what else of a tile lies beside it). */
function addTiles(
  tiles: Float64Array,
  z: Float64Array,
  { padded, rows }: { padded: number; rows: number },
): void {
  for (let a = 0; a < padded; a += 2) {
    for (let b = 0; b <= a + 1; b += 4) {
      const a0 = a * rows;
      const a1 = a0 + rows;
      const b0 = b * rows;
      const b1 = b0 + rows;
      const b2 = b1 + rows;
      const b3 = b2 + rows;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let i = 0; i < rows; i++) {
        const u = z[a0 + i]!;
        const v = z[a1 + i]!;
        const p = z[b0 + i]!;
        const q = z[b1 + i]!;
        const r = z[b2 + i]!;
        const s = z[b3 + i]!;
        s00 += u * p;
        s01 += u * q;
        s02 += u * r;
        s03 += u * s;
        s10 += v * p;
        s11 += v * q;
        s12 += v * r;
        s13 += v * s;
      }
      const t0 = a * padded + b;
      const t1 = t0 + padded;
      tiles[t0]! += s00;
      tiles[t0 + 1]! += s01;
      tiles[t0 + 2]! += s02;
      tiles[t0 + 3]! += s03;
      tiles[t1]! += s10;
      tiles[t1 + 1]! += s11;
      tiles[t1 + 2]! += s12;
      tiles[t1 + 3]! += s13;
    }
  }
}
