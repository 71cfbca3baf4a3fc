import type { ColumnTable } from "arquero";
import { Fault } from "vigie/datasets";
import { columnsOf } from "./apply-step.ts";
import { checkRows, plainTable, type TakenColumn, takeColumn } from "./columns.ts";
import { checkDerived, derivedAmong, withDerived } from "./derived.ts";
import { fitColumn } from "./fit-step.ts";
import type { Matrix } from "./matrix.ts";
import type { FeatureChoice, Preparation } from "./preparation.ts";
import { namesOf, type Step } from "./steps.ts";

/**
 * Learns from the given train rows, and only them, how to make the matrix. The same rows give the same document.
 * Throws `feature.unknown-column`, `feature.duplicate`, `feature.wrong-type`, `feature.infinite`, `feature.too-many-levels`,
 * `feature.transform`, `feature.encoding`, `feature.unseen-level`, `feature.none`, and what `checkDerived` throws.
 */
export function fitPreparation(table: ColumnTable, rows: Uint32Array, choice: FeatureChoice): Preparation {
  return fitColumns(table, rows, choice);
}

/** `fitPreparation`, and `prepare` of the same rows, reading each column once. Throws what they throw. */
export function fitAndPrepare(
  table: ColumnTable,
  rows: Uint32Array,
  choice: FeatureChoice,
): { readonly preparation: Preparation; readonly matrix: Matrix } {
  const columns: Float32Array[] = [];
  const preparation = fitColumns(table, rows, choice, (step, column) => {
    columns.push(...columnsOf(step, column));
  });
  return { preparation, matrix: { names: preparation.names, rowCount: rows.length, columns } };
}

/** `onFitted` is told of each step with its column, which is then let go. */
function fitColumns(
  table: ColumnTable,
  rows: Uint32Array,
  choice: FeatureChoice,
  onFitted?: (step: Step, column: TakenColumn) => void,
): Preparation {
  const given = plainTable(table);
  checkRows(given, rows);
  checkDerived(choice.derived ?? [], given.columnNames());
  const derived = derivedAmong(choice.columns, choice.derived ?? []);
  const plain = withDerived(given, derived, rows);
  checkChoice(choice, plain, rows);
  const fitted = choice.columns.map((name) => {
    const column = takeColumn(plain, name, rows);
    const found = fitColumn(column, choice);
    onFitted?.(found.step, column);
    return found;
  });
  const steps = fitted.map(({ step }) => step);
  const names = steps.flatMap(namesOf);
  if (names.length === 0)
    throw new Fault("feature.none", "matrix columns: 0 (expected a column that varies in train)");
  const repeated = names.find((name, j) => names.indexOf(name) !== j);
  if (repeated !== undefined) throw duplicate(repeated);
  return {
    format: derived.length > 0 ? "vigie.preparation/3" : "vigie.preparation/2",
    mode: choice.mode,
    trainRows: rows.length,
    ...(derived.length > 0 && { derived: [...derived] }),
    steps,
    names,
    notes: fitted.flatMap(({ notes }) => notes),
  };
}

function checkChoice(choice: FeatureChoice, table: ColumnTable, rows: Uint32Array): void {
  const { columns, transforms = {} } = choice;
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
  checkEncodings(choice, table);
}

/** What `splines`, `orders` and `unseen` say must be possible before the first column is read. */
function checkEncodings({ splines = {}, orders = {}, unseen = {}, mode }: FeatureChoice, table: ColumnTable) {
  for (const [what, names] of Object.entries({ splines, orders, unseen })) {
    const stray = Object.keys(names).find((name) => table.column(name) === undefined);
    if (stray !== undefined)
      throw encoding(`${what} of an unknown column: ${stray}`, "a column of the table");
  }
  for (const [name, knots] of Object.entries(splines)) {
    if (!(Number.isInteger(knots) && knots >= 3 && knots <= 10))
      throw encoding(`knots of ${name}: ${knots}`, "a whole number from 3 to 10");
    if (mode === "raw") throw encoding(`spline of ${name} in mode raw`, "mode imputed-and-scaled");
  }
  for (const [name, levels] of Object.entries(orders)) {
    if (new Set(levels).size !== levels.length || levels.length < 2)
      throw encoding(`order of ${name}: ${levels.join(" < ")}`, "two distinct levels or more");
    if (unseen[name] === "zeros")
      throw encoding(`unseen level of ${name}: zeros`, "missing or refuse: 0 is its first level");
  }
}

function encoding(problem: string, expected: string): Fault {
  return new Fault("feature.encoding", `${problem} (expected ${expected})`);
}

function duplicate(name: string): Fault {
  return new Fault("feature.duplicate", `feature named twice: ${name} (expected distinct names)`, {
    place: { column: name },
  });
}
