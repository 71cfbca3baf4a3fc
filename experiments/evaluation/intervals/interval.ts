import { t975 } from "./student.ts";

/** At or below this many failing firms no difference is called: the draws say too little about their own spread. */
export const fewFirms = 40;
/** Below this many firms no interval at all. */
export const leastFirms = 5;

export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
}

/** What an interval is made from. */
export interface Drawn {
  readonly value: number;
  /** The metric in each draw of firms; NaN where a draw did not define it. */
  readonly replicates: Float64Array;
  readonly range: readonly [number, number];
  /** Firms that carry the information: see `MetricDefinition.carriedBy`. */
  readonly carriers: number;
  readonly carriedBy: string;
}

/**
 * 95 % interval from the variance over draws of firms: a score interval on the effective n where the metric lies between
 * 0 and 1, else Student's t, of the logarithm where the metric is positive. Percentiles of the draws are narrower and
 * do not lean as the metric does near its ends: `docs/intervals.md` has what each holds.
 */
export function intervalOf(drawn: Drawn): Interval {
  const { replicates, carriers, carriedBy } = drawn;
  const defined = replicates.filter(Number.isFinite);
  const lost = replicates.length - defined.length;
  if (carriers < leastFirms)
    return none(`no interval: too few ${carriedBy} (${carriers}, at least ${leastFirms})`);
  if (lost > replicates.length / 10)
    return none(`no interval: not defined in ${lost} of ${replicates.length} draws of firms`);
  const { low, high, method } = byRange(drawn, defined);
  const left = lost === 0 ? "" : `; ${lost} draws without a value left out`;
  const conditional = "conditional on model, thresholds and dates";
  const draws = `variance from ${replicates.length} draws of firms with all their rows`;
  return { low, high, method: low === null ? method : `${method}, ${draws}${left}; ${conditional}` };
}

function byRange({ value, range, carriers, carriedBy }: Drawn, defined: Float64Array): Interval {
  const t = t975(degreesOf(carriers, defined.length));
  const corrected = firmVariance(defined, carriers);
  if (range[0] === 0 && range[1] === 1) {
    const n = effectiveCount(value, corrected, carriers);
    return {
      ...wilson(value, n, t),
      method: `score interval on an effective n of ${n.toFixed(1)} from ${carriers} ${carriedBy}`,
    };
  }
  if (range[0] === 0) return logInterval(value, defined, { t, carriers, carriedBy });
  const half = t * Math.sqrt(corrected);
  return { low: value - half, high: value + half, method: `t interval on ${carriers} ${carriedBy}` };
}

/** Nearest whole degrees of freedom of a variance that `draws` draws estimate of what `carriers` firms estimate. */
export function degreesOf(carriers: number, draws: number): number {
  return Math.max(1, Math.round(1 / (1 / (carriers - 1) + 1 / (draws - 1))));
}

/** A variance estimated by drawing n firms is (n − 1) / n too small. */
export function firmVariance(replicates: Float64Array, carriers: number): number {
  return (variance(replicates) * carriers) / (carriers - 1);
}

/**
 * n such that a proportion m of n independent draws has this variance (Korn & Graubard 1998). Rows of a firm that
 * differ let n exceed the number of firms; a variance of zero (all found, or none) tells nothing, so n is that number.
 */
export function effectiveCount(m: number, variance: number, carriers: number): number {
  const n = (m * (1 - m)) / variance;
  return n > 0 && Number.isFinite(n) ? n : carriers;
}

/**
 * Wilson's (1927) score interval on an effective n, with Student's t for the normal quantile, as Korn & Graubard
 * (1998) adjust for a variance estimated from few clusters.
 */
export function wilson(p: number, n: number, t: number): { readonly low: number; readonly high: number } {
  const square = (t * t) / n;
  const centre = (p + square / 2) / (1 + square);
  const half = Math.sqrt(p * (1 - p) * square + (square * square) / 4) / (1 + square);
  return { low: Math.max(0, Math.min(p, centre - half)), high: Math.min(1, Math.max(p, centre + half)) };
}

/** t interval of the logarithm, for ratios and losses, which are positive and skewed. */
function logInterval(
  value: number,
  replicates: Float64Array,
  { t, carriers, carriedBy }: { t: number; carriers: number; carriedBy: string },
): Interval {
  const logs = replicates.filter((replicate) => replicate > 0).map(Math.log);
  if (!(value > 0) || logs.length < 2) return none("no interval: zero has no logarithm");
  const half = t * Math.sqrt(firmVariance(logs, carriers));
  return {
    low: value * Math.exp(-half),
    high: value * Math.exp(half),
    method: `t interval of the logarithm on ${carriers} ${carriedBy}`,
  };
}

/** Linear interpolation between order statistics (Hyndman & Fan 1996, definition 7) of ascending values. */
export function quantile(ascending: Float64Array, share: number): number {
  const position = (ascending.length - 1) * share;
  const below = Math.floor(position);
  const lower = ascending[below]!;
  const upper = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return lower + (position - below) * (upper - lower);
}

function variance(values: Float64Array): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

function none(method: string): Interval {
  return { low: null, high: null, method };
}
