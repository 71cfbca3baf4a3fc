import type { Ranked } from "../ranked.ts";
import { clip, rowValues } from "./row-values.ts";

export interface Rows {
  /** Log-odds. */
  readonly x: Float64Array;
  readonly labels: Uint8Array;
  readonly weights: Float64Array;
}

/** Intercept and slope on the log-odds. */
export interface Place {
  readonly alpha: number;
  readonly beta: number;
}

/** Σ w (y − p), Σ w (y − p) x, Σ w p (1 − p), Σ w p (1 − p) x, Σ w p (1 − p) x²: gradient and information. */
export type Derivatives = readonly [g0: number, g1: number, h00: number, h01: number, h11: number];

/** Newton's method; null where it does not arrive. Its steps square the distance that is left, so after one below 1e-7 nothing of it is. */
export function climb(rows: Rows, from: Place, first: Derivatives): Place | null {
  let place = from;
  let derivatives = first;
  for (let pass = 0; pass < 50; pass++) {
    const next = stepFrom(place, derivatives);
    if (next === null) return null;
    if (Math.abs(next.alpha - place.alpha) + Math.abs(next.beta - place.beta) < 1e-7) return next;
    place = next;
    derivatives = derive(rows, place);
  }
  return null;
}

export function stepFrom({ alpha, beta }: Place, [g0, g1, h00, h01, h11]: Derivatives): Place | null {
  const determinant = h00 * h11 - h01 * h01;
  if (!(determinant > 1e-12 * h00 * h11)) return null;
  // A step longer than 4 is cut: far from the solution Newton's quadratic picture is wrong.
  const stepAlpha = (h11 * g0 - h01 * g1) / determinant;
  const stepBeta = (h00 * g1 - h01 * g0) / determinant;
  const shrink = Math.min(1, 4 / Math.max(Math.abs(stepAlpha), Math.abs(stepBeta)));
  return { alpha: alpha + shrink * stepAlpha, beta: beta + shrink * stepBeta };
}

export function derive({ x, labels, weights }: Rows, { alpha, beta }: Place): Derivatives {
  let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const p = 1 / (1 + Math.exp(-(alpha + beta * x[i]!)));
    const residual = weights[i]! * (labels[i]! - p);
    const information = weights[i]! * p * (1 - p);
    g0 += residual;
    g1 += residual * x[i]!;
    h00 += information;
    h01 += information * x[i]!;
    h11 += information * x[i]! * x[i]!;
  }
  return [g0, g1, h00, h01, h11];
}

/** Each of the derivatives by firm, every firm counted once. */
export function sumByFirm(
  { firms, firmCount }: Ranked,
  { x, labels, weights }: Rows,
  { alpha, beta }: Place,
) {
  const sums = Array.from({ length: 5 }, () => new Float64Array(firmCount));
  const [g0, g1, h00, h01, h11] = sums as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < x.length; i++) {
    const firm = firms[i]!;
    const p = 1 / (1 + Math.exp(-(alpha + beta * x[i]!)));
    const residual = weights[i]! * (labels[i]! - p);
    const information = weights[i]! * p * (1 - p);
    g0[firm]! += residual;
    g1[firm]! += residual * x[i]!;
    h00[firm]! += information;
    h01[firm]! += information * x[i]!;
    h11[firm]! += information * x[i]! * x[i]!;
  }
  return sums;
}

export function logitsOf(ranked: Ranked): Float64Array {
  const { probabilities } = ranked;
  return rowValues(ranked, "logit", (row) =>
    Math.log(clip(probabilities[row]!) / (1 - clip(probabilities[row]!))),
  );
}
