import { canonicalJson } from "vigie/datasets";
import type { FoldDescription } from "../../splits/fold.ts";

/** Folds that learn and judge in the same regions, each at dates of its own: together they judge a longer time. */
export interface FoldSeries {
  /** `2019-07-to-2021-07`: its first and its last fold. */
  readonly name: string;
  /** Names of its folds, earliest test first; two or more. */
  readonly folds: readonly string[];
}

/**
 * The series among the folds of a run. Folds that judge an as-of date twice (other histories, overlapping tests) make
 * none: a firm would stand on the list of one date several times. Nor do grouped folds, which all judge the same dates.
 */
export function seriesOf(folds: Readonly<Record<string, FoldDescription>>): readonly FoldSeries[] {
  const alike = new Map<string, NamedFold[]>();
  for (const [name, fold] of Object.entries(folds)) {
    if (fold.protocol !== "temporal") continue;
    const regions = canonicalJson([fold.learned ?? null, fold.tested ?? null]);
    alike.set(regions, [...(alike.get(regions) ?? []), { name, test: fold.parts.test }]);
  }
  return [...alike.values()].map(inOrder).filter(areApart).map(nameSeries);
}

interface NamedFold {
  readonly name: string;
  /** Half-open ISO dates. */
  readonly test: { readonly from: string; readonly until: string };
}

function inOrder(folds: readonly NamedFold[]): readonly NamedFold[] {
  return folds.toSorted((a, b) => (a.test.from < b.test.from ? -1 : 1));
}

function areApart(folds: readonly NamedFold[]): boolean {
  return folds.length > 1 && folds.every(({ test }, i) => i === 0 || folds[i - 1]!.test.until <= test.from);
}

function nameSeries(folds: readonly NamedFold[]): FoldSeries {
  const names = folds.map(({ name }) => name);
  return { name: `${names[0]}-to-${names.at(-1)}`, folds: names };
}
