import type { Panel } from "vigie/datasets";
import type { Draws } from "../evaluation/intervals/draw.ts";
import type { LeadTimes } from "../evaluation/lead-time.ts";
import type { Outcomes } from "../evaluation/outcomes.ts";
import type { Thresholds } from "../evaluation/thresholds.ts";
import { leadTimesOf } from "./lead-time.ts";
import type { PanelKeys } from "./panel-keys.ts";
import type { Pipeline } from "./pipeline.ts";
import { judgeRules, type RulesReport } from "./rules/judge.ts";
import type { RowScores } from "./scores.ts";

/** What comes after the model and is told beside the metrics, of firms not yet in procedure. */
export interface AfterModel {
  /** As in the pipeline; absent in evaluations written before. */
  readonly thresholds?: Thresholds;
  /** Absent in evaluations written before it was known; null where the panel's targets do not tell when a firm failed. */
  readonly leadTime?: LeadTimes | null;
  /** Absent for a pipeline without rules. */
  readonly rules?: RulesReport;
}

export interface JudgedAfter {
  readonly panel: Panel;
  readonly keys: PanelKeys;
  readonly scores: RowScores;
  readonly pipeline: Pipeline;
  /** Of the rows without strong signals, in the order of the scores. */
  readonly outcomes: Outcomes;
  readonly draws: Draws;
}

export function judgeAfterModel(judged: JudgedAfter): AfterModel {
  const { panel, keys, scores, pipeline, outcomes, draws } = judged;
  const { thresholds, rules = [] } = pipeline;
  const leadTime = leadTimesOf(panel, { keys, scores, thresholds });
  const { beforeRules } = scores;
  if (beforeRules === undefined) return { thresholds, leadTime };
  const isKept = (_: unknown, i: number) => keys.strong[scores.rows[i]!] === 0;
  const model = { ...outcomes, margins: beforeRules.margins.filter(isKept) };
  const fired = beforeRules.fired.map((one) => one.filter(isKept));
  return { thresholds, leadTime, rules: judgeRules(model, { rules, thresholds, fired }, draws) };
}
