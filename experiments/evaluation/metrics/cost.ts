import { positivesIn, weightIn } from "../sample.ts";
import { defineMetric, type Metric } from "./metric.ts";

/**
 * Mean cost of a row where a needless visit costs 1 and a missed failing firm `ratio`: (FP + ratio FN) / n (Elkan 2001,
 * "The foundations of cost-sensitive learning"). A metric of its own for each ratio, so it is not in the list of metrics.
 */
export function meanCost(ratio: number): Metric {
  return defineMetric({
    name: `cost${ratio}`,
    title: `mean cost, a missed firm at ${ratio} needless visits`,
    better: "lower",
    range: [0, Math.max(1, ratio)],
    needs: "threshold",
    carriedBy: "failing firms",
    interval: "drawn firms",
    of(sample, alertedTies) {
      const found = alertedTies === 0 ? 0 : sample.positivesUpTo[alertedTies - 1]!;
      const alerts = alertedTies === 0 ? 0 : sample.weightUpTo[alertedTies - 1]!;
      return (alerts - found + ratio * (positivesIn(sample) - found)) / weightIn(sample);
    },
  });
}
