import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, columnsWithRole, declaredOf, type Json, openStore, type Panel } from "vigie/datasets";
import { metric } from "../evaluation/metrics.ts";
import type { Outcomes } from "../evaluation/outcomes.ts";
import { chooseThresholds } from "../evaluation/thresholds.ts";
import { fitPreparation } from "../features/fit.ts";
import { labelled } from "../features/labelled.ts";
import type { LabelledMatrix } from "../features/matrix.ts";
import { type Preparation, prepare } from "../features/preparation.ts";
import { composeFeatures } from "../features/sets.ts";
import {
  type Calibrator,
  type CalibratorKind,
  calibrate,
  fitCalibrator,
} from "../models/calibration/calibrator.ts";
import type { Engine, Model } from "../models/contract.ts";
import { trainerFor } from "../models/trainers.ts";
import type { Fold, FoldPart } from "../splits/fold.ts";
import { noClock } from "./clock.ts";
import { makeFold, strongTestRows } from "./cut.ts";
import type { Work } from "./jobs/task.ts";
import { openKeyed, type PanelKeys } from "./panel-keys.ts";
import type { Pipeline } from "./pipeline.ts";
import { scorePipeline } from "./pipeline.ts";
import { writeScores } from "./scores.ts";
import type { ModelChoice, Protocol, Study } from "./study.ts";

/** What a fit job is told, as JSON. Input `panel`: the datasets folder. */
export interface FitOrder {
  readonly panel: string;
  readonly features: readonly string[];
  readonly asinh: readonly string[];
  readonly encodings?: Study["encodings"];
  readonly protocol: Protocol;
  readonly model: Omit<ModelChoice, "engine"> & { readonly engine: Engine };
  readonly seed: number;
}

export interface FitResult {
  /** Average precision on the choose part: how models are chosen among each other, never on the test part. */
  readonly chooseAveragePrecision: number;
  readonly rows: Readonly<Record<FoldPart, number>>;
  readonly diagnostics: Json;
  readonly madeBy: { readonly engine: Engine; readonly version: string; readonly threads: number };
}

/** Train, calibrate, choose thresholds, score the test part. Writes `pipeline.json` and `scores.arrow`. */
export const work: Work = async ({ parameters, inputs, output, threads, onProgress }) => {
  const order = parameters as unknown as FitOrder;
  const store = openStore(inputs.panel!, { clock: noClock });
  const { manifest } = await store.resolve(order.panel);
  const columns = columnsOf(order, manifest.panel!.singleRatio.column);
  const { panel, keys } = await openKeyed(store, order.panel, columns);
  const fold = makeFold(keys, order.protocol);
  const preparation = prepareOn(panel, fold, { columns, order });
  const part = (name: FoldPart) => labelledPart({ panel, keys, fold, preparation }, name);
  const trainer = trainerFor(order.model.kind, order.model.engine);
  const model = await trainer.fit({ train: part("train") }, paramsOf(panel, order), {
    seed: order.seed,
    threads,
    onProgress,
  });
  const calibrator = calibrateOn(model, part("calibrate"), order.model.calibration);
  const choose = outcomesOf(model, calibrator, part("choose"));
  const thresholds = chooseThresholds(choose, `choose part of the ${order.protocol.name} fold`);
  const declared = declaredOf(manifest);
  const pipeline = assemble(panel, {
    name: order.model.name,
    preparation,
    model: model.encode(),
    calibrator,
    thresholds,
    ...(declared.length > 0 && { declared }),
  });
  const rows = Uint32Array.from([...fold.rows.test, ...strongTestRows(keys, fold)]).sort();
  const { margins, probabilities } = scorePipeline(pipeline, panel.table, { rows });
  await writeFile(join(output, "pipeline.json"), canonicalJson(pipeline));
  await writeScores(join(output, "scores.arrow"), { rows, margins, probabilities });
  const result: FitResult = {
    chooseAveragePrecision: metric("averagePrecision").measure(choose),
    rows: countParts(fold),
    diagnostics: pipeline.model.diagnostics,
    madeBy: pipeline.model.madeBy,
  };
  return result as unknown as Json;
};

/** What the model reads. The single-ratio rule reads one column, whatever the study's features. */
function columnsOf({ model, features }: FitOrder, singleRatio: string): readonly string[] {
  return model.kind === "single-ratio" ? [singleRatio] : (model.features ?? features);
}

/** Fitted on the train part only. */
function prepareOn(
  panel: Panel,
  fold: Fold,
  { columns, order }: { columns: readonly string[]; order: FitOrder },
): Preparation {
  const transforms = Object.fromEntries(
    order.asinh.filter((name) => columns.includes(name)).map((name) => [name, "asinh" as const]),
  );
  return fitPreparation(panel.table, fold.rows.train, {
    columns,
    mode: order.model.mode,
    transforms,
    ...encodingsOf(order, columns),
  });
}

/** Of the columns this model reads; splines only where values are scaled. */
function encodingsOf({ encodings = {}, model }: FitOrder, columns: readonly string[]) {
  const { splines = {}, orders = {}, unseen = {} } = encodings;
  return {
    splines: model.mode === "raw" ? {} : onlyOf(splines, columns),
    orders: onlyOf(orders, columns),
    unseen: onlyOf(unseen, columns),
  };
}

function onlyOf<T>(given: Readonly<Record<string, T>>, columns: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => columns.includes(name)));
}

/** The single-ratio rule takes its direction from the panel, not from the outcomes. */
function paramsOf(panel: Panel, { model }: FitOrder): FitOrder["model"]["params"] {
  const { column, sign } = panel.description.singleRatio;
  return model.kind === "single-ratio" ? { feature: column, sign, ...model.params } : model.params;
}

type FittedParts = Pick<
  Pipeline,
  "name" | "declared" | "preparation" | "model" | "calibrator" | "thresholds"
>;

function assemble(panel: Panel, parts: FittedParts): Pipeline {
  const inputs = new Set(parts.preparation.steps.map(({ name }) => name));
  const requires = panel.schema.columns.filter(({ name }) => inputs.has(name));
  return {
    format: "vigie.pipeline/2",
    ...parts,
    requires,
    target: panel.description.target,
    themes: Object.fromEntries(requires.map(({ name, theme }) => [name, theme])),
  };
}

interface Cut {
  readonly panel: Panel;
  readonly keys: PanelKeys;
  readonly fold: Fold;
  readonly preparation: Preparation;
}

function labelledPart({ panel, keys, fold, preparation }: Cut, part: FoldPart): LabelledMatrix {
  const rows = fold.rows[part];
  const labels = Uint8Array.from(rows, (row) => (keys.labels[row] === 1 ? 1 : 0));
  const firms = Int32Array.from(rows, (row) => keys.firms[row]!);
  return labelled(prepare(panel.table, preparation, rows), labels, firms);
}

function calibrateOn(model: Model, part: LabelledMatrix, kind: CalibratorKind = "platt"): Calibrator {
  return fitCalibrator(kind, { margins: model.margin(part), labels: part.labels });
}

function outcomesOf(model: Model, calibrator: Calibrator, part: LabelledMatrix): Outcomes {
  const margins = model.margin(part);
  return { labels: part.labels, margins, probabilities: calibrate(calibrator, margins), firms: part.firms };
}

function countParts({ rows }: Fold): FitResult["rows"] {
  return {
    train: rows.train.length,
    calibrate: rows.calibrate.length,
    choose: rows.choose.length,
    test: rows.test.length,
  };
}

/** The study's features, spelled out. Names in a list are checked by `fitPreparation`; throws what `composeFeatures` throws. */
export function featureNames(panel: Pick<Panel, "schema">, features: Study["features"]): readonly string[] {
  if (features === "all") return columnsWithRole(panel.schema, "feature");
  return "edits" in features ? composeFeatures(panel.schema, features.edits) : features;
}
