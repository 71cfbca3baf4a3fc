import type { Estimate, Outcomes } from "../outcomes.ts";
import { rankOutcomes } from "../ranked.ts";
import { type Counts, countsOf } from "./bootstrap.ts";
import { effectiveCount, leastFirms, wilson } from "./interval.ts";
import { placeRows } from "./obuchowski.ts";
import { t975 } from "./student.ts";

/** An AUC with what each firm moves it by: sums of several are judged without drawing firms. */
export interface FirmAuc extends Counts {
  /** NaN where only one class is there. */
  readonly value: number;
  /** By firm, in the order of their given index; the variance of the AUC is about the sum of their squares. */
  readonly influence: Float64Array;
}

/** The AUC of some rows (Obuchowski 1997, eqs 3-6, with X and Y of a firm taken together). Throws `outcomes.malformed`. */
export function firmAuc(outcomes: Pick<Outcomes, "labels" | "margins" | "firms">): FirmAuc {
  const ranked = rankOutcomes({ ...outcomes, probabilities: new Float64Array(outcomes.labels.length) });
  const counts = countsOf(ranked);
  const m = ranked.labels.reduce((sum, label) => sum + label, 0);
  const n = ranked.rowCount - m;
  if (m === 0 || n === 0)
    return { value: Number.NaN, influence: new Float64Array(ranked.firmCount), ...counts };
  const sums = placeRows(ranked, m, n);
  const value = sums.positivePlaces.reduce((sum, place) => sum + place, 0) / m;
  const influence = sums.positivePlaces.map((places, firm) => {
    const x = places - sums.positives[firm]! * value;
    const y = sums.negativePlaces[firm]! - sums.negatives[firm]! * value;
    return x / m + y / n;
  });
  return { value, influence, ...counts };
}

/** The AUC of the score turned round. */
export function turned({ value, influence, ...counts }: FirmAuc): FirmAuc {
  return { value: 1 - value, influence: influence.map((one) => -one), ...counts };
}

/** A weighted sum of AUCs of the same rows: what is common to them cancels. */
export function sumAucs(terms: readonly { readonly weight: number; readonly auc: FirmAuc }[]): FirmAuc {
  const [first] = terms;
  const influence = new Float64Array(first!.auc.influence.length);
  for (const { weight, auc } of terms)
    for (let firm = 0; firm < influence.length; firm++) influence[firm]! += weight * auc.influence[firm]!;
  const value = terms.reduce((sum, { weight, auc }) => sum + weight * auc.value, 0);
  return { ...first!.auc, value, influence };
}

/** Standard error over firms. */
export function firmError({ influence, firms }: FirmAuc): number {
  const squares = influence.reduce((sum, one) => sum + one * one, 0);
  return Math.sqrt((squares * firms) / (firms - 1));
}

/** An AUC with its 95 % score interval on the effective n of its failing firms. */
export function estimateAuc(auc: FirmAuc): Estimate {
  const { value, positiveFirms } = auc;
  if (!(positiveFirms >= leastFirms) || Number.isNaN(value)) return withoutInterval(auc);
  const n = effectiveCount(value, firmError(auc) ** 2, positiveFirms);
  const method = `score interval on an effective n of ${n.toFixed(1)} from ${positiveFirms} failing firms, variance by firm (Obuchowski 1997)`;
  return { value, ...wilson(value, n, t975(positiveFirms - 1)), method, ...countsIn(auc) };
}

/** A difference of AUCs of the same rows with its 95 % t interval. */
export function estimateDifference(sum: FirmAuc): Estimate {
  const { value, positiveFirms } = sum;
  if (!(positiveFirms >= leastFirms) || Number.isNaN(value)) return withoutInterval(sum);
  const half = t975(positiveFirms - 1) * firmError(sum);
  const method = `paired t interval on ${positiveFirms} failing firms, variance by firm (Obuchowski 1997)`;
  return { value, low: value - half, high: value + half, method, ...countsIn(sum) };
}

function withoutInterval(auc: FirmAuc): Estimate {
  const method = `no interval: too few failing firms (${auc.positiveFirms}, at least ${leastFirms})`;
  return {
    value: Number.isNaN(auc.value) ? null : auc.value,
    low: null,
    high: null,
    method,
    ...countsIn(auc),
  };
}

function countsIn({ rows, firms, positiveFirms }: Counts): Counts {
  return { rows, firms, positiveFirms };
}
