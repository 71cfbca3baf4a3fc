import { positivesIn, rowWeights, type Sample, weightIn } from "../sample.ts";
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
    return fitSlope(sample);
  },
});

/** Newton's method from (0, 1), where a calibrated model already is; quadratic, so five or six passes. */
function fitSlope(sample: Sample): number {
  const { x, labels, weights } = drawnRows(sample);
  let alpha = 0;
  let beta = 1;
  for (let pass = 0; pass < 50; pass++) {
    let g0 = 0;
    let g1 = 0;
    let h00 = 0;
    let h01 = 0;
    let h11 = 0;
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
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-12 * h00 * h11)) return Number.NaN;
    // A step longer than 4 is cut: far from the solution Newton's quadratic picture is wrong.
    const stepAlpha = (h11 * g0 - h01 * g1) / determinant;
    const stepBeta = (h00 * g1 - h01 * g0) / determinant;
    const shrink = Math.min(1, 4 / Math.max(Math.abs(stepAlpha), Math.abs(stepBeta)));
    alpha += shrink * stepAlpha;
    beta += shrink * stepBeta;
    if (Math.abs(stepAlpha) + Math.abs(stepBeta) < 1e-10) return beta;
  }
  return Number.NaN;
}

/** Rows that count in the sample, once for all passes: a draw leaves out more than a third of the firms. */
function drawnRows(sample: Sample) {
  const { ranked } = sample;
  const { labels, probabilities } = ranked;
  const all = rowWeights(sample);
  const logits = rowValues(ranked, "logit", (row) =>
    Math.log(clip(probabilities[row]!) / (1 - clip(probabilities[row]!))),
  );
  const x = new Float64Array(logits.length);
  const weights = new Float64Array(logits.length);
  const drawn = new Uint8Array(logits.length);
  let n = 0;
  for (let row = 0; row < logits.length; row++) {
    if (all[row] === 0) continue;
    x[n] = logits[row]!;
    weights[n] = all[row]!;
    drawn[n++] = labels[row]!;
  }
  return { x: x.subarray(0, n), weights: weights.subarray(0, n), labels: drawn.subarray(0, n) };
}
