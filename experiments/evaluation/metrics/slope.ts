import type { Ranked } from "../ranked.ts";
import { positivesIn, type Sample, weightIn } from "../sample.ts";
import { defineMetric } from "./metric.ts";
import { clip, rowValues } from "./row-values.ts";

/**
 * Calibration slope β of logit P(y = 1) = α + β logit p (Cox 1958; Steyerberg 2009, §15.2.2);
 * below 1 the probabilities are too extreme. NaN for one class, equal probabilities, or separated classes.
 */
export const calibrationSlope = defineMetric({
  name: "calibrationSlope",
  title: "calibration slope",
  better: "closest to 1",
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  needs: "probabilities",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of(sample: Sample): number {
    const positives = positivesIn(sample);
    if (positives <= 0 || positives >= weightIn(sample)) return Number.NaN;
    const { place, sums } = startOf(sample.ranked);
    return climb(drawnRows(sample), place, weigh(sums, sample.firmWeights));
  },
});

interface Place {
  readonly alpha: number;
  readonly beta: number;
}

/** Σ w (y − p), Σ w (y − p) x, Σ w p (1 − p), Σ w p (1 − p) x, Σ w p (1 − p) x²: gradient and information. */
type Derivatives = readonly [g0: number, g1: number, h00: number, h01: number, h11: number];

/** Newton's method. Its steps square the distance that is left, so after one below 1e-7 nothing of it is. */
function climb(rows: Rows, from: Place, first: Derivatives): number {
  let place = from;
  let derivatives = first;
  for (let pass = 0; pass < 50; pass++) {
    const next = stepFrom(place, derivatives);
    if (next === null) return Number.NaN;
    if (Math.abs(next.alpha - place.alpha) + Math.abs(next.beta - place.beta) < 1e-7) return next.beta;
    place = next;
    derivatives = derive(rows, place);
  }
  return Number.NaN;
}

function stepFrom({ alpha, beta }: Place, [g0, g1, h00, h01, h11]: Derivatives): Place | null {
  const determinant = h00 * h11 - h01 * h01;
  if (!(determinant > 1e-12 * h00 * h11)) return null;
  // A step longer than 4 is cut: far from the solution Newton's quadratic picture is wrong.
  const stepAlpha = (h11 * g0 - h01 * g1) / determinant;
  const stepBeta = (h00 * g1 - h01 * g0) / determinant;
  const shrink = Math.min(1, 4 / Math.max(Math.abs(stepAlpha), Math.abs(stepBeta)));
  return { alpha: alpha + shrink * stepAlpha, beta: beta + shrink * stepBeta };
}

function derive({ x, labels, weights }: Rows, { alpha, beta }: Place): Derivatives {
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

/** Where every draw begins: the derivatives there are sums over firms, so that the first step needs no pass over rows. */
interface Start {
  readonly place: Place;
  /** Each of the derivatives by firm, every firm counted once. */
  readonly sums: readonly Float64Array[];
}

/** Kept as long as the ranked rows, which nobody changes. */
const starts = new WeakMap<Ranked, Start>();

/** Three steps from (0, 1), where a calibrated model already is, towards what all firms together say. */
function startOf(ranked: Ranked): Start {
  const known = starts.get(ranked);
  if (known !== undefined) return known;
  const rows = {
    x: logitsOf(ranked),
    labels: ranked.labels,
    weights: ranked.weights,
  };
  let place: Place = { alpha: 0, beta: 1 };
  for (let pass = 0; pass < 3; pass++) place = stepFrom(place, derive(rows, place)) ?? place;
  const start = { place, sums: sumByFirm(ranked, rows, place) };
  starts.set(ranked, start);
  return start;
}

function sumByFirm({ firms, firmCount }: Ranked, { x, labels, weights }: Rows, { alpha, beta }: Place) {
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

function weigh(sums: readonly Float64Array[], firmWeights: Float64Array): Derivatives {
  const total = (sum: Float64Array) => {
    let all = 0;
    for (let firm = 0; firm < sum.length; firm++) all += firmWeights[firm]! * sum[firm]!;
    return all;
  };
  return sums.map(total) as unknown as Derivatives;
}

interface Rows {
  /** Log-odds. */
  readonly x: Float64Array;
  readonly labels: Uint8Array;
  readonly weights: Float64Array;
}

/** Rows that count in the sample, once for all passes: a draw leaves out more than a third of the firms. */
function drawnRows({ ranked, firmWeights }: Sample): Rows {
  const { labels, firms, weights: given } = ranked;
  const logits = logitsOf(ranked);
  const x = new Float64Array(logits.length);
  const weights = new Float64Array(logits.length);
  const drawn = new Uint8Array(logits.length);
  let n = 0;
  for (let row = 0; row < logits.length; row++) {
    const weight = given[row]! * firmWeights[firms[row]!]!;
    if (weight === 0) continue;
    x[n] = logits[row]!;
    weights[n] = weight;
    drawn[n++] = labels[row]!;
  }
  return { x: x.subarray(0, n), weights: weights.subarray(0, n), labels: drawn.subarray(0, n) };
}

function logitsOf(ranked: Ranked): Float64Array {
  const { probabilities } = ranked;
  return rowValues(ranked, "logit", (row) =>
    Math.log(clip(probabilities[row]!) / (1 - clip(probabilities[row]!))),
  );
}
