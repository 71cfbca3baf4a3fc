import type { Json, LongWork } from "vigie/datasets";
import type { LabelledMatrix, Matrix } from "../features/matrix.ts";

export type ModelKind = "logistic-regression" | "xgboost" | "prevalence" | "single-ratio";
export type Engine = "newton" | "mljs" | "native" | "wasm" | "exact";

/** Additive reasons in log-odds: `base[i] + Σ_j values[j][i] = margin[i]`. */
export interface Contributions {
  readonly names: readonly string[];
  /** The margin of a firm of which nothing is known; the same for every row. */
  readonly base: number;
  /** Per feature, a value per row. */
  readonly values: readonly Float64Array[];
}

/** A fitted model. `margin` and `contributions` throw `model.wrong-features` unless the matrix has exactly `featureNames` in order. */
export interface Model {
  readonly kind: ModelKind;
  readonly featureNames: readonly string[];
  /** Log-odds of failing within the horizon, one per row. */
  margin(x: Matrix): Float64Array;
  contributions(x: Matrix): Contributions;
  /** What is stored: plain JSON that `decodeModel` turns back into a model with identical predictions. */
  encode(): ModelDocument;
}

export interface ModelDocument {
  readonly format: "vigie.model/1";
  readonly kind: ModelKind;
  /** Which engine made it, with its version and threads; for the record, not for prediction. */
  readonly madeBy: { readonly engine: Engine; readonly version: string; readonly threads: number };
  readonly featureNames: readonly string[];
  readonly parameters: Json;
  /** Coefficients, or XGBoost's own JSON. */
  readonly body: Json;
  /** Findings of the fit: iterations, separation, standard errors, learning curve. */
  readonly diagnostics: Json;
}

export interface FitSets {
  readonly train: LabelledMatrix;
  /** For early stopping; never the calibrate, choose or test part. */
  readonly validation?: LabelledMatrix;
}

export interface FitContext extends LongWork {
  readonly seed: number;
  /** Threads this fit may use; default 1. */
  readonly threads?: number;
}

/** One way to fit one family. `fit` validates everything before its first long step and never changes its input. */
export interface Trainer<P> {
  readonly kind: ModelKind;
  readonly engine: Engine;
  readonly defaults: P;
  fit(sets: FitSets, params: Partial<P>, context: FitContext): Promise<Model>;
}
