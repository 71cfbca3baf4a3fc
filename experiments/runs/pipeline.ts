import type { ColumnTable } from "arquero";
import {
  type ColumnDefinition,
  type DeclaredFeature,
  Fault,
  type PanelDescription,
  type Theme,
} from "vigie/datasets";
import { levelOf, type Thresholds } from "../evaluation/thresholds.ts";
import { allRows, plainTable } from "../features/columns.ts";
import { decodePreparation, type Preparation, prepare } from "../features/preparation.ts";
import { type Calibrator, calibrate, decodeCalibrator } from "../models/calibration/calibrator.ts";
import type { Contributions, ModelDocument } from "../models/contract.ts";
import { decodeModel } from "../models/decode.ts";
import { type AppliedRules, applyRules } from "./rules/apply.ts";
import { type ExpertRule, readRule } from "./rules/rule.ts";

/** features → model → calibrator → thresholds → rules: everything that turns panel rows into alert levels, as plain JSON. */
export interface Pipeline {
  /** 1: its calibrator is Platt's and its preparation a `vigie.preparation/1`; only 3 has rules after the model. */
  readonly format: "vigie.pipeline/1" | "vigie.pipeline/2" | "vigie.pipeline/3";
  readonly name: string;
  /** Panel columns it reads, with their meaning and unit. */
  readonly requires: readonly ColumnDefinition[];
  /** Definitions of the features that its panel had beside the catalogue's: a panel to be scored needs them too. */
  readonly declared?: readonly DeclaredFeature[];
  readonly preparation: Preparation;
  readonly model: ModelDocument;
  readonly calibrator: Calibrator;
  readonly thresholds: Thresholds;
  /** What experts correct after the model, in the order in which it applies. */
  readonly rules?: readonly ExpertRule[];
  readonly target: PanelDescription["target"];
  /** Theme of each panel column among `requires`. */
  readonly themes: Readonly<Record<string, Theme | null>>;
}

export type AlertLevel = "high" | "moderate" | "none";

export interface Scores {
  /** After the rules: what ranks and gives the level. */
  readonly margins: Float64Array;
  /** Of the model's margin: a rule has learned no probability. */
  readonly probabilities: Float64Array;
  readonly levels: readonly AlertLevel[];
  /** Only when asked for: TreeSHAP is the slow part. */
  readonly contributions: Contributions | null;
  /** Null for a pipeline without rules. */
  readonly rules: AppliedRules | null;
}

/** How a rule's part is called among contributions. */
export const ruleContribution = ({ name }: Pick<ExpertRule, "name">): string => `rule ${name}`;

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
  const modelMargins = model.margin(matrix);
  const rules = rulesApplied(pipeline, table, { modelMargins, ...(options.rows && { rows: options.rows }) });
  const margins = rules?.stages.at(-1) ?? modelMargins;
  return {
    margins,
    probabilities: calibrate(pipeline.calibrator, modelMargins),
    levels: Array.from(margins, (margin) => levelOf(margin, pipeline.thresholds)),
    contributions: options.explain === true ? withRules(model.contributions(matrix), pipeline, rules) : null,
    rules,
  };
}

function rulesApplied(
  { rules = [], thresholds }: Pipeline,
  table: ColumnTable,
  { modelMargins, rows }: { readonly modelMargins: Float64Array; readonly rows?: Uint32Array },
): AppliedRules | null {
  if (rules.length === 0) return null;
  const plain = plainTable(table);
  const all = rows ?? allRows(plain.numRows());
  return applyRules(rules, { table: plain, rows: all }, { margins: modelMargins, thresholds });
}

/** A rule's part is what it moved the margin by, so the parts still add up to it. */
function withRules(
  explained: Contributions,
  { rules = [] }: Pipeline,
  applied: AppliedRules | null,
): Contributions {
  if (applied === null) return explained;
  const { stages } = applied;
  return {
    ...explained,
    names: [...explained.names, ...rules.map(ruleContribution)],
    values: [
      ...explained.values,
      ...rules.map((_, k) => stages[k + 1]!.map((after, i) => after - stages[k]![i]!)),
    ],
  };
}

/**
 * Reads a stored pipeline. Throws `pipeline.unknown-format` on what this version cannot read, `preparation.malformed`,
 * `calibration.malformed`, `rule.malformed`, and `pipeline.rules` where rules stand in a format that has none.
 */
export function decodePipeline(value: unknown): Pipeline {
  const stored = value as Pipeline;
  const format: string | undefined = stored?.format;
  if (!formats.includes(format))
    throw new Fault(
      "pipeline.unknown-format",
      `unknown pipeline format: ${String(format)} (expected one of ${formats.join(", ")})`,
    );
  const { rules } = stored;
  if (rules !== undefined && format !== "vigie.pipeline/3")
    throw new Fault("pipeline.rules", `rules after the model in a ${format} (expected a vigie.pipeline/3)`, {
      kind: "broken",
    });
  return {
    ...stored,
    preparation: decodePreparation(stored.preparation),
    calibrator: decodeCalibrator(stored.calibrator),
    ...(rules && { rules: rules.map(readRule) }),
  };
}

const formats: readonly (string | undefined)[] = ["vigie.pipeline/1", "vigie.pipeline/2", "vigie.pipeline/3"];
