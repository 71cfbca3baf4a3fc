import type { Metric } from "../metrics/metric.ts";
import { metric } from "../metrics.ts";
import type { Estimate, Outcomes } from "../outcomes.ts";
import { effectiveCount, leastFirms, wilson } from "./interval.ts";
import { t975 } from "./student.ts";

/** One row: label and alert are 0 or 1, the probability is calibrated. */
interface Row {
  readonly label: number;
  readonly alert: number;
  readonly probability: number;
}

interface Ratio {
  readonly over: (row: Row) => number;
  readonly under: (row: Row) => number;
}

/** Metrics that are one sum over another: their variance over firms needs no draws. Each equals its registry twin. */
const ratios: Readonly<Record<string, Ratio>> = {
  baseRate: { over: ({ label }) => label, under: () => 1 },
  alertRate: { over: ({ alert }) => alert, under: () => 1 },
  recall: { over: ({ label, alert }) => label * alert, under: ({ label }) => label },
  precision: { over: ({ label, alert }) => label * alert, under: ({ alert }) => alert },
  falsePositiveRate: { over: ({ label, alert }) => (1 - label) * alert, under: ({ label }) => 1 - label },
  falseNegativeRate: { over: ({ label, alert }) => label * (1 - alert), under: ({ label }) => label },
  falseOmissionRate: { over: ({ label, alert }) => label * (1 - alert), under: ({ alert }) => 1 - alert },
  observedOverExpected: { over: ({ label }) => label, under: ({ probability }) => probability },
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
  const counts = countFirms(outcomes, rows, threshold);
  return Object.fromEntries(
    names.map((name) => [name, estimateRatio(outcomes, { name, threshold, rows }, counts)]),
  );
}

/** Of each firm, the sums that a ratio divides. */
export type FirmSums = ReadonlyMap<number, { readonly over: number; readonly under: number }>;

/** The two sums of a ratio metric on some rows, by firm, and how many firms carry its information. */
export function ratioSums(
  outcomes: Outcomes,
  { name, threshold, rows }: { name: string; threshold: number; rows: ArrayLike<number> },
): { readonly sums: FirmSums; readonly carriers: number } {
  return {
    sums: sumByFirm(outcomes, { ratio: ratios[name]!, threshold, rows }),
    carriers: carriersOf(metric(name), countFirms(outcomes, rows, threshold)),
  };
}

interface FirmCounts {
  readonly rows: number;
  readonly firms: number;
  readonly positiveFirms: number;
  readonly alertedFirms: number;
}

function countFirms(
  { labels, margins, firms, weights }: Outcomes,
  rows: ArrayLike<number>,
  threshold: number,
): FirmCounts {
  const [all, failing, alerted] = [new Set<number>(), new Set<number>(), new Set<number>()];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (weights?.[row] === 0) continue;
    all.add(firms[row]!);
    if (labels[row] === 1) failing.add(firms[row]!);
    if (margins[row]! >= threshold) alerted.add(firms[row]!);
  }
  return { rows: rows.length, firms: all.size, positiveFirms: failing.size, alertedFirms: alerted.size };
}

function estimateRatio(
  outcomes: Outcomes,
  { name, threshold, rows }: { name: string; threshold: number; rows: ArrayLike<number> },
  { alertedFirms, ...counts }: FirmCounts,
): Estimate {
  const byFirm = sumByFirm(outcomes, { ratio: ratios[name]!, threshold, rows });
  let [over, under] = [0, 0];
  for (const firm of byFirm.values()) {
    over += firm.over;
    under += firm.under;
  }
  if (!(under > 0))
    return { value: null, low: null, high: null, method: "not defined: nothing to divide by", ...counts };
  const value = over / under;
  let spread = 0;
  for (const firm of byFirm.values()) spread += (firm.over - value * firm.under) ** 2;
  const own = metric(name);
  const carriers = carriersOf(own, { ...counts, alertedFirms });
  return { value, ...boundsOf(own, { value, variance: spread / under ** 2, carriers }), ...counts };
}

function sumByFirm(
  { labels, margins, probabilities, firms, weights }: Outcomes,
  { ratio, threshold, rows }: { ratio: Ratio; threshold: number; rows: ArrayLike<number> },
) {
  const byFirm = new Map<number, { over: number; under: number }>();
  for (let i = 0; i < rows.length; i++) {
    const at = rows[i]!;
    const weight = weights?.[at] ?? 1;
    const row = {
      label: labels[at]!,
      alert: margins[at]! >= threshold ? 1 : 0,
      probability: probabilities[at]!,
    };
    const under = weight * ratio.under(row);
    const over = weight * ratio.over(row);
    if (under === 0 && over === 0) continue;
    const firm = byFirm.get(firms[at]!);
    if (firm === undefined) byFirm.set(firms[at]!, { over, under });
    else {
      firm.over += over;
      firm.under += under;
    }
  }
  return byFirm;
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
