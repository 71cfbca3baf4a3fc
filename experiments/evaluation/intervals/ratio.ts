import type { Metric } from "../metrics/metric.ts";
import { metric } from "../metrics.ts";
import type { Estimate, Outcomes } from "../outcomes.ts";
import { effectiveCount, leastFirms, wilson } from "./interval.ts";
import { t975 } from "./student.ts";

/** Of one row: label and alert are 0 or 1, the probability is calibrated. */
type OfRow = (label: number, alert: number, probability: number) => number;

interface Ratio {
  readonly over: OfRow;
  readonly under: OfRow;
}

/** Metrics that are one sum over another: their variance over firms needs no draws. Each equals its registry twin. */
const ratios: Readonly<Record<string, Ratio>> = {
  baseRate: { over: (label) => label, under: () => 1 },
  alertRate: { over: (_, alert) => alert, under: () => 1 },
  recall: { over: (label, alert) => label * alert, under: (label) => label },
  precision: { over: (label, alert) => label * alert, under: (_, alert) => alert },
  falsePositiveRate: { over: (label, alert) => (1 - label) * alert, under: (label) => 1 - label },
  falseNegativeRate: { over: (label, alert) => label * (1 - alert), under: (label) => label },
  falseOmissionRate: { over: (label, alert) => label * (1 - alert), under: (_, alert) => 1 - alert },
  observedOverExpected: { over: (label) => label, under: (_label, _alert, probability) => probability },
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
  const cut: Cut = { rows, threshold, ...numberFirms(outcomes.firms, rows) };
  const counts = countFirms(outcomes, cut);
  return Object.fromEntries(names.map((name) => [name, estimateRatio(outcomes, { name, ...cut }, counts)]));
}

/** Of each firm that has one of some rows, the sums that a ratio divides. */
export interface FirmSums {
  readonly firms: Int32Array;
  readonly over: Float64Array;
  readonly under: Float64Array;
}

/** The two sums of a ratio metric on some rows, by firm, and how many firms carry its information. */
export function ratioSums(
  outcomes: Outcomes,
  { name, threshold, rows }: { name: string; threshold: number; rows: ArrayLike<number> },
): { readonly sums: FirmSums; readonly carriers: number } {
  const cut: Cut = { rows, threshold, ...numberFirms(outcomes.firms, rows) };
  return {
    sums: sumByFirm(outcomes, { name, ...cut }),
    carriers: carriersOf(metric(name), countFirms(outcomes, cut)),
  };
}

/** Some rows, their firms numbered 0.. by first appearance. */
interface Cut {
  readonly rows: ArrayLike<number>;
  readonly threshold: number;
  /** Number of the firm of each of `rows`. */
  readonly codes: Int32Array;
  /** The firm of each number. */
  readonly own: Int32Array;
}

/** By a table over firm indexes: a map would be most of the work. Indexes too far apart for a table are numbered by one. */
function numberFirms(firms: Int32Array, rows: ArrayLike<number>): Pick<Cut, "codes" | "own"> {
  let largest = 0;
  for (let i = 0; i < rows.length; i++) largest = Math.max(largest, firms[rows[i]!]!);
  const codes = new Int32Array(rows.length);
  const own = new Int32Array(rows.length);
  const isDense = largest < 20 * rows.length + 1000;
  const table = isDense ? new Int32Array(largest + 1) : new Map<number, number>();
  const numberOf = (firm: number) => (table instanceof Map ? (table.get(firm) ?? 0) : table[firm]!);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const firm = firms[rows[i]!]!;
    if (numberOf(firm) === 0) {
      own[count++] = firm;
      if (table instanceof Map) table.set(firm, count);
      else table[firm] = count;
    }
    codes[i] = numberOf(firm) - 1;
  }
  return { codes, own: own.slice(0, count) };
}

interface FirmCounts {
  readonly rows: number;
  readonly firms: number;
  readonly positiveFirms: number;
  readonly alertedFirms: number;
}

function countFirms(
  { labels, margins, weights }: Outcomes,
  { rows, threshold, codes, own }: Cut,
): FirmCounts {
  const seen = new Uint8Array(own.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (weights?.[row] === 0) continue;
    seen[codes[i]!]! |= 1 | (labels[row] === 1 ? 2 : 0) | (margins[row]! >= threshold ? 4 : 0);
  }
  const counted = (flag: number) => seen.reduce((sum, flags) => sum + ((flags & flag) === 0 ? 0 : 1), 0);
  return { rows: rows.length, firms: counted(1), positiveFirms: counted(2), alertedFirms: counted(4) };
}

function estimateRatio(
  outcomes: Outcomes,
  cut: Cut & { readonly name: string },
  { alertedFirms, ...counts }: FirmCounts,
): Estimate {
  const sums = sumByFirm(outcomes, cut);
  const over = sums.over.reduce((sum, one) => sum + one, 0);
  const under = sums.under.reduce((sum, one) => sum + one, 0);
  if (!(under > 0))
    return { value: null, low: null, high: null, method: "not defined: nothing to divide by", ...counts };
  const value = over / under;
  let spread = 0;
  for (let firm = 0; firm < sums.over.length; firm++)
    spread += (sums.over[firm]! - value * sums.under[firm]!) ** 2;
  const own = metric(cut.name);
  const carriers = carriersOf(own, { ...counts, alertedFirms });
  return { value, ...boundsOf(own, { value, variance: spread / under ** 2, carriers }), ...counts };
}

function sumByFirm(
  { labels, margins, probabilities, weights }: Outcomes,
  { name, threshold, rows, codes, own }: Cut & { readonly name: string },
): FirmSums {
  const ratio = ratios[name]!;
  const [over, under] = [new Float64Array(own.length), new Float64Array(own.length)];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const weight = weights?.[row] ?? 1;
    const [label, probability] = [labels[row]!, probabilities[row]!];
    const alert = margins[row]! >= threshold ? 1 : 0;
    over[codes[i]!]! += weight * ratio.over(label, alert, probability);
    under[codes[i]!]! += weight * ratio.under(label, alert, probability);
  }
  return { firms: own, over, under };
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
