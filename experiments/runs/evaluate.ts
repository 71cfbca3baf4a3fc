import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Json, openStore, type Panel } from "vigie/datasets";
import type { AuditPlan } from "../evaluation/audit/plan.ts";
import { type EvaluateOptions, type Evaluation, evaluate } from "../evaluation/evaluate.ts";
import { auditColumns, listsOf } from "./audit.ts";
import { noClock } from "./clock.ts";
import { calibratedDivisions, columnsOf, divideRows } from "./divisions.ts";
import type { Work } from "./jobs/task.ts";
import { type AfterModel, judgeAfterModel } from "./judge-after-model.ts";
import { horizonTargets } from "./lead-time.ts";
import { openKeyed, type PanelKeys } from "./panel-keys.ts";
import type { Pipeline } from "./pipeline.ts";
import { type RowScores, readScores } from "./scores.ts";
import { type FurtherViews, furtherColumns, furtherViews } from "./views/further.ts";

/** What an evaluation job is told. Inputs: `panel` the datasets folder, `fit` the folder of the fit job. */
export interface EvaluateOrder {
  readonly panel: string;
  readonly replicates: number;
  readonly seed: number;
  /** Absent: the usual one. */
  readonly audit?: AuditPlan;
  /** First month that is not read, `YYYY-MM`; absent: all are. */
  readonly until?: string;
}

/** Both views of one fitted pipeline on its fold's test part. */
export interface Views extends AfterModel {
  readonly format: "vigie.views/1";
  /** Firms already in procedure at the as-of date left out: the question asked. */
  readonly withoutStrongSignals: Evaluation;
  /** Those firms in, as failures; null where the panel has no such notion or none occurs. */
  readonly withStrongSignals: Evaluation | null;
  /** Without strong signals: treated firms, horizons, dates. Absent in runs stored before they were told. */
  readonly further?: FurtherViews;
}

/** Writes `evaluation.json`. */
export const work: Work = async ({ parameters, inputs, output, onProgress }) => {
  const order = parameters as unknown as EvaluateOrder;
  const store = openStore(inputs.panel!, { clock: noClock });
  const { schema } = (await store.resolve(order.panel)).manifest;
  const columns = [...judgedColumns({ schema }, order.audit), ...horizonTargets({ schema }).keys()];
  const { until } = order;
  const { panel, keys } = await openKeyed(store, order.panel, { columns, ...(until && { until }) });
  const pipeline = JSON.parse(await readFile(join(inputs.fit!, "pipeline.json"), "utf8")) as Pipeline;
  const { thresholds } = pipeline;
  const scores = await readScores(join(inputs.fit!, "scores.arrow"));
  const { replicates, seed, audit } = order;
  const views: Views = {
    ...viewsOf({ panel, keys }, scores, {
      thresholds,
      replicates,
      seed,
      ...(audit && { audit }),
      onProgress,
    }),
    ...judgeAfterModel({
      panel,
      keys,
      scores,
      pipeline,
      ...outcomesOf(keys, scores, false),
      draws: { replicates, seed },
    }),
  };
  await writeFile(join(output, "evaluation.json"), canonicalJson(views));
  return null as Json;
};

export interface JudgeOptions
  extends Pick<EvaluateOptions, "thresholds" | "scale" | "replicates" | "seed" | "onProgress" | "signal"> {
  /** Absent: the usual one. */
  readonly audit?: AuditPlan;
}

/** The columns that judging scores reads beside the keys. */
export function judgedColumns(panel: Pick<Panel, "schema">, audit?: AuditPlan): readonly string[] {
  return [
    ...auditColumns(panel, audit),
    ...columnsOf(panel, calibratedDivisions(panel)),
    ...furtherColumns(panel),
  ];
}

/** Scores of panel rows against what happened: one way for the models of runs and for anybody's. */
export function viewsOf(
  { panel, keys }: { readonly panel: Panel; readonly keys: PanelKeys },
  scores: RowScores,
  { audit, ...options }: JudgeOptions,
): Views {
  const calibrated = calibratedDivisions(panel);
  const judge = (isStrongIn: boolean) => {
    const { outcomes, groupCodes, panelRows } = outcomesOf(keys, scores, isStrongIn);
    const cut = { asOf: keys.asOf, rows: panelRows };
    const lists = listsOf(panel, cut, audit);
    const groups = { name: panel.description.group, codes: groupCodes, levels: keys.groupLevels };
    return evaluate(outcomes, {
      ...options,
      groups,
      divisions: calibrated.length === 0 ? [groups] : calibrated.map(divideRows(panel, cut)),
      // Whom a list misses is asked of firms not yet in procedure; the view with strong signals judges the model.
      ...(lists !== null && !isStrongIn && { lists }),
    });
  };
  return {
    format: "vigie.views/1",
    withoutStrongSignals: judge(false),
    withStrongSignals: scores.rows.some((row) => keys.strong[row] === 1) ? judge(true) : null,
    further: furtherViews({ panel, keys }, outcomesOf(keys, scores, false), options),
  };
}

/** What happened to scored rows; firms in procedure at the as-of date are failures or left out. */
export function outcomesOf(
  keys: PanelKeys,
  { rows, margins, probabilities }: RowScores,
  isStrongIn: boolean,
) {
  const kept = Uint32Array.from(rows.keys()).filter((i) => isStrongIn || keys.strong[rows[i]!] === 0);
  const isFailing = (row: number) => keys.strong[row] === 1 || keys.labels[row] === 1;
  return {
    outcomes: {
      labels: Uint8Array.from(kept, (i) => (isFailing(rows[i]!) ? 1 : 0)),
      margins: Float64Array.from(kept, (i) => margins[i]!),
      probabilities: Float64Array.from(kept, (i) => probabilities[i]!),
      firms: Int32Array.from(kept, (i) => keys.firms[rows[i]!]!),
    },
    groupCodes: Int32Array.from(kept, (i) => keys.groupCodes[rows[i]!]!),
    panelRows: kept.map((i) => rows[i]!),
  };
}
