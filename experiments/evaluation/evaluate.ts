import type { LongWork } from "vigie/datasets";
import { type Calibration, describeCalibration } from "./calibration/calibration.ts";
import { type CurvePoint, curvePoints } from "./curves.ts";
import { estimateNamed, type Groups, type GroupTable, groupTable, type NamedQuestions } from "./groups.ts";
import { alertedFirms, type Counts, countsOf, type Question } from "./intervals/bootstrap.ts";
import { checkReplicates, type Draws, stopIfCancelled } from "./intervals/draw.ts";
import { type ListOptions, type ListReport, reportLists } from "./lists.ts";
import { metric, metrics } from "./metrics.ts";
import type { Estimate, Outcomes } from "./outcomes.ts";
import { type Ranked, rankOutcomes } from "./ranked.ts";
import { type ReliabilityBin, reliabilityBins } from "./reliability.ts";
import { fullSample, positivesIn, tiesFrom, weightIn } from "./sample.ts";
import type { Thresholds } from "./thresholds.ts";

/** Sums of weights; whole numbers of rows where rows have no weights. */
export interface Confusion {
  readonly trueNegatives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly truePositives: number;
}

/** What comes of alerting at one threshold. */
export interface AlertOutcome {
  readonly margin: number;
  readonly probability: number;
  /** Rows at or above the margin. */
  readonly alerts: number;
  readonly alertedFirms: number;
  readonly confusion: Confusion;
}

/** Plain JSON: every number finite, or null with its reason beside it. */
export interface Evaluation extends Counts {
  readonly format: "vigie.evaluation/1";
  readonly positiveRows: number;
  readonly replicates: number;
  readonly seed: string;
  /** By metric name; those at a threshold as `recall@high`, `precision@moderate`. */
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly thresholds: { readonly high: AlertOutcome; readonly moderate: AlertOutcome } | null;
  /** Of scores that only rank: no bins. In-the-large and slope stand under `metrics` as `observedOverExpected` and `calibrationSlope`. */
  readonly reliability: readonly ReliabilityBin[];
  /** Absent where scores only rank. */
  readonly calibration?: Calibration;
  readonly curve: readonly CurvePoint[];
  readonly groups: GroupTable | null;
  /** Lists at the offices' capacity and their fairness audit; absent where departments were not given. */
  readonly lists?: ListReport;
}

/** What scores are worth: the order of rows alone, or probabilities that may be held against what happened. */
export type Scale = "probabilities" | "ranks";

export interface EvaluateOptions extends LongWork {
  /** `ranks`: probabilities are not looked at, and nothing that needs them is computed. Default `probabilities`. */
  readonly scale?: Scale;
  /** Absent: nothing that needs alerts is computed. */
  readonly thresholds?: Thresholds;
  readonly groups?: Groups;
  /** Calibration in the large within each of these. */
  readonly divisions?: readonly Groups[];
  /** Absent: no lists are made and no fairness is audited. */
  readonly lists?: ListOptions;
  /** Draws of firms behind each interval; default 400. */
  readonly replicates?: number;
  /** Default `vigie`; the same seed gives the same bytes. */
  readonly seed?: string | number;
}

/**
 * Everything that is reported of a model on test rows.
 * Throws `outcomes.malformed`, `evaluation.bad-groups`, `evaluation.bad-replicates`, `evaluation.cancelled`.
 */
export function evaluate(outcomes: Outcomes, options: EvaluateOptions = {}): Evaluation {
  const { thresholds, groups, lists, replicates = 400, seed = "vigie", signal } = options;
  const { scale = "probabilities" } = options;
  const draws: Draws = { ...options, replicates: checkReplicates(replicates), seed };
  const ranked = rankOutcomes(outcomes);
  const values = estimateNamed(ranked, allQuestions(thresholds, scale), draws);
  stopIfCancelled(signal);
  return {
    format: "vigie.evaluation/1",
    ...countsOf(ranked),
    positiveRows: ranked.labels.reduce((sum, label) => sum + label, 0),
    replicates,
    seed: String(seed),
    metrics: values,
    thresholds: thresholds === undefined ? null : alertOutcomes(ranked, thresholds),
    reliability: scale === "ranks" ? [] : reliabilityBins(ranked),
    ...(scale === "probabilities" && {
      calibration: describeCalibration(outcomes, ranked, { divisions: options.divisions ?? [], draws }),
    }),
    curve: curvePoints(ranked),
    groups:
      groups === undefined
        ? null
        : groupTable(outcomes, groups, { questions: groupQuestions(thresholds, scale), draws }),
    ...(lists !== undefined && { lists: reportLists(outcomes, lists) }),
  };
}

function allQuestions(thresholds: Thresholds | undefined, scale: Scale): NamedQuestions {
  const plain = metrics.filter(({ needs }) => needs === "ranking" || needs === scale);
  const atThreshold = metrics.filter(({ needs }) => needs === "threshold").map(({ name }) => name);
  return { ...asked(plain.map(({ name }) => name)), ...askedAt(thresholds, atThreshold) };
}

function groupQuestions(thresholds: Thresholds | undefined, scale: Scale): NamedQuestions {
  const calibrated = scale === "ranks" ? [] : ["observedOverExpected"];
  const plain = ["auc", "averagePrecision", "baseRate", ...calibrated];
  return { ...asked(plain), ...askedAt(thresholds, ["recall", "precision", "alertRate"]) };
}

function asked(names: readonly string[]): NamedQuestions {
  return Object.fromEntries(names.map((name) => [name, { metric: metric(name) }]));
}

function askedAt(thresholds: Thresholds | undefined, names: readonly string[]): NamedQuestions {
  if (thresholds === undefined) return {};
  const levels = ["high", "moderate"] as const;
  const ask = (level: "high" | "moderate", name: string): [string, Question] => [
    `${name}@${level}`,
    { metric: metric(name), threshold: thresholds[level].margin },
  ];
  return Object.fromEntries(levels.flatMap((level) => names.map((name) => ask(level, name))));
}

function alertOutcomes(ranked: Ranked, { high, moderate }: Thresholds) {
  const outcomeOf = ({ margin, probability }: Thresholds["high"]): AlertOutcome => {
    const ties = tiesFrom(ranked, margin);
    return {
      margin,
      probability,
      alerts: ties === 0 ? 0 : ranked.tieEnds[ties - 1]!,
      alertedFirms: alertedFirms(ranked, ties),
      confusion: confusionOf(ranked, ties),
    };
  };
  return { high: outcomeOf(high), moderate: outcomeOf(moderate) };
}

/** `ties`: how many runs of equal margins are alerted. */
function confusionOf(ranked: Ranked, ties: number): Confusion {
  const sample = fullSample(ranked);
  const truePositives = ties === 0 ? 0 : sample.positivesUpTo[ties - 1]!;
  const falsePositives = ties === 0 ? 0 : sample.weightUpTo[ties - 1]! - truePositives;
  const falseNegatives = positivesIn(sample) - truePositives;
  const trueNegatives = weightIn(sample) - positivesIn(sample) - falsePositives;
  return { trueNegatives, falsePositives, falseNegatives, truePositives };
}
