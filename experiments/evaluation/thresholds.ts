import { Fault } from "vigie/datasets";
import { estimate } from "./intervals/bootstrap.ts";
import type { Draws } from "./intervals/draw.ts";
import { fHalf, fTwo } from "./metrics/alerts.ts";
import type { Metric } from "./metrics/metric.ts";
import type { Estimate, Outcomes } from "./outcomes.ts";
import { type Ranked, rankOutcomes } from "./ranked.ts";
import { fullSample, positivesIn, type Sample } from "./sample.ts";

export type AlertLevel = "high" | "moderate" | "none";

export interface Threshold {
  /** Rows with a margin at or above it are alerted. */
  readonly margin: number;
  /** Calibrated probability of the row that set it. */
  readonly probability: number;
  /** What it maximises, in words. */
  readonly criterion: string;
  /** The criterion's value on the rows it was chosen on, which flatters it. */
  readonly value: Estimate;
  /** The rows it was chosen on. */
  readonly origin: string;
}

/** `high.margin >= moderate.margin`. */
export interface Thresholds {
  readonly high: Threshold;
  readonly moderate: Threshold;
}

/**
 * `high` maximises F0.5; `moderate` maximises F2 among thresholds not above `high`, so that they can never be swapped.
 * Equal values: the higher threshold, that is fewer alerts. `origin` names the rows, which must not be the test's.
 * Throws `thresholds.one-class` without a failure to find, and what `rankOutcomes` throws.
 */
export function chooseThresholds(outcomes: Outcomes, origin: string, draws: Draws = {}): Thresholds {
  const ranked = rankOutcomes(outcomes);
  const sample = fullSample(ranked);
  if (!(positivesIn(sample) > 0))
    throw new Fault(
      "thresholds.one-class",
      `no failing firm to choose thresholds on: ${origin} (expected at least 1)`,
    );
  const high = bestTies(sample, fHalf, 1);
  const moderate = bestTies(sample, fTwo, high);
  return {
    high: describe(ranked, high, { metric: fHalf, origin, draws, within: "" }),
    moderate: describe(ranked, moderate, { metric: fTwo, origin, draws, within: ", not above high" }),
  };
}

/** The level of a margin; equal to a threshold counts as above it. Throws on a margin that is not a number. */
export function levelOf(margin: number, { high, moderate }: Thresholds): AlertLevel {
  if (Number.isNaN(margin))
    throw new Fault(
      "thresholds.no-score",
      "margin missing: NaN (expected a number; a missing score is not a low one)",
    );
  if (margin >= high.margin) return "high";
  return margin >= moderate.margin ? "moderate" : "none";
}

/** How many ties to alert for the largest value, at least `from`; the fewest among equals. */
function bestTies(sample: Sample, metric: Metric, from: number): number {
  let best = from;
  for (let ties = from; ties <= sample.ranked.tieEnds.length; ties++)
    if (metric.of(sample, ties) > metric.of(sample, best)) best = ties;
  return best;
}

function describe(
  ranked: Ranked,
  ties: number,
  { metric, origin, draws, within }: { metric: Metric; origin: string; draws: Draws; within: string },
): Threshold {
  const last = ranked.tieEnds[ties - 1]! - 1;
  const margin = ranked.margins[last]!;
  const [value] = estimate(ranked, [{ metric, threshold: margin }], draws);
  return {
    margin,
    probability: ranked.probabilities[last]!,
    criterion: `maximises ${metric.title}${within}`,
    value: value!,
    origin,
  };
}
