import type { Numbers } from "./arrow-numbers.ts";
/** A natural cubic spline of a scaled value: linear outside its first and last knot. */
export interface Spline {
  /** In units of the scaled value, ascending, three or more. */
  readonly knots: readonly number[];
  /** Of each basis column on the known values of train, two fewer than the knots: brings it to mean 0 and deviation 1. */
  readonly parts: readonly { readonly mean: number; readonly deviation: number }[];
}

/**
 * Knots at the train quantiles of Harrell 2015 (table 2.3, equally spaced between 0.05 and 0.95; 0.10 for three knots,
 * 0.025 from seven on), by linear interpolation. Null when train has fewer distinct values than
 * knots, or fewer than three knots differ.
 */
export function fitSpline(scaled: Numbers, count: number): Spline | null {
  const sorted = scaled.slice().sort();
  if (new Set(sorted).size < count) return null;
  const outer = count === 3 ? 0.1 : count < 7 ? 0.05 : 0.025;
  const places = Array.from({ length: count }, (_, k) => outer + (k * (1 - 2 * outer)) / (count - 1));
  const knots = [...new Set(places.map((place) => quantileOf(sorted, place) + 0))];
  if (knots.length < 3) return null;
  const parts = basis(knots, scaled).map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    const squares = column.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean: mean + 0, deviation: Math.sqrt(squares / column.length) };
  });
  return parts.every(({ deviation }) => deviation > 0 && Number.isFinite(deviation))
    ? { knots, parts }
    : null;
}

/** The columns beside the value itself, in float32. */
export function splineColumns({ knots, parts }: Spline, scaled: Numbers): readonly Float32Array[] {
  return basis(knots, scaled).map((column, k) => {
    const { mean, deviation } = parts[k]!;
    return Float32Array.from(column, (value) => (value - mean) / deviation);
  });
}

/**
 * N_{k+2}(X) = d_k(X) − d_{K−1}(X) with d_k(X) = ((X − ξ_k)³₊ − (X − ξ_K)³₊) / (ξ_K − ξ_k), k = 1 … K − 2
 * (Hastie, Tibshirani & Friedman 2009, eq. 5.4 and 5.5; the constant and X itself stand elsewhere).
 */
function basis(knots: readonly number[], x: Numbers): readonly Float64Array[] {
  const K = knots.length;
  const last = knots[K - 1]!;
  const d = (k: number, X: number) => (cube(X - knots[k]!) - cube(X - last)) / (last - knots[k]!);
  return knots.slice(0, K - 2).map((_, k) => {
    const column = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) column[i] = d(k, x[i]!) - d(K - 2, x[i]!);
    return column;
  });
}

function cube(x: number): number {
  return x > 0 ? x * x * x : 0;
}

function quantileOf(sorted: Numbers, place: number): number {
  const at = place * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}
