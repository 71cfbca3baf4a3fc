import { Fault } from "vigie/datasets";
import { estimate } from "./intervals/bootstrap.ts";
import type { Draws } from "./intervals/draw.ts";
import type { Estimate, Outcomes } from "./outcomes.ts";
import { type Ranked, rankOutcomes } from "./ranked.ts";
import { type Redrawn, redrawThresholds } from "./redraw-thresholds.ts";
import { fullSample, positivesIn } from "./sample.ts";
import {
  type Criterion,
  checkThresholdRule,
  criteriaOf,
  type ThresholdAim,
  type ThresholdRule,
} from "./threshold-rule.ts";

export type AlertLevel = "high" | "moderate" | "none";

export interface Threshold {
  /** Rows with a margin at or above it are alerted. */
  readonly margin: number;
  /** Calibrated probability of the row that set it. */
  readonly probability: number;
  /** The rule that set it, in English words. */
  readonly criterion: string;
  /** The same for any language, and the fold whose choose part `origin` is; absent in pipelines written before they were kept. */
  readonly aim?: ThresholdAim;
  readonly fold?: string;
  /** The criterion's value on the rows it was chosen on, which flatters it, with their firms. */
  readonly value: Estimate;
  /** The rows it was chosen on. */
  readonly origin: string;
  /** Where else it might lie; absent in pipelines written before it was known, null where draws have no answer. */
  readonly redrawn?: Redrawn | null;
}

/** `high.margin >= moderate.margin`. */
export interface Thresholds {
  readonly high: Threshold;
  readonly moderate: Threshold;
}

/** All that a level is read from. */
export interface LevelMargins {
  readonly high: Pick<Threshold, "margin">;
  readonly moderate: Pick<Threshold, "margin">;
}

export interface ChooseOptions extends Draws {
  /** Default by F-beta. */
  readonly rule?: ThresholdRule;
  /** Name of the fold, where the rows are its choose part. */
  readonly fold?: string;
}

/**
 * Sets both by the rule, `moderate` among thresholds not above `high`, so that they can never be swapped.
 * Equal values: the higher threshold, that is fewer alerts. `origin` names the rows, which must not be the test's.
 * Throws `thresholds.one-class` without a failure to find, `thresholds.bad-rule`, and what `rankOutcomes` throws.
 */
export function chooseThresholds(
  outcomes: Outcomes,
  origin: string,
  { rule = { by: "f-beta" }, fold, ...draws }: ChooseOptions = {},
): Thresholds {
  checkThresholdRule(rule);
  const ranked = rankOutcomes(outcomes);
  const sample = fullSample(ranked);
  if (!(positivesIn(sample) > 0))
    throw new Fault(
      "thresholds.one-class",
      `no failing firm to choose thresholds on: ${origin} (expected at least 1)`,
    );
  const criteria = criteriaOf(rule);
  const high = criteria.high.choose(sample, 1);
  const moderate = criteria.moderate.choose(sample, high);
  const redrawn = redrawThresholds(ranked, criteria, draws);
  const from = { ranked, origin, draws, ...(fold !== undefined && { fold }) };
  return {
    high: { ...describe(high, criteria.high, from), redrawn: redrawn.high },
    moderate: {
      ...describe(moderate, criteria.moderate, { ...from, within: ", not above high" }),
      redrawn: redrawn.moderate,
    },
  };
}

/** The level of a margin; equal to a threshold counts as above it. Throws on a margin that is not a number. */
export function levelOf(margin: number, { high, moderate }: LevelMargins): AlertLevel {
  if (Number.isNaN(margin))
    throw new Fault(
      "thresholds.no-score",
      "margin missing: NaN (expected a number; a missing score is not a low one)",
    );
  if (margin >= high.margin) return "high";
  return margin >= moderate.margin ? "moderate" : "none";
}

interface Chosen {
  readonly ranked: Ranked;
  readonly origin: string;
  readonly draws: Draws;
  readonly fold?: string;
  readonly within?: string;
}

function describe(
  ties: number,
  { metric, words, aim }: Criterion,
  { ranked, origin, draws, fold, within = "" }: Chosen,
): Omit<Threshold, "redrawn"> {
  const last = ranked.tieEnds[ties - 1]! - 1;
  const margin = ranked.margins[last]!;
  const [value] = estimate(ranked, [{ metric, threshold: margin }], draws);
  return {
    margin,
    probability: ranked.probabilities[last]!,
    criterion: `${words}${within}`,
    aim,
    ...(fold !== undefined && { fold }),
    value: value!,
    origin,
  };
}
