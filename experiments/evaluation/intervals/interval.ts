import { t975 } from "./student.ts";

/** Below this many failing firms percentiles of draws are too narrow: score intervals instead. */
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
  readonly positiveFirms: number;
}

/** 95 % interval: percentiles of the draws, or below 40 failing (or carrying) firms a score interval. */
export function intervalOf(drawn: Drawn): Interval {
  const { replicates, carriers, carriedBy, positiveFirms } = drawn;
  const defined = replicates.filter(Number.isFinite).sort();
  const lost = replicates.length - defined.length;
  if (carriers < leastFirms)
    return none(`no interval: too few ${carriedBy} (${carriers}, at least ${leastFirms})`);
  if (lost > replicates.length / 10)
    return none(`no interval: not defined in ${lost} of ${replicates.length} draws of firms`);
  const draws = `${replicates.length} draws of firms with all their rows`;
  const note = `${lost === 0 ? "" : `; ${lost} draws without a value left out`}; conditional on model, thresholds and dates`;
  if (positiveFirms >= fewFirms && carriers >= fewFirms)
    return {
      low: quantile(defined, 0.025),
      high: quantile(defined, 0.975),
      method: `percentiles of ${draws}${note}`,
    };
  const { low, high, method } = fewFirmsInterval(drawn, variance(defined));
  return { low, high, method: `${method}, variance from ${draws}${note}` };
}

function fewFirmsInterval(
  { value, range, carriers, carriedBy, replicates }: Drawn,
  drawnVariance: number,
): Interval {
  const t = t975(carriers - 1);
  // A variance estimated by drawing n firms is (n − 1) / n too small.
  const corrected = (drawnVariance * carriers) / (carriers - 1);
  if (range[0] === 0 && range[1] === 1) {
    const n = effectiveCount(value, corrected, carriers);
    return {
      ...wilson(value, n, t),
      method: `score interval on an effective n of ${n.toFixed(1)} from ${carriers} ${carriedBy}`,
    };
  }
  if (range[0] === 0) return logInterval(value, replicates, { t, carriers, carriedBy });
  const half = t * Math.sqrt(corrected);
  return { low: value - half, high: value + half, method: `t interval on ${carriers} ${carriedBy}` };
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
  const half = t * Math.sqrt((variance(logs) * carriers) / (carriers - 1));
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

export function variance(values: Float64Array): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

function none(method: string): Interval {
  return { low: null, high: null, method };
}
