import { positivesIn, type Sample, weightIn } from "../sample.ts";
import { defineMetric, type Metric } from "./metric.ts";

/** Share of alerts that fail; NaN without alerts. As scikit-learn's `precision_score`. */
export const precision = defineMetric({
  name: "precision",
  title: "precision",
  better: "higher",
  range: [0, 1],
  needs: "threshold",
  carriedBy: "alerted firms",
  interval: "drawn firms",
  of: (sample, alertedTies) => truePositives(sample, alertedTies) / alertWeight(sample, alertedTies),
});

/** Share of failures that were alerted; NaN without failures. As scikit-learn's `recall_score`. */
export const recall = defineMetric({
  name: "recall",
  title: "recall",
  better: "higher",
  range: [0, 1],
  needs: "threshold",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of: (sample, alertedTies) => truePositives(sample, alertedTies) / positivesIn(sample),
});

/** (1 + β²) TP / ((1 + β²) TP + β² FN + FP) (van Rijsbergen 1979). As scikit-learn's `fbeta_score`. */
function fBeta(beta: number): Metric {
  const square = beta * beta;
  return defineMetric({
    name: `f${beta}`,
    title: `F${beta}`,
    better: "higher",
    range: [0, 1],
    needs: "threshold",
    carriedBy: "failing firms",
    interval: "drawn firms",
    of(sample, alertedTies) {
      const positives = positivesIn(sample);
      const alerts = alertWeight(sample, alertedTies);
      if (positives === 0) return Number.NaN;
      return ((1 + square) * truePositives(sample, alertedTies)) / (square * positives + alerts);
    },
  });
}

/** Weighs precision over recall: the criterion of the high alert. */
export const fHalf = fBeta(0.5);
/** Weighs recall over precision: the criterion of the moderate alert. */
export const fTwo = fBeta(2);

/** Share of rows that are alerted. */
export const alertRate = defineMetric({
  name: "alertRate",
  title: "share alerted",
  better: "neither",
  range: [0, 1],
  needs: "threshold",
  carriedBy: "all firms",
  interval: "drawn firms",
  of: (sample, alertedTies) =>
    alertWeight(sample, alertedTies) / sample.weightUpTo[sample.weightUpTo.length - 1]!,
});

/** How many times as often as all rows alerted ones fail: precision over base rate. */
export const lift = defineMetric({
  name: "lift",
  title: "lift",
  better: "higher",
  range: [0, Number.POSITIVE_INFINITY],
  needs: "threshold",
  carriedBy: "alerted firms",
  interval: "drawn firms",
  of(sample, alertedTies) {
    const rate = positivesIn(sample) / weightIn(sample);
    return truePositives(sample, alertedTies) / alertWeight(sample, alertedTies) / rate;
  },
});

/** Share of the rows without failure that are alerted. As Fairlearn's `false_positive_rate`. */
export const falsePositiveRate = defineMetric({
  name: "falsePositiveRate",
  title: "false positive rate",
  better: "lower",
  range: [0, 1],
  needs: "threshold",
  carriedBy: "all firms",
  interval: "drawn firms",
  of(sample, alertedTies) {
    const wrong = alertWeight(sample, alertedTies) - truePositives(sample, alertedTies);
    return wrong / (weightIn(sample) - positivesIn(sample));
  },
});

/** Share of failures that were not alerted, 1 − recall. As Fairlearn's `false_negative_rate`. */
export const falseNegativeRate = defineMetric({
  name: "falseNegativeRate",
  title: "false negative rate",
  better: "lower",
  range: [0, 1],
  needs: "threshold",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of: (sample, alertedTies) =>
    (positivesIn(sample) - truePositives(sample, alertedTies)) / positivesIn(sample),
});

/** Share of failures among the rows not alerted: what a firm left off the list risks. */
export const falseOmissionRate = defineMetric({
  name: "falseOmissionRate",
  title: "false omission rate",
  better: "lower",
  range: [0, 1],
  needs: "threshold",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of(sample, alertedTies) {
    const missed = positivesIn(sample) - truePositives(sample, alertedTies);
    return missed / (weightIn(sample) - alertWeight(sample, alertedTies));
  },
});

function truePositives({ positivesUpTo }: Sample, alertedTies: number): number {
  return alertedTies === 0 ? 0 : positivesUpTo[alertedTies - 1]!;
}

function alertWeight({ weightUpTo }: Sample, alertedTies: number): number {
  return alertedTies === 0 ? 0 : weightUpTo[alertedTies - 1]!;
}
