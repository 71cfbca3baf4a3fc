import { Fault } from "vigie/datasets";
import type { AlertRow } from "../scoring/alert-row.ts";

/** What a refit changes in the scores of the same firms on the same day. */
export interface ScoreShift {
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  readonly firms: number;
  /** Mean of |refitted - evaluated| probability. */
  readonly meanAbsolute: number;
  /** Largest of them. */
  readonly largest: number;
  /** Mean refitted minus mean evaluated probability: whether risk is told higher or lower as a whole. */
  readonly mean: number;
  /** Spearman's rank correlation of the margins, ties at their mean rank; null where either has one value only. */
  readonly rankCorrelation: number | null;
  /** Share of firms whose alert level is another. */
  readonly otherLevel: number;
}

/** @throws Fault `refit.other-firms` (broken) unless both score the same firms of one day. */
export function scoreShift(evaluated: readonly AlertRow[], refitted: readonly AlertRow[]): ScoreShift {
  const before = new Map(evaluated.map((row) => [row.siren, row]));
  const pairs = refitted.flatMap((after) => {
    const row = before.get(after.siren);
    return row === undefined || row.asOf !== after.asOf ? [] : [{ before: row, after }];
  });
  if (pairs.length === 0 || pairs.length !== evaluated.length || pairs.length !== refitted.length)
    throw new Fault("refit.other-firms", "two lists of other firms or days (expected the same of both)", {
      kind: "broken",
    });
  const differences = pairs.map(({ before, after }) => after.probability - before.probability);
  return {
    asOf: refitted[0]!.asOf,
    firms: pairs.length,
    meanAbsolute: mean(differences.map(Math.abs)),
    largest: Math.max(...differences.map(Math.abs)),
    mean: mean(differences),
    rankCorrelation: correlation(
      ranksOf(pairs.map(({ before }) => before.margin)),
      ranksOf(pairs.map(({ after }) => after.margin)),
    ),
    otherLevel: mean(pairs.map(({ before, after }) => (before.level === after.level ? 0 : 1))),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** From 1, equal values at the mean of their ranks. */
function ranksOf(values: readonly number[]): readonly number[] {
  const order = [...values.keys()].sort((i, j) => values[i]! - values[j]!);
  const ranks = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/** Pearson's. */
function correlation(x: readonly number[], y: readonly number[]): number | null {
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0);
  const spread = Math.sqrt(sum((i) => (x[i]! - mx) ** 2) * sum((i) => (y[i]! - my) ** 2));
  return spread === 0 ? null : sum((i) => (x[i]! - mx) * (y[i]! - my)) / spread;
}
