import { countsOf } from "../intervals/bootstrap.ts";
import { leastFirms } from "../intervals/interval.ts";
import { t975 } from "../intervals/student.ts";
import { climb, derive, logitsOf, type Place, type Rows, sumByFirm } from "../metrics/recalibration.ts";
import type { Estimate } from "../outcomes.ts";
import type { Ranked } from "../ranked.ts";

/**
 * The calibration slope of the metric `calibrationSlope`, with an interval from its variance by firm: the sandwich
 * H⁻¹ (Σ u uᵀ) H⁻¹ over the scores u of firms (Liang & Zeger 1986), Student's t on the failing firms. What drawing firms
 * converges to, at the price of one fit.
 */
export function slopeWithin(ranked: Ranked): Estimate {
  const counts = countsOf(ranked);
  const rows = { x: logitsOf(ranked), labels: ranked.labels, weights: ranked.weights };
  const place = fitted(rows, counts.positiveFirms);
  if (place === null) {
    const why =
      counts.positiveFirms === 0 ? "no failing firm" : "one class only, or probabilities that do not differ";
    return { value: null, low: null, high: null, method: `not defined: ${why}`, ...counts };
  }
  return { value: place.beta, ...boundsOf(place.beta, varianceAt(ranked, rows, place), counts), ...counts };
}

function fitted(rows: Rows, positiveFirms: number): Place | null {
  if (positiveFirms === 0 || rows.labels.every((label, i) => label === 1 || rows.weights[i] === 0))
    return null;
  const start = { alpha: 0, beta: 1 };
  return climb(rows, start, derive(rows, start));
}

/** Of the slope, over firms. */
function varianceAt(ranked: Ranked, rows: Rows, place: Place): number {
  const [g0, g1] = sumByFirm(ranked, rows, place) as [Float64Array, Float64Array];
  const [, , h00, h01, h11] = derive(rows, place);
  const determinant = h00 * h11 - h01 * h01;
  let variance = 0;
  for (let firm = 0; firm < g0.length; firm++)
    variance += ((h00 * g1[firm]! - h01 * g0[firm]!) / determinant) ** 2;
  return variance;
}

function boundsOf(
  value: number,
  variance: number,
  { positiveFirms: carriers }: Pick<Estimate, "positiveFirms">,
): Pick<Estimate, "low" | "high" | "method"> {
  if (carriers < leastFirms)
    return {
      low: null,
      high: null,
      method: `no interval: too few failing firms (${carriers}, at least ${leastFirms})`,
    };
  const half = t975(carriers - 1) * Math.sqrt((variance * carriers) / (carriers - 1));
  return {
    low: value - half,
    high: value + half,
    method: `t interval on ${carriers} failing firms, variance linearised over firms; conditional on model, thresholds and dates`,
  };
}
