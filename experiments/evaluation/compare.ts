import { createRandom, Fault } from "vigie/datasets";
import { type Groups, rowsByLevel } from "./groups.ts";
import { alertedTies, type Counts, countsOf, type Question } from "./intervals/bootstrap.ts";
import { checkReplicates, type Draws, drawFirms, stopIfCancelled } from "./intervals/draw.ts";
import { holm } from "./intervals/holm.ts";
import { degreesOf, fewFirms, firmVariance, leastFirms } from "./intervals/interval.ts";
import { t975, twoSided } from "./intervals/student.ts";
import { metric } from "./metrics.ts";
import type { Estimate, Outcomes } from "./outcomes.ts";
import { type Ranked, rankOutcomes } from "./ranked.ts";
import { createSample, fullSample, weighFirms } from "./sample.ts";
import { subsetOutcomes } from "./subset.ts";
import type { Thresholds } from "./thresholds.ts";

export type ComparisonVerdict = "better" | "worse" | "tied" | "not enough evidence";

export interface ComparisonLine {
  /** As in `Evaluation.metrics`. */
  readonly metric: string;
  /** null where it is not defined. */
  readonly a: number | null;
  readonly b: number | null;
  /** a − b, or |a − 1| − |b − 1| for metrics that are best at 1; its interval is paired. */
  readonly difference: Estimate;
  /** Two-sided, of no difference; null without an interval. */
  readonly pValue: number | null;
  /** Of a against b: better or worse when the interval leaves out 0. */
  readonly verdict: ComparisonVerdict;
}

export interface Comparison extends Counts {
  readonly format: "vigie.comparison/1";
  readonly replicates: number;
  readonly seed: string;
  readonly lines: readonly ComparisonLine[];
  /** The same within each level of a group; verdicts are Holm-adjusted over its levels. Null without a group. */
  readonly byGroup: { readonly name: string; readonly levels: readonly ComparedLevel[] } | null;
}

export interface ComparedLevel extends Counts {
  readonly level: string;
  readonly lines: readonly ComparisonLine[];
}

export interface CompareOptions extends Draws {
  /** Default: AUC, average precision, Brier score, log loss. */
  readonly metrics?: readonly string[];
  /** Also within each level: regions, views. */
  readonly groups?: Groups;
  /** Adds recall and precision of each model at its own thresholds. */
  readonly thresholds?: { readonly a: Thresholds; readonly b: Thresholds };
}

/**
 * Two models on the same rows: the same firms are drawn for both, so what makes a draw hard for both cancels.
 * Throws `compare.different-rows` unless labels, firms and weights agree.
 */
export function compareModels(a: Outcomes, b: Outcomes, options: CompareOptions = {}): Comparison {
  checkSameRows(a, b);
  const { replicates = 400, seed = "vigie", groups } = options;
  return {
    format: "vigie.comparison/1",
    replicates,
    seed: String(seed),
    ...compareRows(a, b, options),
    byGroup:
      groups === undefined ? null : { name: groups.name, levels: compareLevels(a, b, groups, options) },
  };
}

function compareRows(
  a: Outcomes,
  b: Outcomes,
  options: CompareOptions,
): Counts & { readonly lines: readonly ComparisonLine[] } {
  const questions = questionsOf(options);
  const rankedA = rankOutcomes(a);
  const rankedB = rankOutcomes(b);
  const counts = countsOf(rankedA);
  const differences = pairedDifferences(rankedA, rankedB, questions, options);
  const lines = questions.map((question, q) => {
    const valueA = valueAt(rankedA, question.a);
    const valueB = valueAt(rankedB, question.b);
    const { difference, pValue } = estimateDifference(gap(question, valueA, valueB), differences[q]!, counts);
    return {
      metric: question.name,
      a: finite(valueA),
      b: finite(valueB),
      difference,
      pValue,
      verdict: verdictOf(question, difference),
    };
  });
  return { ...counts, lines };
}

/** Among many regions one always looks better: what is called so is Holm-adjusted over them, metric by metric. */
function compareLevels(
  a: Outcomes,
  b: Outcomes,
  groups: Groups,
  { thresholds, metrics, replicates, seed, signal }: CompareOptions,
): readonly ComparedLevel[] {
  const rowsOf = rowsByLevel(groups, a.labels.length);
  const levels = groups.levels
    .map((level, code) => ({ level, rows: rowsOf[code]! }))
    .filter(({ rows }) => rows.length > 0)
    .sort((x, y) => (x.level < y.level ? -1 : 1))
    .map(({ level, rows }) => ({
      level,
      ...compareRows(subsetOutcomes(a, rows), subsetOutcomes(b, rows), {
        seed: `${seed ?? "vigie"}/${groups.name}/${level}`,
        ...(thresholds && { thresholds }),
        ...(metrics && { metrics }),
        ...(replicates && { replicates }),
        ...(signal && { signal }),
      }),
    }));
  const adjusted = (levels[0]?.lines ?? []).map((_, i) =>
    holm(
      levels.map(({ lines, positiveFirms }) =>
        positiveFirms > fewFirms ? (lines[i]!.pValue ?? Number.NaN) : Number.NaN,
      ),
    ),
  );
  return levels.map((level, at) => ({
    ...level,
    lines: level.lines.map((line, i) => adjustLine(line, adjusted[i]![at]!)),
  }));
}

/** A verdict that does not survive the adjustment becomes a tie; what had no evidence keeps having none. */
function adjustLine(line: ComparisonLine, adjusted: number): ComparisonLine {
  if (Number.isNaN(adjusted)) return line;
  const isCalled = line.verdict === "better" || line.verdict === "worse";
  return { ...line, pValue: adjusted, verdict: isCalled && adjusted > 0.05 ? "tied" : line.verdict };
}

interface PairedQuestion {
  readonly name: string;
  readonly better: Question["metric"]["better"];
  readonly a: Question;
  readonly b: Question;
}

function questionsOf({
  metrics: names = ["auc", "averagePrecision", "brier", "logLoss"],
  thresholds,
}: CompareOptions): readonly PairedQuestion[] {
  const plain = names.map((name): PairedQuestion => {
    const found = metric(name);
    if (found.needs === "threshold" || found.better === "neither")
      throw new Fault(
        "compare.bad-metric",
        `metric cannot be compared: ${name} (expected one with a better side)`,
      );
    return { name, better: found.better, a: { metric: found }, b: { metric: found } };
  });
  if (thresholds === undefined) return plain;
  const atThresholds = (["high", "moderate"] as const).flatMap((level) =>
    [metric("recall"), metric("precision")].map(
      (found): PairedQuestion => ({
        name: `${found.name}@${level}`,
        better: found.better,
        a: { metric: found, threshold: thresholds.a[level].margin },
        b: { metric: found, threshold: thresholds.b[level].margin },
      }),
    ),
  );
  return [...plain, ...atThresholds];
}

function pairedDifferences(
  rankedA: Ranked,
  rankedB: Ranked,
  questions: readonly PairedQuestion[],
  { replicates = 400, seed = "vigie", onProgress, signal }: Draws,
): readonly Float64Array[] {
  const results = questions.map(() => new Float64Array(checkReplicates(replicates)));
  const random = createRandom(seed).fork("firms");
  const counts = new Float64Array(rankedA.firmCount);
  const sampleA = createSample(rankedA);
  const sampleB = createSample(rankedB);
  for (let draw = 0; draw < replicates; draw++) {
    stopIfCancelled(signal);
    drawFirms(random, counts);
    weighFirms(sampleA, counts);
    weighFirms(sampleB, counts);
    questions.forEach((question, q) => {
      const valueA = question.a.metric.of(sampleA, alertedTies(rankedA, question.a));
      const valueB = question.b.metric.of(sampleB, alertedTies(rankedB, question.b));
      results[q]![draw] = gap(question, valueA, valueB);
    });
    if (draw % 20 === 19) onProgress?.({ label: "drawing firms", fraction: (draw + 1) / replicates });
  }
  return results;
}

function valueAt(ranked: Ranked, question: Question): number {
  return question.metric.of(fullSample(ranked), alertedTies(ranked, question));
}

function gap({ better }: PairedQuestion, a: number, b: number): number {
  return better === "closest to 1" ? Math.abs(a - 1) - Math.abs(b - 1) : a - b;
}

/** Student's t on the failing firms: what is common to both models cancels, so a difference is close to symmetric. */
function estimateDifference(
  value: number,
  replicates: Float64Array,
  counts: Counts,
): { readonly difference: Estimate; readonly pValue: number | null } {
  const nothing = (method: string) => ({
    difference: { value: finite(value), low: null, high: null, method, ...counts },
    pValue: null,
  });
  if (!Number.isFinite(value)) return nothing("not defined for both models");
  const { positiveFirms } = counts;
  if (positiveFirms < leastFirms)
    return nothing(`no interval: too few failing firms (${positiveFirms}, at least ${leastFirms})`);
  const defined = replicates.filter(Number.isFinite);
  if (defined.length < 0.9 * replicates.length) return nothing("no interval: too many draws without a value");
  const degrees = degreesOf(positiveFirms, defined.length);
  const error = Math.sqrt(firmVariance(defined, positiveFirms));
  const half = t975(degrees) * error;
  const method = `t interval on ${positiveFirms} failing firms, variance from ${defined.length} paired draws of firms with all their rows; conditional on both models, their thresholds and the dates`;
  return {
    difference: { value, low: value - half, high: value + half, method, ...counts },
    pValue: error === 0 ? (value === 0 ? 1 : 0) : twoSided(value / error, degrees),
  };
}

/** At or below 40 failing firms no model is called better: percentiles are too narrow there. */
function verdictOf({ better }: PairedQuestion, { low, high, positiveFirms }: Estimate): ComparisonVerdict {
  if (low === 0 && high === 0) return "tied";
  if (low === null || high === null || positiveFirms <= fewFirms) return "not enough evidence";
  if (low <= 0 && high >= 0) return "tied";
  return low > 0 === (better === "higher") ? "better" : "worse";
}

function checkSameRows(a: Outcomes, b: Outcomes): void {
  const isSame = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    x.length === y.length && Array.prototype.every.call(x, (value, i) => value === y[i]);
  if (isSame(a.labels, b.labels) && isSame(a.firms, b.firms) && isSame(a.weights ?? [], b.weights ?? []))
    return;
  throw new Fault(
    "compare.different-rows",
    `outcomes of different rows: ${a.labels.length} and ${b.labels.length} (expected the same labels, firms and weights)`,
  );
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
