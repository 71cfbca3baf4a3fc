import type { Outcomes } from "../outcomes.ts";
import { rankOutcomes } from "../ranked.ts";
import { fullSample, type Sample, tiesFrom } from "../sample.ts";

/** What is written down of a metric; `defineMetric` adds `measure`. */
export interface MetricDefinition {
  /** As in code and JSON. */
  readonly name: string;
  /** As read by people. */
  readonly title: string;
  readonly better: "higher" | "lower" | "closest to 1" | "neither";
  /** Smallest and largest possible value, both included. */
  readonly range: readonly [number, number];
  /** `ranking`: only the order of margins; `probabilities`; `threshold`: margins at or above a threshold are alerts. */
  readonly needs: "ranking" | "probabilities" | "threshold";
  /** Which firms carry the information, and so bound the effective n of a score interval. */
  readonly carriedBy: "failing firms" | "alerted firms" | "all firms";
  /** `none`: drawing firms again does not give a valid interval; the reason stands where it is defined. */
  readonly interval: "drawn firms" | "none";
  /** NaN where it is not defined. `alertedTies`: ties at or above the threshold, 0 when none is needed. */
  readonly of: (sample: Sample, alertedTies: number) => number;
}

export interface Metric extends MetricDefinition {
  /**
   * The value on outcomes with their weights; NaN where it is not defined (one class only, no alert).
   * `threshold` is a margin and must be given to metrics that need one. Throws `outcomes.malformed`.
   */
  measure(outcomes: Outcomes, threshold?: number): number;
}

export function defineMetric(definition: MetricDefinition): Metric {
  return {
    ...definition,
    measure(outcomes, threshold) {
      const ranked = rankOutcomes(outcomes);
      if (definition.needs === "threshold" && threshold === undefined)
        throw new TypeError(`no threshold: ${definition.name} (expected a margin)`);
      return definition.of(fullSample(ranked), threshold === undefined ? 0 : tiesFrom(ranked, threshold));
    },
  };
}
