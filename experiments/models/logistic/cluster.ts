import { factor, solve } from "./cholesky.ts";
import type { Solution } from "./irls.ts";
import { gram } from "./kernel.mjs";
import type { Problem } from "./objective.ts";

/** Standard errors that allow rows of one firm to depend on each other in any way. */
export interface ClusterErrors {
  readonly intercept: number;
  readonly coefficients: Float64Array;
  /** Number of firms. */
  readonly clusters: number;
  /** G/(G−1) · (n−1)/(n−k), k with the intercept: as statsmodels' `cov_type="cluster"` applies it. */
  readonly correction: number;
}

/**
 * Sandwich estimator H⁻¹ (Σ_g u_g u_gᵀ) H⁻¹ with u_g the summed scores of firm g (Liang & Zeger 1986; Cameron & Miller
 * 2015, eq. 11). With a penalty H includes it, and the errors are conditional on it. `firms` are dense.
 * Null with fewer than two firms or no more rows than parameters.
 */
export function clusterErrors(problem: Problem, { at }: Solution, firms: Int32Array): ClusterErrors | null {
  const size = at.gradient.length;
  const n = firms.length;
  let clusters = 0;
  for (const firm of firms) clusters = Math.max(clusters, firm + 1);
  if (clusters < 2 || n <= size) return null;
  const scores = firmScores(problem, { residuals: at.residuals, firms, clusters });
  const meat = gram(size, clusters, (j, from, z) => z.set(scores[j]!.subarray(from, from + z.length)));
  const correction = (clusters / (clusters - 1)) * ((n - 1) / (n - size));
  const covariance = sandwich(at.hessian, meat, size);
  if (covariance === null) return null;
  const errorOf = (direction: Float64Array) => Math.sqrt(correction * quadratic(covariance, direction));
  const unit = (j: number) => Float64Array.from({ length: size }, (_, i) => (i === j ? 1 : 0));
  return {
    intercept: errorOf(Float64Array.of(1, ...problem.means.map((mean) => -mean))),
    coefficients: Float64Array.from(problem.means, (_, j) => errorOf(unit(j + 1))),
    clusters,
    correction,
  };
}

/** Σ over the firm's rows of w (p − y) z, one array per parameter. */
function firmScores(
  { columns, means }: Problem,
  { residuals, firms, clusters }: { residuals: Float64Array; firms: Int32Array; clusters: number },
): readonly Float64Array[] {
  const scores = [new Float64Array(clusters), ...columns.map(() => new Float64Array(clusters))];
  for (let i = 0; i < firms.length; i++) scores[0]![firms[i]!]! += residuals[i]!;
  columns.forEach((column, j) => {
    const score = scores[j + 1]!;
    const mean = means[j]!;
    for (let i = 0; i < firms.length; i++) score[firms[i]!]! += residuals[i]! * (column[i]! - mean);
  });
  return scores;
}

function sandwich(hessian: Float64Array, meat: Float64Array, size: number): Float64Array | null {
  const scale = Float64Array.from({ length: size }, (_, j) => 1 / Math.sqrt(hessian[j * size + j]!));
  const factored = factor(hessian, scale);
  if (factored.status === "singular") return null;
  const solveRows = (rows: Float64Array) => {
    const result = new Float64Array(size * size);
    for (let j = 0; j < size; j++) {
      const x = solve(factored, scale, rows.subarray(j * size, (j + 1) * size));
      for (let i = 0; i < size; i++) result[i * size + j] = x[i]!;
    }
    return result;
  };
  return solveRows(solveRows(meat));
}

function quadratic(a: Float64Array, x: Float64Array): number {
  const size = x.length;
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sum += x[i]! * a[i * size + j]! * x[j]!;
  return Math.max(sum, 0);
}
