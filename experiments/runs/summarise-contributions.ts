import type { Theme } from "vigie/datasets";
import { quantile } from "../evaluation/intervals/interval.ts";
import type { Contributions } from "../models/contract.ts";

/** How one feature or theme moved the log-odds over many rows. */
export interface SummarisedContribution {
  readonly name: string;
  /** Mean of their sizes, whatever their sign. */
  readonly meanSize: number;
  /** 5 %, 25 %, 50 %, 75 % and 95 %. */
  readonly quantiles: readonly [number, number, number, number, number];
}

/**
 * Contributions summed by theme where `themes` is given (they add up, so sums are theirs), by the size of what they move;
 * the `most` largest.
 */
export function summariseContributions(
  { names, values }: Contributions,
  { themes, most = 12 }: { themes?: Readonly<Record<string, Theme | null>>; most?: number } = {},
): readonly SummarisedContribution[] {
  const sums = new Map<string, Float64Array>();
  names.forEach((name, i) => {
    const group = themes === undefined ? name : (themes[name] ?? "other");
    const known = sums.get(group);
    sums.set(group, known === undefined ? values[i]! : known.map((value, row) => value + values[i]![row]!));
  });
  return [...sums]
    .map(([name, of]) => summarise(name, of))
    .sort((a, b) => b.meanSize - a.meanSize || (a.name < b.name ? -1 : 1))
    .slice(0, most);
}

function summarise(name: string, values: Float64Array): SummarisedContribution {
  const ascending = values.toSorted();
  const at = (share: number) => quantile(ascending, share);
  return {
    name,
    meanSize: values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length,
    quantiles: [at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)],
  };
}
