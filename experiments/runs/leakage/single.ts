import {
  estimateAuc,
  type FirmAuc,
  firmAuc,
  firmError,
  sumAucs,
  turned,
} from "../../evaluation/intervals/firm-auc.ts";
import { holm } from "../../evaluation/intervals/holm.ts";
import { twoSided } from "../../evaluation/intervals/student.ts";
import type { Numbers } from "../../features/arrow-numbers.ts";
import type { PanelKeys } from "../panel-keys.ts";
import { type LeakageCheck, type LeakageMeasureName, leakageCheck, leastFailing } from "./report.ts";
import type { LeakageSentence } from "./sentence.ts";
import { type LeakageSubject, outcomesOf, someFirms } from "./subject.ts";
import { featureValues } from "./values.ts";
import type { LeakageVerdict } from "./verdict.ts";

/** The best AUC published for a whole model (March 2024): more of one feature is no feature. */
const bestModels = 0.93;

/** The AUC published for a whole model without strong signals (September 2021): where a feature that stands alone is looked at. */
const usualModels = 0.8;

/** How far a feature may rank above the whole model, which may waste some of it, and above every other feature. */
const spare = 0.05;

/** Adjusted over the features, one-sided. */
const level = 0.025;

/** As-of dates that tell enough: the rows of a firm hardly differ from month to month. */
const mostDates = 24;

/** One feature, ranked by on the choose part; `auc` is turned to the side on which it is above ½. */
interface Ranking {
  readonly name: string;
  readonly auc: FirmAuc;
}

/**
 * Each feature alone, and each feature's gaps alone, on the choose part: the test's rows are for judging models. Suspect is
 * what ranks better than the best whole models were published to, or than the best model here, or above 0.8 and far above
 * every other feature; Holm-adjusted over the features.
 */
export function checkSingle(subject: LeakageSubject): readonly LeakageCheck[] {
  const rows = someFirms(subject.keys, someDates(subject.keys, subject.fold.rows.choose), 100_000);
  const { values, gaps } = rankFeatures(subject, rows);
  const whole = bestModel(subject, rows);
  return [
    judgeRankings(values, { name: "single feature", by: "values", whole, measure: alone }),
    gaps.length === 0 && values.length > 0
      ? leakageCheck({ name: "missing values", verdict: "clean", says: [{ says: "no gaps" }] })
      : judgeRankings(gaps, { name: "missing values", by: "gaps", whole, measure: missing }),
  ];
}

/** Names of their measures: previous runs are read by them. */
export const [alone, missing] = ["AUC of the feature alone", "AUC of its gaps alone"] as const;

function rankFeatures(subject: LeakageSubject, rows: Uint32Array) {
  const outcomes = outcomesOf(subject.keys, rows);
  const rank = (margins: Float64Array) => upright(firmAuc({ ...outcomes, margins }));
  const [values, gaps]: [Ranking[], Ranking[]] = [[], []];
  const patterns = new Map<string, FirmAuc | null>();
  if (rows.length === 0) return { values, gaps };
  for (const { name, isOrdered, values: cells } of featureValues(subject, rows)) {
    const isGap = Float64Array.from(cells, (cell) => (Number.isNaN(cell) ? 1 : 0));
    if (isOrdered) values.push({ name, auc: rank(missingBelow(cells)) });
    const pattern = isGap.join("");
    const known = patterns.get(pattern) ?? (isGap.includes(1) && isGap.includes(0) ? rank(isGap) : null);
    patterns.set(pattern, known);
    if (known !== null) gaps.push({ name, auc: known });
  }
  return { values, gaps };
}

/** Evenly spread as-of dates. */
function someDates({ asOf }: PanelKeys, rows: Uint32Array): Uint32Array {
  const dates = [...new Set(Array.from(rows, (row) => asOf[row]!))].sort((a, b) => a - b);
  const step = Math.ceil(dates.length / mostDates);
  const kept = new Set(dates.filter((_, i) => i % step === 0));
  return rows.filter((row) => kept.has(asOf[row]!));
}

/** Missing has a rank of its own, below all others. */
function missingBelow(cells: Numbers): Float64Array {
  let least = 0;
  for (const cell of cells) if (cell < least) least = cell;
  return Float64Array.from(cells, (cell) => (Number.isNaN(cell) ? least - 1 - Math.abs(least) : cell));
}

function upright(auc: FirmAuc): FirmAuc {
  return auc.value < 0.5 ? turned(auc) : auc;
}

/** The model that ranks the choose part best; it learned nothing there. */
function bestModel({ keys, models }: LeakageSubject, rows: Uint32Array): Ranking | null {
  const outcomes = outcomesOf(keys, rows);
  const ranked =
    rows.length === 0
      ? []
      : Object.entries(models).map(([name, score]) => ({
          name,
          auc: firmAuc({ ...outcomes, margins: score(rows) }),
        }));
  return ranked.reduce<Ranking | null>(
    (best, one) => (best === null || one.auc.value > best.auc.value ? one : best),
    null,
  );
}

interface Against {
  readonly name: LeakageCheck["name"];
  readonly by: "values" | "gaps";
  readonly whole: Ranking | null;
  readonly measure: LeakageMeasureName;
}

function judgeRankings(given: readonly Ranking[], { name, by, whole, measure }: Against): LeakageCheck {
  const rankings = given.toSorted((a, b) => b.auc.value - a.auc.value);
  const ways = suspicions(rankings, whole);
  const suspects = rankings.filter((_, i) => ways.some((each) => each[i]! <= level));
  const verdict = verdictOf(rankings, suspects);
  const told = (some: readonly Ranking[]) => ({
    by,
    features: some.map(plain),
    whole: whole === null ? null : plain(whole),
  });
  const sentences: Readonly<Record<LeakageVerdict, LeakageSentence>> = {
    suspect: { says: "ranks too well", ...told(suspects) },
    clean: { says: "ranks best", of: rankings.length, ...told(rankings.slice(0, 1)) },
    "not enough evidence": { says: "too few to rank", least: leastFailing },
  };
  return leakageCheck(
    { name, verdict, says: [sentences[verdict]] },
    rankings.map(({ name: of, auc }) => ({ name: measure, of, estimate: estimateAuc(auc) })),
  );
}

function plain({ name, auc }: Ranking) {
  return { name, auc: auc.value };
}

/** Of each way to be too good, the adjusted p-value of each ranking that it is not. */
function suspicions(rankings: readonly Ranking[], whole: Ranking | null): readonly (readonly number[])[] {
  const above = (limit: number) => beyondAll(rankings.map(({ auc }) => ({ auc, limit })));
  const overWhole = whole === null ? [] : beyondAll(rankings.map(({ auc }) => over(auc, whole.auc)));
  const [first, second] = rankings;
  const overOthers = second === undefined ? [] : beyondAll(rankings.map(({ auc }) => over(auc, second.auc)));
  const usual = above(usualModels);
  const alone = overOthers.map((p, i) => (rankings[i] === first ? Math.max(p, usual[i]!) : 1));
  return [above(bestModels), overWhole, alone];
}

function over(auc: FirmAuc, other: FirmAuc) {
  const difference = sumAucs([
    { weight: 1, auc },
    { weight: -1, auc: other },
  ]);
  return { auc: difference, limit: spare };
}

/** Holm-adjusted p-values of not lying above the limit. */
function beyondAll(asked: readonly { readonly auc: FirmAuc; readonly limit: number }[]): readonly number[] {
  return holm(asked.map(({ auc, limit }) => beyond(auc, limit)));
}

function beyond(auc: FirmAuc, limit: number): number {
  if (auc.positiveFirms < leastFailing || Number.isNaN(auc.value)) return Number.NaN;
  const excess = auc.value - limit;
  if (excess <= 0) return 1;
  return twoSided(excess / firmError(auc), auc.positiveFirms - 1) / 2;
}

function verdictOf(rankings: readonly Ranking[], suspects: readonly Ranking[]): LeakageVerdict {
  if (suspects.length > 0) return "suspect";
  const failing = rankings[0]?.auc.positiveFirms ?? 0;
  return failing >= leastFailing ? "clean" : "not enough evidence";
}
