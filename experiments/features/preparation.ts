import type { ColumnTable } from "arquero";
import { Fault, parseExpression } from "vigie/datasets";
import { z } from "zod";
import { columnsOf } from "./apply-step.ts";
import { allRows, checkRows, plainTable, takeColumn } from "./columns.ts";
import { type DerivedFeature, derivedShape, withDerived } from "./derived.ts";
import type { Matrix } from "./matrix.ts";
import { namesOf, stepShape } from "./steps.ts";

export { fitAndPrepare, fitPreparation } from "./fit.ts";

/** Which columns of a table become features, and how. */
export interface FeatureChoice {
  /** Of the table, or derived. */
  readonly columns: readonly string[];
  /** Features computed from others of the same row; only those that `columns` need are kept. */
  readonly derived?: readonly DerivedFeature[];
  /**
   * `raw`: missing stays NaN, for engines that take it. `imputed-and-scaled`: the train median beside an indicator, then
   * mean 0 and standard deviation 1 on train; booleans, indicators and levels stay 0 and 1.
   */
  readonly mode: "raw" | "imputed-and-scaled";
  /** Numeric columns to pass through asinh (log-like for large amounts of either sign) before all else. */
  readonly transforms?: Readonly<Record<string, "asinh">>;
  /** Numeric columns to give a natural cubic spline, with its count of knots (3 to 10); not in mode `raw`. */
  readonly splines?: Readonly<Record<string, number>>;
  /** Text columns whose levels have an order, lowest first: one column of places instead of one a level. */
  readonly orders?: Readonly<Record<string, readonly string[]>>;
  /** What a level gives that train did not have: default `zeros`, in an ordered column `missing`. */
  readonly unseen?: Readonly<Record<string, "zeros" | "missing" | "refuse">>;
}

const preparationShape = z.strictObject({
  /** 2 knows splines, ordered levels and rules for unseen ones, 3 derived features; all read the same. */
  format: z.enum(["vigie.preparation/1", "vigie.preparation/2", "vigie.preparation/3"]),
  mode: z.enum(["raw", "imputed-and-scaled"]),
  /** Rows it was fitted on. */
  trainRows: z.int().nonnegative(),
  /** Computed first, in this order. */
  derived: z.array(derivedShape).optional(),
  /** One per chosen column, in the order of the choice. */
  steps: z.array(stepShape),
  /** Names of the matrix columns, in order. */
  names: z.array(z.string()),
  /** What a reader should know: columns dropped and why. */
  notes: z.array(z.string()),
});

/** How table columns become matrix columns, fitted on train rows: plain JSON, the same in training and scoring. */
export type Preparation = Readonly<z.infer<typeof preparationShape>>;

/** Throws `preparation.malformed` unless `value` is a `vigie.preparation/1` to `/3`, and what `parseExpression` throws. */
export function decodePreparation(value: unknown): Preparation {
  const parsed = preparationShape.safeParse(value);
  for (const { text } of parsed.data?.derived ?? []) parseExpression(text);
  if (parsed.success && parsed.data.names.join("\0") === parsed.data.steps.flatMap(namesOf).join("\0"))
    return parsed.data;
  const issue = parsed.error?.issues[0];
  const problem = issue ? `${issue.path.join(".")}: ${issue.message}` : "names do not follow from the steps";
  throw new Fault("preparation.malformed", `preparation: ${problem} (expected a vigie.preparation/3)`, {
    kind: "broken",
  });
}

/**
 * The matrix of `rows` (indices of the table as it shows itself, filters and order applied; default all). A float32 column
 * taken whole and as it is may be the table's own array: nobody writes to either.
 * A column without a missing cell in train has no indicator: missing at scoring it takes the train median
 * (mode `raw`: NaN), which no coefficient tells from a firm at the median.
 * Throws `feature.unknown-column`, `feature.unknown-row`, `feature.wrong-type`, `feature.infinite`, `feature.unseen-level`.
 */
export function prepare(table: ColumnTable, preparation: Preparation, rows?: Uint32Array): Matrix {
  const plain = plainTable(table);
  const chosen = rows ?? allRows(plain.numRows());
  checkRows(plain, chosen);
  const whole = withDerived(plain, preparation.derived ?? [], chosen);
  const columns = preparation.steps.flatMap((step) => columnsOf(step, takeColumn(whole, step.name, chosen)));
  return { names: preparation.names, rowCount: chosen.length, columns };
}
