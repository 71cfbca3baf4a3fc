import type { Ranked } from "../ranked.ts";

/** Kept as long as the ranked rows are, which nobody changes: a replicate only changes weights. */
const known = new WeakMap<Ranked, Map<string, Float64Array>>();

/** A value per rank, computed once for all replicates. */
export function rowValues(ranked: Ranked, name: string, make: (row: number) => number): Float64Array {
  const columns = known.get(ranked) ?? new Map<string, Float64Array>();
  known.set(ranked, columns);
  const found = columns.get(name) ?? Float64Array.from({ length: ranked.rowCount }, (_, row) => make(row));
  columns.set(name, found);
  return found;
}

/** scikit-learn clips probabilities to [ε, 1 − ε] with the ε of float64. */
export function clip(probability: number): number {
  return Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
}

/** Σ w v. */
export function weightedSum(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += weights[i]! * values[i]!;
  return sum;
}
