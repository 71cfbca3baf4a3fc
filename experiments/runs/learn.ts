import type { Panel } from "vigie/datasets";
import type { Outcomes } from "../evaluation/outcomes.ts";
import { derivedAmong, readColumns } from "../features/derived.ts";
import { fitAndPrepare } from "../features/fit.ts";
import { labelled } from "../features/labelled.ts";
import type { LabelledMatrix, Matrix } from "../features/matrix.ts";
import { type Preparation, prepare } from "../features/preparation.ts";
import {
  type Calibrator,
  type CalibratorKind,
  calibrate,
  fitCalibrator,
} from "../models/calibration/calibrator.ts";
import type { Engine, FitContext, Model } from "../models/contract.ts";
import { trainerFor } from "../models/trainers.ts";
import type { Fold, FoldPart } from "../splits/fold.ts";
import type { PanelKeys } from "./panel-keys.ts";
import type { ModelChoice, Protocol, Study } from "./study.ts";

/** What a fit is told, as JSON. */
export interface LearnOrder {
  readonly panel: string;
  readonly features: readonly string[];
  readonly asinh: readonly string[];
  readonly encodings?: Study["encodings"];
  readonly derived?: Study["derived"];
  readonly protocol: Protocol;
  readonly model: Omit<ModelChoice, "engine"> & { readonly engine: Engine };
  readonly seed: number;
  /** First month that is not read, `YYYY-MM`; absent: all are. */
  readonly until?: string;
}

/** A panel cut by a fold. */
export interface Cut {
  readonly panel: Panel;
  readonly keys: PanelKeys;
  readonly fold: Fold;
}

/** What train and calibrate taught, and how it does on choose. Nothing here looks at the test part. */
export interface Learned {
  readonly preparation: Preparation;
  readonly model: Model;
  readonly calibrator: Calibrator;
  readonly choose: Outcomes;
}

/** Prepares and fits on train, calibrates on calibrate, scores choose. */
export async function learn(
  cut: Cut,
  order: LearnOrder,
  context: Omit<FitContext, "seed">,
): Promise<Learned> {
  const { panel, fold } = cut;
  const { preparation, model } = await fitOnTrain(cut, order, context);
  const part = (name: FoldPart) =>
    labelledPart(cut, prepare(panel.table, preparation, fold.rows[name]), name);
  const calibrator = calibrateOn(model, part("calibrate"), order.model.calibration);
  return { preparation, model, calibrator, choose: outcomesOf(model, calibrator, part("choose")) };
}

/** A function of its own, so that the train matrix is let go before the next one is made. */
async function fitOnTrain(cut: Cut, order: LearnOrder, context: Omit<FitContext, "seed">) {
  const { panel, fold } = cut;
  const columns = columnsOf(order, panel.description.singleRatio.column);
  const { preparation, matrix } = prepareOn(panel, fold, { columns, order });
  const trainer = trainerFor(order.model.kind, order.model.engine);
  const train = labelledPart(cut, matrix, "train");
  const model = await trainer.fit({ train }, paramsOf(panel, order), { ...context, seed: order.seed });
  return { preparation, model };
}

/** What must be opened of the panel for the model: derived features are read from others. */
export function openedColumns(order: LearnOrder, singleRatio: string): readonly string[] {
  return readColumns(columnsOf(order, singleRatio), order.derived ?? []);
}

/** What the model reads. The single-ratio rule reads one column, whatever the study's features. */
function columnsOf(
  { model, features }: Pick<LearnOrder, "model" | "features">,
  singleRatio: string,
): readonly string[] {
  return model.kind === "single-ratio" ? [singleRatio] : (model.features ?? features);
}

/** Fitted on the train part only. */
function prepareOn(
  panel: Panel,
  fold: Fold,
  { columns, order }: { columns: readonly string[]; order: LearnOrder },
): ReturnType<typeof fitAndPrepare> {
  const transforms = Object.fromEntries(
    order.asinh.filter((name) => columns.includes(name)).map((name) => [name, "asinh" as const]),
  );
  return fitAndPrepare(panel.table, fold.rows.train, {
    columns,
    derived: derivedAmong(columns, order.derived ?? []),
    mode: order.model.mode,
    transforms,
    ...encodingsOf(order, columns),
  });
}

/** Of the columns this model reads; splines only where values are scaled. */
function encodingsOf({ encodings = {}, model }: LearnOrder, columns: readonly string[]) {
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
function paramsOf(panel: Panel, { model }: LearnOrder): LearnOrder["model"]["params"] {
  const { column, sign } = panel.description.singleRatio;
  return model.kind === "single-ratio" ? { feature: column, sign, ...model.params } : model.params;
}

function labelledPart({ keys, fold }: Cut, matrix: Matrix, part: FoldPart): LabelledMatrix {
  const rows = fold.rows[part];
  const labels = Uint8Array.from(rows, (row) => (keys.labels[row] === 1 ? 1 : 0));
  const firms = Int32Array.from(rows, (row) => keys.firms[row]!);
  return labelled(matrix, labels, firms);
}

function calibrateOn(model: Model, part: LabelledMatrix, kind: CalibratorKind = "platt"): Calibrator {
  return fitCalibrator(kind, { margins: model.margin(part), labels: part.labels });
}

function outcomesOf(model: Model, calibrator: Calibrator, part: LabelledMatrix): Outcomes {
  const margins = model.margin(part);
  return { labels: part.labels, margins, probabilities: calibrate(calibrator, margins), firms: part.firms };
}
