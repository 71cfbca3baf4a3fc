import type { Metric } from "../metrics/metric.ts";
import { metric } from "../metrics.ts";
import type { Estimate, Outcomes } from "../outcomes.ts";
import { type Cut, cutRows, sumsByFirm, type Term } from "./firm-sums.ts";
import { effectiveCount, leastFirms, wilson } from "./interval.ts";
import { t975 } from "./student.ts";

interface Ratio {
  readonly over: Term;
  readonly under: Term;
}

/** Metrics that are one sum over another: their variance over firms needs no draws. Each equals its registry twin. */
const ratios: Readonly<Record<string, Ratio>> = {
  baseRate: { over: "failing", under: "all" },
  alertRate: { over: "alerted", under: "all" },
  recall: { over: "found", under: "failing" },
  precision: { over: "found", under: "alerted" },
  falsePositiveRate: { over: "needless", under: "sound" },
  falseNegativeRate: { over: "missed", under: "failing" },
  falseOmissionRate: { over: "missed", under: "quiet" },
  observedOverExpected: { over: "failing", under: "probability" },
};

export const ratioNames: readonly string[] = Object.keys(ratios);

/**
 * Ratio metrics on some rows, with intervals from the variance linearised over firms (ultimate clusters: Korn & Graubard
 * 1998, eq. 2): what drawing firms converges to, at the price of one pass. Alerts are margins at or above `threshold`.
 */
export function estimateRatios(
  outcomes: Outcomes,
  { names, threshold, rows }: { names: readonly string[]; threshold: number; rows: ArrayLike<number> },
): Record<string, Estimate> {
  const cut = cutRows(outcomes, { rows, threshold });
  const counts = countFirms(cut);
  const sums = sumsByFirm(cut);
  return Object.fromEntries(names.map((name) => [name, estimateRatio(name, sums, counts)]));
}

/** Of each firm that has one of some rows, the sums that a ratio divides. */
export interface FirmSums {
  readonly firms: Int32Array;
  readonly over: Float64Array;
  readonly under: Float64Array;
}

interface RatioOfRows {
  readonly name: string;
  readonly threshold: number;
  readonly rows: ArrayLike<number>;
}

/** The two sums of a ratio metric on some rows, by firm. */
export function ratioSums(outcomes: Outcomes, { name, threshold, rows }: RatioOfRows): FirmSums {
  const cut = cutRows(outcomes, { rows, threshold });
  const sums = sumsByFirm(cut);
  return { firms: cut.own, over: sums(ratios[name]!.over), under: sums(ratios[name]!.under) };
}

/** How many firms of some rows carry the information of a ratio metric. */
export function ratioCarriers(outcomes: Outcomes, { name, threshold, rows }: RatioOfRows): number {
  return carriersOf(metric(name), countFirms(cutRows(outcomes, { rows, threshold })));
}

interface FirmCounts {
  readonly rows: number;
  readonly firms: number;
  readonly positiveFirms: number;
  readonly alertedFirms: number;
}

function countFirms({ classes: ofRow, weights, codes, own }: Cut): FirmCounts {
  const seen = new Uint8Array(own.length);
  for (let i = 0; i < ofRow.length; i++) {
    if (weights[i] === 0) continue;
    seen[codes[i]!]! |= 4 | ofRow[i]!;
  }
  const counted = (flag: number) => seen.reduce((sum, flags) => sum + ((flags & flag) === 0 ? 0 : 1), 0);
  return { rows: ofRow.length, firms: counted(4), positiveFirms: counted(2), alertedFirms: counted(1) };
}

function estimateRatio(
  name: string,
  sums: (term: Term) => Float64Array,
  { alertedFirms, ...counts }: FirmCounts,
): Estimate {
  const [overs, unders] = [sums(ratios[name]!.over), sums(ratios[name]!.under)];
  const over = overs.reduce((sum, one) => sum + one, 0);
  const under = unders.reduce((sum, one) => sum + one, 0);
  if (!(under > 0))
    return { value: null, low: null, high: null, method: "not defined: nothing to divide by", ...counts };
  const value = over / under;
  let spread = 0;
  for (let firm = 0; firm < overs.length; firm++) spread += (overs[firm]! - value * unders[firm]!) ** 2;
  const own = metric(name);
  const carriers = carriersOf(own, { ...counts, alertedFirms });
  return { value, ...boundsOf(own, { value, variance: spread / under ** 2, carriers }), ...counts };
}

function carriersOf({ carriedBy }: Metric, { firms, positiveFirms, alertedFirms }: FirmCounts): number {
  if (carriedBy === "failing firms") return positiveFirms;
  return carriedBy === "alerted firms" ? alertedFirms : firms;
}

function boundsOf(
  { range, carriedBy }: Metric,
  { value, variance, carriers }: { value: number; variance: number; carriers: number },
): Pick<Estimate, "low" | "high" | "method"> {
  if (carriers < leastFirms)
    return {
      low: null,
      high: null,
      method: `no interval: too few ${carriedBy} (${carriers}, at least ${leastFirms})`,
    };
  const t = t975(carriers - 1);
  const corrected = (variance * carriers) / (carriers - 1);
  const note = `variance linearised over firms; conditional on model, alerts and dates`;
  if (range[1] === 1) {
    const n = effectiveCount(value, corrected, carriers);
    const method = `score interval on an effective n of ${n.toFixed(1)} from ${carriers} ${carriedBy}, ${note}`;
    return { ...wilson(value, n, t), method };
  }
  if (!(value > 0)) return { low: null, high: null, method: "no interval: zero has no logarithm" };
  const half = (t * Math.sqrt(corrected)) / value;
  const method = `t interval of the logarithm on ${carriers} ${carriedBy}, ${note}`;
  return { low: value * Math.exp(-half), high: value * Math.exp(half), method };
}
