import type { Ranked } from "../ranked.ts";
import { positivesIn, type Sample, weightIn } from "../sample.ts";
import { defineMetric } from "./metric.ts";
import {
  climb,
  type Derivatives,
  derive,
  logitsOf,
  type Place,
  type Rows,
  stepFrom,
  sumByFirm,
} from "./recalibration.ts";

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
    return climb(drawnRows(sample), place, weigh(sums, sample.firmWeights))?.beta ?? Number.NaN;
  },
});

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

function weigh(sums: readonly Float64Array[], firmWeights: Float64Array): Derivatives {
  const total = (sum: Float64Array) => {
    let all = 0;
    for (let firm = 0; firm < sum.length; firm++) all += firmWeights[firm]! * sum[firm]!;
    return all;
  };
  return sums.map(total) as unknown as Derivatives;
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
