import { columnsWithRole, type Panel } from "vigie/datasets";
import type { Outcomes } from "../../evaluation/outcomes.ts";
import { type DerivedFeature, derivedAmong } from "../../features/derived.ts";
import { drawFirm } from "../../splits/draw.ts";
import type { Fold } from "../../splits/fold.ts";
import { makeFold } from "../cut.ts";
import { type PanelKeys, panelKeys } from "../panel-keys.ts";
import { type Pipeline, scorePipeline } from "../pipeline.ts";
import type { Protocol } from "../study.ts";

/** Margins of some panel rows, ascending, by a model. */
export type ScoreRows = (rows: Uint32Array) => Float64Array;

/** What is checked for leakage. */
export interface LeakageOptions {
  /** Opened with the features and what the models read. */
  readonly panel: Panel;
  /** Default: read from the panel. */
  readonly keys?: PanelKeys;
  readonly protocol: Protocol;
  /** What may be learned from; default all features of the panel. */
  readonly features?: readonly string[];
  /** Definitions of those among them that are derived. */
  readonly derived?: readonly DerivedFeature[];
  /** By name: a fitted pipeline, or any function from rows to scores (higher: more likely to fail). */
  readonly models: Readonly<Record<string, Pipeline | ScoreRows>>;
}

/** The same, with everything that follows from it. */
export interface LeakageSubject {
  readonly panel: Panel;
  readonly keys: PanelKeys;
  readonly fold: Fold;
  readonly features: readonly string[];
  readonly derived: readonly DerivedFeature[];
  readonly models: Readonly<Record<string, ScoreRows>>;
}

export function subjectOf({ panel, protocol, derived = [], ...options }: LeakageOptions): LeakageSubject {
  const keys = options.keys ?? panelKeys(panel);
  const score = (model: Pipeline | ScoreRows): ScoreRows =>
    typeof model === "function" ? model : (rows) => scorePipeline(model, panel.table, { rows }).margins;
  const features = options.features ?? columnsWithRole(panel.schema, "feature");
  return {
    panel,
    keys,
    fold: makeFold(keys, protocol),
    features,
    derived: derivedAmong(features, derived),
    models: Object.fromEntries(Object.entries(options.models).map(([name, model]) => [name, score(model)])),
  };
}

/** Rows beyond which firms are drawn: the checks look for what is plain to see in these. */
const mostRows = 200_000;

/** These rows, or about `mostRows` of them: all rows of some firms, whatever became of them. */
export function someFirms({ firms, firmNames }: PanelKeys, rows: Uint32Array, most = mostRows): Uint32Array {
  if (rows.length <= most) return rows;
  const isIn = firmNames.map((name) => drawFirm("leakage", name) < most / rows.length);
  return rows.filter((row) => isIn[firms[row]!]);
}

/** Labels and firms of rows whose label is 0 or 1. */
export function outcomesOf(
  { labels, firms }: PanelKeys,
  rows: Uint32Array,
): Pick<Outcomes, "labels" | "firms"> {
  return {
    labels: Uint8Array.from(rows, (row) => (labels[row] === 1 ? 1 : 0)),
    firms: Int32Array.from(rows, (row) => firms[row]!),
  };
}
