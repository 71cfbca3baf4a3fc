import type { Ranked } from "../ranked.ts";
import type { Sample } from "../sample.ts";

/** Kept as long as the ranked rows are, which nobody changes: a replicate only changes how often firms count. */
const known = new WeakMap<Ranked, Map<string, Float64Array>>();

/** A value per rank, computed once for all replicates. */
export function rowValues(ranked: Ranked, name: string, make: (row: number) => number): Float64Array {
  return kept(ranked, name, () => Float64Array.from({ length: ranked.rowCount }, (_, row) => make(row)));
}

/**
 * Σ w v over the rows of a sample. A firm's rows are added up once for all replicates, so a draw visits firms, not rows.
 */
export function weightedSum(
  { ranked, firmWeights }: Sample,
  name: string,
  value: (row: number) => number,
): number {
  const sums = kept(ranked, `sum of ${name}`, () => sumByFirm(ranked, value));
  let sum = 0;
  for (let firm = 0; firm < sums.length; firm++) sum += firmWeights[firm]! * sums[firm]!;
  return sum;
}

function sumByFirm({ firmCount, rowCount, firms, weights }: Ranked, value: (row: number) => number) {
  const sums = new Float64Array(firmCount);
  for (let row = 0; row < rowCount; row++) sums[firms[row]!]! += weights[row]! * value(row);
  return sums;
}

function kept(ranked: Ranked, name: string, make: () => Float64Array): Float64Array {
  const columns = known.get(ranked) ?? new Map<string, Float64Array>();
  known.set(ranked, columns);
  const found = columns.get(name) ?? make();
  columns.set(name, found);
  return found;
}

/** scikit-learn clips probabilities to [ε, 1 − ε] with the ε of float64. */
export function clip(probability: number): number {
  return Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
}
