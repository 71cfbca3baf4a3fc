import { type ComparisonLine, compareModels } from "../../evaluation/compare.ts";
import type { Draws } from "../../evaluation/intervals/draw.ts";
import type { Estimate, Outcomes } from "../../evaluation/outcomes.ts";
import { type AlertLevel, levelOf, type Thresholds } from "../../evaluation/thresholds.ts";
import { moveMargins } from "./apply.ts";
import { actionWords, type ExpertRule } from "./rule.ts";

/** Rows, firms and failing firms. */
type Counts = Pick<Estimate, "rows" | "firms" | "positiveFirms">;

/** One rule on the test part. */
export interface RuleLine extends Pick<ExpertRule, "name" | "version" | "text" | "because"> {
  /** `raises to at least moderate` */
  readonly does: string;
  /** The same for any language; absent in runs stored before it was kept. */
  readonly action?: ExpertRule["action"];
  /** Where its text holds. */
  readonly holds: Counts;
  /** Rows whose alert level it changed, after the rules before it. */
  readonly raised: Counts;
  readonly lowered: Counts;
  /** All rules against all but this one; null for the only rule, which is `lines`. */
  readonly against: readonly ComparisonLine[] | null;
}

/** What rules after the model are worth on the test part: always with and without. Plain JSON. */
export interface RulesReport {
  /** With all rules (`a`) against the model alone (`b`): at the thresholds and by ranking, paired over firms. */
  readonly lines: readonly ComparisonLine[];
  /** Rows alerted. */
  readonly alerts: Readonly<Record<"high" | "moderate", { readonly with: number; readonly without: number }>>;
  readonly rules: readonly RuleLine[];
}

export interface JudgedRules {
  readonly rules: readonly ExpertRule[];
  readonly thresholds: Thresholds;
  /** Per rule and row of the outcomes: 1 where its text holds. */
  readonly fired: readonly Uint8Array[];
}

/** `model`: the outcomes with the margins before any rule. */
export function judgeRules(model: Outcomes, judged: JudgedRules, draws: Draws): RulesReport {
  const { rules, thresholds } = judged;
  const stages = stagesOf(model, judged, () => true);
  const margins = stages.at(-1)!;
  const compareWith = (without: Float64Array) =>
    compareModels(
      { ...model, margins },
      { ...model, margins: without },
      { ...draws, metrics: ["auc", "averagePrecision"], thresholds: { a: thresholds, b: thresholds } },
    ).lines;
  const alertsAt = (level: "high" | "moderate") => ({
    with: countAlerts(margins, thresholds[level].margin),
    without: countAlerts(model.margins, thresholds[level].margin),
  });
  const withoutRule = (k: number) => stagesOf(model, judged, (other) => other !== k).at(-1)!;
  return {
    lines: compareWith(model.margins),
    alerts: { high: alertsAt("high"), moderate: alertsAt("moderate") },
    rules: rules.map((rule, k) => ({
      name: rule.name,
      version: rule.version,
      text: rule.text,
      because: rule.because,
      does: actionWords(rule),
      action: rule.action,
      holds: countRows(model, (i) => judged.fired[k]![i] === 1),
      ...levelChanges(model, [stages[k]!, stages[k + 1]!], thresholds),
      against: rules.length === 1 ? null : compareWith(withoutRule(k)),
    })),
  };
}

function stagesOf(
  { margins }: Outcomes,
  { rules, fired, thresholds }: JudgedRules,
  isIn: (k: number) => boolean,
): readonly Float64Array[] {
  return moveMargins(
    rules.filter((_, k) => isIn(k)),
    fired.filter((_, k) => isIn(k)),
    { margins, thresholds },
  );
}

const levels: readonly AlertLevel[] = ["none", "moderate", "high"];

function levelChanges(
  model: Outcomes,
  [before, after]: readonly [Float64Array, Float64Array],
  thresholds: Thresholds,
): Pick<RuleLine, "raised" | "lowered"> {
  const place = (margin: number) => levels.indexOf(levelOf(margin, thresholds));
  const changes = Int8Array.from(before, (margin, i) => Math.sign(place(after[i]!) - place(margin)));
  return {
    raised: countRows(model, (i) => changes[i] === 1),
    lowered: countRows(model, (i) => changes[i] === -1),
  };
}

function countRows({ labels, firms }: Outcomes, isIn: (i: number) => boolean): Counts {
  const rows = Array.from(labels.keys()).filter(isIn);
  const firmsOf = (some: readonly number[]) => new Set(some.map((i) => firms[i]!)).size;
  return {
    rows: rows.length,
    firms: firmsOf(rows),
    positiveFirms: firmsOf(rows.filter((i) => labels[i] === 1)),
  };
}

function countAlerts(margins: Float64Array, threshold: number): number {
  return margins.reduce((count, margin) => count + (margin >= threshold ? 1 : 0), 0);
}
