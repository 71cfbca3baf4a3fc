import { createRandom } from "vigie/datasets";
import type { Metric } from "../metrics/metric.ts";
import type { Estimate } from "../outcomes.ts";
import type { Ranked } from "../ranked.ts";
import { createSample, fullSample, type Sample, tiesFrom, weighFirms } from "../sample.ts";
import { checkReplicates, type Draws, drawFirms, stopIfCancelled } from "./draw.ts";
import { type Interval, intervalOf } from "./interval.ts";
import { obuchowskiError } from "./obuchowski.ts";
import { z975 } from "./student.ts";

/** A metric, at a threshold where it needs one. */
export interface Question {
  readonly metric: Metric;
  /** A margin; alerts are at or above it. */
  readonly threshold?: number;
}

/** Rows, firms and failing firms behind an estimate. */
export type Counts = Pick<Estimate, "rows" | "firms" | "positiveFirms">;

/**
 * Each metric with its 95 % interval: firms are drawn with all their rows, never stratified on the outcome
 * (the cluster bootstrap: Field & Welsh 2007). Rows were sorted once; a draw only changes their weights.
 */
export function estimate(
  ranked: Ranked,
  questions: readonly Question[],
  draws: Draws = {},
): readonly Estimate[] {
  const counts = countsOf(ranked);
  const full = fullSample(ranked);
  const drawn = questions.filter(({ metric }) => metric.interval === "drawn firms");
  const replicates = drawReplicates(ranked, drawn, draws);
  return questions.map((question) => {
    const value = question.metric.of(full, alertedTies(ranked, question));
    if (!Number.isFinite(value)) return undefinedEstimate(question.metric, counts);
    const own = replicates[drawn.indexOf(question)];
    return { value, ...judge(ranked, question, { value, replicates: own, counts }), ...counts };
  });
}

/** The metrics in each draw of firms, one array per question; NaN where a draw does not define it. */
export function drawReplicates(
  ranked: Ranked,
  questions: readonly Question[],
  { replicates = 400, seed = "vigie", onProgress, signal }: Draws = {},
): readonly Float64Array[] {
  const results = questions.map(() => new Float64Array(checkReplicates(replicates)));
  const ties = questions.map((question) => alertedTies(ranked, question));
  const random = createRandom(seed).fork("firms");
  const counts = new Float64Array(ranked.firmCount);
  const sample: Sample = createSample(ranked);
  for (let draw = 0; draw < replicates; draw++) {
    stopIfCancelled(signal);
    weighFirms(sample, drawFirms(random, counts));
    for (let q = 0; q < questions.length; q++) results[q]![draw] = questions[q]!.metric.of(sample, ties[q]!);
    if (draw % 20 === 19)
      onProgress?.({
        label: "drawing firms",
        fraction: (draw + 1) / replicates,
        detail: `draw ${draw + 1} of ${replicates}`,
      });
  }
  return results;
}

function judge(
  ranked: Ranked,
  question: Question,
  { value, replicates, counts }: { value: number; replicates: Float64Array | undefined; counts: Counts },
): Interval {
  const { range, carriedBy } = question.metric;
  if (replicates === undefined)
    return { low: null, high: null, method: "no interval: drawing firms again overstates it" };
  if (question.metric.name === "auc" && ranked.tieEnds.length === 1)
    return { low: value, high: value, method: "exact: every row has the same score" };
  const carriers = carriersOf(ranked, question, counts);
  const interval = intervalOf({ value, replicates, range, carriers, carriedBy });
  return question.metric.name === "auc" ? withCheck(interval, ranked, value) : interval;
}

/** The drawn interval keeps beside it what a formula without draws says. */
function withCheck(interval: Interval, ranked: Ranked, value: number): Interval {
  const error = obuchowskiError(ranked);
  if (interval.low === null || !Number.isFinite(error)) return interval;
  const [low, high] = [Math.max(0, value - z975 * error), Math.min(1, value + z975 * error)];
  return {
    ...interval,
    method: `${interval.method}; Obuchowski (1997) without draws: ${low.toFixed(3)} to ${high.toFixed(3)}`,
  };
}

function carriersOf(ranked: Ranked, question: Question, { firms, positiveFirms }: Counts): number {
  if (question.metric.carriedBy === "failing firms") return positiveFirms;
  if (question.metric.carriedBy === "all firms") return firms;
  return alertedFirms(ranked, alertedTies(ranked, question));
}

/** Firms with at least one row among the first `ties` ties. */
export function alertedFirms({ tieEnds, firms }: Ranked, ties: number): number {
  return ties === 0 ? 0 : new Set(firms.subarray(0, tieEnds[ties - 1])).size;
}

export function alertedTies(ranked: Ranked, { threshold }: Question): number {
  return threshold === undefined ? 0 : tiesFrom(ranked, threshold);
}

export function countsOf({ rowCount, firmCount, firms, labels }: Ranked): Counts {
  const failing = new Set<number>();
  for (let i = 0; i < rowCount; i++) if (labels[i] === 1) failing.add(firms[i]!);
  return { rows: rowCount, firms: firmCount, positiveFirms: failing.size };
}

function undefinedEstimate({ carriedBy }: Metric, counts: Counts): Estimate {
  const why =
    counts.positiveFirms === 0
      ? "no failing firm"
      : carriedBy === "alerted firms"
        ? "no alert"
        : "one class only, or probabilities that do not differ";
  return { value: null, low: null, high: null, method: `not defined: ${why}`, ...counts };
}
