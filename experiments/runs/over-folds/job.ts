import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Json, openStore } from "vigie/datasets";
import type { AuditPlan } from "../../evaluation/audit/plan.ts";
import { type ListReport, reportLists } from "../../evaluation/lists.ts";
import { auditColumns, listsOf } from "../audit.ts";
import { noClock } from "../clock.ts";
import { outcomesOf } from "../evaluate.ts";
import type { Work } from "../jobs/task.ts";
import { openKeyed } from "../panel-keys.ts";
import { type RowScores, readScores } from "../scores.ts";

/** What the job is told. Inputs: `panel` the datasets folder, and `fit <fold>` the folder of the model's fit in each. */
export interface OverFoldsOrder {
  readonly panel: string;
  /** Those of one series. */
  readonly folds: readonly string[];
  /** Absent: the usual one. */
  readonly audit?: AuditPlan;
  /** First month that is not read, `YYYY-MM`; absent: all are. */
  readonly until?: string;
}

/**
 * The lists of all dates that a series judges, made at each date by the model of its fold, and audited together: a firm
 * counts once, with all its rows in all folds. Plain JSON.
 */
export interface ListsOverFolds {
  readonly format: "vigie.lists-over-folds/1";
  readonly folds: readonly string[];
  readonly lists: ListReport;
}

/** Writes `lists.json`; the panel must have departments. */
export const work: Work = async ({ parameters, inputs, output }) => {
  const { panel: reference, folds, audit, until } = parameters as unknown as OverFoldsOrder;
  const store = openStore(inputs.panel!, { clock: noClock });
  const { schema } = (await store.resolve(reference)).manifest;
  const { panel, keys } = await openKeyed(store, reference, {
    columns: auditColumns({ schema }, audit),
    ...(until && { until }),
  });
  const scores: RowScores[] = [];
  for (const fold of folds) scores.push(await readScores(join(inputs[`fit ${fold}`]!, "scores.arrow")));
  const { outcomes, panelRows } = outcomesOf(keys, joined(scores), false);
  const options = listsOf(panel, { asOf: keys.asOf, rows: panelRows }, audit)!;
  const report: ListsOverFolds = {
    format: "vigie.lists-over-folds/1",
    folds,
    lists: reportLists(outcomes, options),
  };
  await writeFile(join(output, "lists.json"), canonicalJson(report));
  return null as Json;
};

/** Margins of different models stand side by side, but lists only ever compare those of one date. */
function joined(scores: readonly RowScores[]): RowScores {
  const count = scores.reduce((sum, { rows }) => sum + rows.length, 0);
  const all = {
    rows: new Uint32Array(count),
    margins: new Float64Array(count),
    probabilities: new Float64Array(count),
  };
  let at = 0;
  for (const { rows, margins, probabilities } of scores) {
    all.rows.set(rows, at);
    all.margins.set(margins, at);
    all.probabilities.set(probabilities, at);
    at += rows.length;
  }
  return all;
}
