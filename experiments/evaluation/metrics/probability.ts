import { positivesIn, type Sample, weightIn } from "../sample.ts";
import { defineMetric } from "./metric.ts";

/** scikit-learn clips probabilities to [ε, 1 − ε] with the ε of float64. */
const epsilon = Number.EPSILON;

/** Mean of −y ln p − (1 − y) ln(1 − p). As scikit-learn's `log_loss`. */
export const logLoss = defineMetric({
  name: "logLoss",
  title: "log loss",
  better: "lower",
  range: [0, Number.POSITIVE_INFINITY],
  needs: "probabilities",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of({ ranked: { labels, probabilities }, weights }: Sample): number {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < labels.length; i++) {
      const weight = weights[i]!;
      if (weight === 0) continue;
      const p = Math.min(Math.max(probabilities[i]!, epsilon), 1 - epsilon);
      sum -= weight * (labels[i] === 1 ? Math.log(p) : Math.log(1 - p));
      total += weight;
    }
    return sum / total;
  },
});

/** Mean of (p − y)² (Brier 1950). As scikit-learn's `brier_score_loss`. */
export const brier = defineMetric({
  name: "brier",
  title: "Brier score",
  better: "lower",
  range: [0, 1],
  needs: "probabilities",
  carriedBy: "all firms",
  interval: "drawn firms",
  of({ ranked: { labels, probabilities }, weights }: Sample): number {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < labels.length; i++) {
      const difference = probabilities[i]! - labels[i]!;
      sum += weights[i]! * difference * difference;
      total += weights[i]!;
    }
    return sum / total;
  },
});

/** Share of positives. */
export const baseRate = defineMetric({
  name: "baseRate",
  title: "base rate",
  better: "neither",
  range: [0, 1],
  needs: "ranking",
  carriedBy: "all firms",
  interval: "drawn firms",
  of: (sample) => positivesIn(sample) / weightIn(sample),
});

/** Calibration in the large: positives observed per positive expected; above 1 the model promises too few. */
export const observedOverExpected = defineMetric({
  name: "observedOverExpected",
  title: "observed / expected",
  better: "closest to 1",
  range: [0, Number.POSITIVE_INFINITY],
  needs: "probabilities",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of(sample: Sample): number {
    const { probabilities } = sample.ranked;
    let expected = 0;
    for (let i = 0; i < probabilities.length; i++) expected += sample.weights[i]! * probabilities[i]!;
    return expected > 0 ? positivesIn(sample) / expected : Number.NaN;
  },
});
