import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, declaredOf, type Json, openStore, type Panel } from "vigie/datasets";
import { metric } from "../evaluation/metrics.ts";
import type { ThresholdRule } from "../evaluation/threshold-rule.ts";
import { chooseThresholds } from "../evaluation/thresholds.ts";
import { readColumns } from "../features/derived.ts";
import type { Engine } from "../models/contract.ts";
import type { Fold, FoldPart } from "../splits/fold.ts";
import { noClock } from "./clock.ts";
import { strongTestRows } from "./cut.ts";
import type { Work } from "./jobs/task.ts";
import { type LearnOrder, learn, openedColumns } from "./learn.ts";
import { openCut } from "./open-cut.ts";
import type { Pipeline } from "./pipeline.ts";
import { scorePipeline } from "./pipeline.ts";
import { type ExpertRule, ruleColumns } from "./rules/rule.ts";
import { scoresOf, writeScores } from "./scores.ts";

/** What a fit is told beside what is learned. */
export interface FitOrder extends LearnOrder {
  /** Absent: by F-beta. */
  readonly thresholds?: ThresholdRule;
  readonly rules?: readonly ExpertRule[];
}

export interface FitResult {
  /** Average precision on the choose part: how models are chosen among each other, never on the test part. */
  readonly chooseAveragePrecision: number;
  readonly rows: Readonly<Record<FoldPart, number>>;
  readonly diagnostics: Json;
  readonly madeBy: { readonly engine: Engine; readonly version: string; readonly threads: number };
}

/** Train, calibrate, choose thresholds, score the test part. Writes `pipeline.json` and `scores.arrow`. Input `panel`: the datasets folder. */
export const work: Work = async ({ parameters, inputs, output, threads, onProgress }) => {
  const order = parameters as unknown as FitOrder;
  const store = openStore(inputs.panel!, { clock: noClock });
  const { manifest } = await store.resolve(order.panel);
  const { rules = [] } = order;
  const columns = [...openedColumns(order, manifest.panel!.singleRatio.column), ...ruleColumns(rules)];
  const { panel, keys, fold, panelRows } = await openCut(store, { ...order, columns });
  const learned = await learn({ panel, keys, fold }, order, { threads, onProgress });
  const { preparation, model, calibrator, choose } = learned;
  const thresholds = chooseThresholds(choose, `choose part of the ${order.protocol.name} fold`, {
    fold: order.protocol.name,
    ...(order.thresholds && { rule: order.thresholds }),
  });
  const declared = declaredOf(manifest);
  const pipeline = assemble(panel, {
    name: order.model.name,
    preparation,
    model: model.encode(),
    calibrator,
    thresholds,
    ...(declared.length > 0 && { declared }),
    ...(rules.length > 0 && { rules }),
  });
  const rows = Uint32Array.from([...fold.rows.test, ...strongTestRows(keys, fold)]).sort();
  const scores = scorePipeline(pipeline, panel.table, { rows });
  await writeFile(join(output, "pipeline.json"), canonicalJson(pipeline));
  const scored = rows.map((row) => panelRows[row]!);
  await writeScores(join(output, "scores.arrow"), scoresOf(scored, scores));
  const result: FitResult = {
    chooseAveragePrecision: metric("averagePrecision").measure(choose),
    rows: countParts(fold),
    diagnostics: pipeline.model.diagnostics,
    madeBy: pipeline.model.madeBy,
  };
  return result as unknown as Json;
};

type FittedParts = Pick<
  Pipeline,
  "name" | "declared" | "preparation" | "model" | "calibrator" | "thresholds" | "rules"
>;

function assemble(panel: Panel, parts: FittedParts): Pipeline {
  const { steps, derived = [] } = parts.preparation;
  const read = readColumns(
    steps.map(({ name }) => name),
    derived,
  );
  const inputs = new Set([...read, ...ruleColumns(parts.rules ?? [])]);
  const requires = panel.schema.columns.filter(({ name }) => inputs.has(name));
  return {
    format: parts.rules === undefined ? "vigie.pipeline/2" : "vigie.pipeline/3",
    ...parts,
    requires,
    target: panel.description.target,
    themes: Object.fromEntries([...requires, ...derived].map(({ name, theme }) => [name, theme])),
  };
}

function countParts({ rows }: Fold): FitResult["rows"] {
  return {
    train: rows.train.length,
    calibrate: rows.calibrate.length,
    choose: rows.choose.length,
    test: rows.test.length,
  };
}
