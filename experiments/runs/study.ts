import type { DeclaredFeature, Json } from "vigie/datasets";
import type { AuditPlan } from "../evaluation/audit/plan.ts";
import type { ThresholdRule } from "../evaluation/threshold-rule.ts";
import type { DerivedFeature } from "../features/derived.ts";
import type { FeatureChoice } from "../features/preparation.ts";
import type { FeatureEdit } from "../features/sets.ts";
import type { CalibratorKind } from "../models/calibration/calibrator.ts";
import type { Engine, ModelKind } from "../models/contract.ts";
import type { FoldConfig } from "../splits/config.ts";
import type { Grouping } from "../splits/grouped.ts";
import type { RegionalCut } from "../splits/regional.ts";
import type { ExpertRule } from "./rules/rule.ts";
import type { Seal } from "./sealed/seal.ts";

/** One model of a study. */
export interface ModelChoice {
  readonly name: string;
  readonly kind: ModelKind;
  /** `auto`: `native` where libxgboost is found, else `wasm`. */
  readonly engine: Engine | "auto";
  readonly params: Readonly<Record<string, Json>>;
  readonly mode: "raw" | "imputed-and-scaled";
  /** Panel columns; absent means the study's features. */
  readonly features?: readonly string[];
  /** Fitted on the calibrate part; default `platt`. */
  readonly calibration?: CalibratorKind;
}

/** How the panel is cut, and what the cut shows. */
export interface Protocol {
  /** `grouped` keeps every firm on one side of the test; any other name is a fold through time: `temporal`, `2021-07`. */
  readonly name: string;
  readonly meaning: string;
  readonly fold: FoldConfig & Grouping & RegionalCut;
}

/** Where one parameter of a model may lie; ends included. `logUniform` needs ends above 0. */
export type ParameterRange =
  | { readonly uniform: readonly [number, number] }
  | { readonly logUniform: readonly [number, number] }
  | { readonly integer: readonly [number, number] }
  | { readonly choice: readonly Json[] };

/** A model of which some parameters are searched: `params` holds those that are not. */
export interface SearchSpace extends ModelChoice {
  readonly ranges: Readonly<Record<string, ParameterRange>>;
}

/** A random search inside the fold: trials learn from train and calibrate and are ranked on choose. */
export interface StudySearch {
  /** Trials where the command names no number. */
  readonly trials: number;
  /** What trials are ranked by. Default average precision. */
  readonly metric?: "averagePrecision" | "auc" | "brier" | "logLoss";
  /** Trials go round these in turn. */
  readonly spaces: readonly SearchSpace[];
}

/** Said by a study whose last model won a search. */
export interface Searched {
  /** Id of the search. */
  readonly search: string;
  readonly winner: string;
  readonly trials: number;
  /** Other trials that the winner is not better than, by paired intervals on the choose part. */
  readonly tied: number;
}

/** An experiment definition: plain JSON, its digest is part of every run made from it. */
export interface Study {
  readonly format: "vigie.study/1";
  readonly name: string;
  readonly question: string;
  /** Panel reference: name, or name@digest. */
  readonly panel: string;
  /** Features that the study adds to the panel's, in the window language. Default none. */
  readonly declared?: readonly DeclaredFeature[];
  /** Features computed from others of the same row, inside each model's preparation. Default none. */
  readonly derived?: readonly DerivedFeature[];
  /** Panel columns of role `feature` and derived features; `all` takes every one; `edits` compose a set by name and theme. */
  readonly features: readonly string[] | "all" | { readonly edits: readonly FeatureEdit[] };
  /** Columns with heavy tails, passed through asinh before scaling. */
  readonly asinh: readonly string[];
  /** Splines, ordered levels and rules for unseen ones, by column; default none. Splines are for models that scale. */
  readonly encodings?: Pick<FeatureChoice, "splines" | "orders" | "unseen">;
  readonly protocols: readonly Protocol[];
  /** Months that development does not see. Default: from the first month of the last test on. */
  readonly sealed?: Seal;
  /**
   * Present: where no region is both learned from and judged, the change from one side to the other is split into who the
   * firms are and the rest. `without`: features that say where a firm is, by which the sides could be told apart at once.
   */
  readonly shift?: { readonly without: readonly string[] };
  readonly models: readonly ModelChoice[];
  /** How the alert thresholds are set on the choose part. Default by F-beta. */
  readonly thresholds?: ThresholdRule;
  /** What experts correct after the model, in order; judged with and without. Default none. */
  readonly rules?: readonly ExpertRule[];
  /** What `vigie experiment search` tries beside the models. */
  readonly search?: StudySearch;
  /** Present where a search found the last model. */
  readonly searched?: Searched;
  /** By which criteria, groups and margins its lists are audited, named before the run. Default the usual audit. */
  readonly audit?: AuditPlan;
  readonly seed: number;
  /** Bootstrap replicates for intervals. */
  readonly replicates: number;
}
