import type { ColumnTable } from "arquero";
import {
  type ColumnDefinition,
  type DeclaredFeature,
  Fault,
  type PanelDescription,
  type Theme,
} from "vigie/datasets";
import { levelOf, type Thresholds } from "../evaluation/thresholds.ts";
import { decodePreparation, type Preparation, prepare } from "../features/preparation.ts";
import { type Calibrator, calibrate, decodeCalibrator } from "../models/calibration/calibrator.ts";
import type { Contributions, ModelDocument } from "../models/contract.ts";
import { decodeModel } from "../models/decode.ts";

/** features → model → calibrator → thresholds: everything that turns panel rows into alert levels, as plain JSON. */
export interface Pipeline {
  /** 1: its calibrator is Platt's and its preparation a `vigie.preparation/1`. */
  readonly format: "vigie.pipeline/1" | "vigie.pipeline/2";
  readonly name: string;
  /** Panel columns it reads, with their meaning and unit. */
  readonly requires: readonly ColumnDefinition[];
  /** Definitions of the features that its panel had beside the catalogue's: a panel to be scored needs them too. */
  readonly declared?: readonly DeclaredFeature[];
  readonly preparation: Preparation;
  readonly model: ModelDocument;
  readonly calibrator: Calibrator;
  readonly thresholds: Thresholds;
  readonly target: PanelDescription["target"];
  /** Theme of each panel column among `requires`. */
  readonly themes: Readonly<Record<string, Theme | null>>;
}

export type AlertLevel = "high" | "moderate" | "none";

export interface Scores {
  readonly margins: Float64Array;
  readonly probabilities: Float64Array;
  readonly levels: readonly AlertLevel[];
  /** Only when asked for: TreeSHAP is the slow part. */
  readonly contributions: Contributions | null;
}

export interface ScoreOptions {
  /** Rows of the table, ascending; default all. */
  readonly rows?: Uint32Array;
  readonly explain?: boolean;
}

/**
 * Scores panel rows: the one path for training's test part, backtests and production.
 * Throws `pipeline.missing-column` when the table lacks a column of `requires`.
 */
export function scorePipeline(pipeline: Pipeline, table: ColumnTable, options: ScoreOptions = {}): Scores {
  const present = new Set(table.columnNames());
  const missing = pipeline.requires.filter(({ name }) => !present.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    throw new Fault(
      "pipeline.missing-column",
      `panel lacks columns: ${missing.join(", ")} (expected by ${pipeline.name})`,
    );
  }
  const matrix = prepare(table, pipeline.preparation, options.rows);
  const model = decodeModel(pipeline.model);
  const margins = model.margin(matrix);
  return {
    margins,
    probabilities: calibrate(pipeline.calibrator, margins),
    levels: Array.from(margins, (margin) => levelOf(margin, pipeline.thresholds)),
    contributions: options.explain === true ? model.contributions(matrix) : null,
  };
}

/**
 * Reads a stored pipeline. Throws `pipeline.unknown-format` on what this version cannot read, `preparation.malformed`,
 * `calibration.malformed`.
 */
export function decodePipeline(value: unknown): Pipeline {
  const format = (value as { readonly format?: unknown } | null)?.format;
  if (format !== "vigie.pipeline/1" && format !== "vigie.pipeline/2")
    throw new Fault(
      "pipeline.unknown-format",
      `unknown pipeline format: ${String(format)} (expected vigie.pipeline/1 or vigie.pipeline/2)`,
    );
  const stored = value as Pipeline;
  return {
    ...stored,
    preparation: decodePreparation(stored.preparation),
    calibrator: decodeCalibrator(stored.calibrator),
  };
}
