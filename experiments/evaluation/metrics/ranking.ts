import { positivesIn, type Sample, weightIn } from "../sample.ts";
import { defineMetric } from "./metric.ts";

/**
 * Probability that a random positive ranks above a random negative, ties counted half
 * (Mann & Whitney 1947; Bamber 1975). As scikit-learn's `roc_auc_score`.
 */
export const auc = defineMetric({
  name: "auc",
  title: "AUC",
  better: "higher",
  range: [0, 1],
  needs: "ranking",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of(sample: Sample): number {
    const { positivesUpTo, weightUpTo } = sample;
    const positives = positivesIn(sample);
    const negatives = weightIn(sample) - positives;
    let above = 0;
    let wins = 0;
    for (const tie of sample.ranked.positiveTies) {
      const positive = positivesUpTo[tie]! - above;
      const tied = weightUpTo[tie]! - (tie === 0 ? 0 : weightUpTo[tie - 1]!) - positive;
      above = positivesUpTo[tie]!;
      wins += positive * (negatives - (weightUpTo[tie]! - above) + tied / 2);
    }
    return positives > 0 && negatives > 0 ? wins / (positives * negatives) : Number.NaN;
  },
});

/**
 * Σ (Rₖ − Rₖ₋₁) Pₖ over distinct margins, without interpolation. As scikit-learn's `average_precision_score`.
 * Depends on the base rate: compare only where that is the same.
 */
export const averagePrecision = defineMetric({
  name: "averagePrecision",
  title: "average precision",
  better: "higher",
  range: [0, 1],
  needs: "ranking",
  carriedBy: "failing firms",
  interval: "drawn firms",
  of(sample: Sample): number {
    const { positivesUpTo, weightUpTo } = sample;
    let above = 0;
    let sum = 0;
    for (const tie of sample.ranked.positiveTies) {
      const positives = positivesUpTo[tie]!;
      if (positives > above) sum += (positives - above) * (positives / weightUpTo[tie]!);
      above = positives;
    }
    return above > 0 ? sum / above : Number.NaN;
  },
});
