import type { ColumnTable } from "arquero";
import { Fault } from "vigie/datasets";
import { z } from "zod";
import { columnsOf } from "./apply-step.ts";
import { cellsOf, plainTable } from "./columns.ts";
import { fitColumn } from "./fit-step.ts";
import type { Matrix } from "./matrix.ts";
import { namesOf, stepShape } from "./steps.ts";

/** Which columns of a table become features, and how. */
export interface FeatureChoice {
  readonly columns: readonly string[];
  /**
   * `raw`: missing stays NaN, for engines that take it. `imputed-and-scaled`: the train median beside an indicator, then
   * mean 0 and standard deviation 1 on train; booleans, indicators and levels stay 0 and 1.
   */
  readonly mode: "raw" | "imputed-and-scaled";
  /** Numeric columns to pass through asinh (log-like for large amounts of either sign) before all else. */
  readonly transforms?: Readonly<Record<string, "asinh">>;
}

const preparationShape = z.strictObject({
  format: z.literal("vigie.preparation/1"),
  mode: z.enum(["raw", "imputed-and-scaled"]),
  /** Rows it was fitted on. */
  trainRows: z.int().nonnegative(),
  /** One per chosen column, in the order of the choice. */
  steps: z.array(stepShape),
  /** Names of the matrix columns, in order. */
  names: z.array(z.string()),
  /** What a reader should know: columns dropped and why. */
  notes: z.array(z.string()),
});

/** How table columns become matrix columns, fitted on train rows: plain JSON, the same in training and scoring. */
export type Preparation = Readonly<z.infer<typeof preparationShape>>;

/** Throws `preparation.malformed` unless `value` is a `vigie.preparation/1`. */
export function decodePreparation(value: unknown): Preparation {
  const parsed = preparationShape.safeParse(value);
  if (parsed.success && parsed.data.names.join("\0") === parsed.data.steps.flatMap(namesOf).join("\0"))
    return parsed.data;
  const issue = parsed.error?.issues[0];
  const problem = issue ? `${issue.path.join(".")}: ${issue.message}` : "names do not follow from the steps";
  throw new Fault("preparation.malformed", `preparation: ${problem} (expected a vigie.preparation/1)`, {
    kind: "broken",
  });
}

/**
 * Learns from the given train rows, and only them, how to make the matrix. The same rows give the same document.
 * Throws `feature.unknown-column`, `feature.duplicate`, `feature.wrong-type`, `feature.infinite`, `feature.too-many-levels`,
 * `feature.transform`, `feature.none`.
 */
export function fitPreparation(table: ColumnTable, rows: Uint32Array, choice: FeatureChoice): Preparation {
  const plain = plainTable(table);
  checkChoice(choice, plain, rows);
  const fitted = choice.columns.map((name) => fitColumn({ name, cells: cellsOf(plain, name), rows }, choice));
  const steps = fitted.map(({ step }) => step);
  const names = steps.flatMap(namesOf);
  if (names.length === 0)
    throw new Fault("feature.none", "matrix columns: 0 (expected a column that varies in train)");
  const repeated = names.find((name, j) => names.indexOf(name) !== j);
  if (repeated !== undefined) throw duplicate(repeated);
  return {
    format: "vigie.preparation/1",
    mode: choice.mode,
    trainRows: rows.length,
    steps,
    names,
    notes: fitted.flatMap(({ notes }) => notes),
  };
}

function checkChoice(
  { columns, transforms = {} }: FeatureChoice,
  table: ColumnTable,
  rows: Uint32Array,
): void {
  const repeated = columns.find((name, j) => columns.indexOf(name) !== j);
  if (repeated !== undefined) throw duplicate(repeated);
  if (columns.length === 0) throw new Fault("feature.none", "chosen columns: 0 (expected at least one)");
  if (rows.length === 0) throw new Fault("feature.none", "train rows: 0 (expected at least one)");
  const stray = Object.keys(transforms).find((name) => table.column(name) === undefined);
  if (stray !== undefined)
    throw new Fault(
      "feature.transform",
      `transform of an unknown column: ${stray} (expected a column of the table)`,
    );
}

function duplicate(name: string): Fault {
  return new Fault("feature.duplicate", `feature named twice: ${name} (expected distinct names)`, {
    place: { column: name },
  });
}

/**
 * The matrix of `rows` (indices of the table as it shows itself, filters and order applied; default all).
 * A column without a missing cell in train has no indicator: missing at scoring it takes the train median
 * (mode `raw`: NaN), which no coefficient tells from a firm at the median.
 * Throws `feature.unknown-column`, `feature.wrong-type`, `feature.infinite`.
 */
export function prepare(table: ColumnTable, preparation: Preparation, rows?: Uint32Array): Matrix {
  const plain = plainTable(table);
  const chosen = rows ?? Uint32Array.from({ length: plain.numRows() }, (_, row) => row);
  const columns = preparation.steps.flatMap((step) => columnsOf(step, cellsOf(plain, step.name), chosen));
  return { names: preparation.names, rowCount: chosen.length, columns };
}
