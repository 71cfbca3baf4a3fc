/**
 * Cholesky factor of a symmetric matrix, row by row, lower triangle of `size` x `size` in row-major order.
 * Ours rather than ml-matrix's because a fit must name the column whose pivot vanishes.
 */
export type Factor =
  | { readonly status: "factored"; readonly lower: Float64Array; readonly size: number }
  | { readonly status: "singular"; readonly column: number; readonly combination: Float64Array };

/**
 * Factors `a` after scaling it to a unit diagonal by `scale` (1 / √a_jj): a pivot is then 1 − R² of that column on
 * those before it. Below `smallestPivot` the answer names the column and its combination of the earlier scaled columns.
 */
export function factor(a: Float64Array, scale: Float64Array, smallestPivot = 1e-11): Factor {
  const size = scale.length;
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j]! * scale[i]! * scale[j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i !== j) lower[i * size + j] = sum / lower[j * size + j]!;
      else if (sum > smallestPivot) lower[i * size + i] = Math.sqrt(sum);
      else return { status: "singular", column: i, combination: combinationOf(lower, i, size) };
    }
  }
  return { status: "factored", lower, size };
}

/** The weights c of Σ_k c_k column_k = column_i over the columns before i: Lᵀ c = row i of L. */
function combinationOf(lower: Float64Array, i: number, size: number): Float64Array {
  const c = lower.slice(i * size, i * size + i);
  for (let k = i - 1; k >= 0; k--) {
    for (let m = k + 1; m < i; m++) c[k]! -= lower[m * size + k]! * c[m]!;
    c[k]! /= lower[k * size + k]!;
  }
  return c;
}

/** Solves `a x = b` for the matrix that was factored with this `scale`. */
export function solve(
  { lower, size }: Extract<Factor, { status: "factored" }>,
  scale: Float64Array,
  b: Float64Array,
): Float64Array {
  const x = b.map((value, j) => value * scale[j]!);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * size + k]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= lower[k * size + i]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x.map((value, j) => value * scale[j]!);
}
