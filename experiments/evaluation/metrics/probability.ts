import { positivesIn, type Sample, weightIn } from "../sample.ts";
import { defineMetric } from "./metric.ts";
import { clip, weightedSum } from "./row-values.ts";

/** Mean of −y ln p − (1 − y) ln(1 − p). As scikit-learn's `log_loss`. */
export const logLoss = defineMetric({
  name: "logLoss",
  title: "log loss",
  better: "lower",
  range: [0, Number.POSITIVE_INFINITY],
  needs: "probabilities",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of(sample: Sample): number {
    const { labels, probabilities } = sample.ranked;
    const sum = weightedSum(sample, "logLoss", (row) => {
      const p = clip(probabilities[row]!);
      return labels[row] === 1 ? -Math.log(p) : -Math.log(1 - p);
    });
    return sum / weightIn(sample);
  },
});

/** Mean of (p − y)² (Brier 1950). As scikit-learn's `brier_score_loss`. */
export const brier = defineMetric({
  name: "brier",
  title: "Brier score",
  better: "lower",
  range: [0, 1],
  needs: "probabilities",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of(sample: Sample): number {
    const { labels, probabilities } = sample.ranked;
    const sum = weightedSum(sample, "brier", (row) => (probabilities[row]! - labels[row]!) ** 2);
    return sum / weightIn(sample);
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
    const expected = weightedSum(sample, "probability", (row) => sample.ranked.probabilities[row]!);
    return expected > 0 ? positivesIn(sample) / expected : Number.NaN;
  },
});
