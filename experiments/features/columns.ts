import type { ColumnTable } from "arquero";
import { Fault } from "vigie/datasets";
import { arrowNumbers, type Numbers } from "./arrow-numbers.ts";
import { infiniteAt } from "./scan-numbers.ts";

/** What preparation makes of a column: the type decides the matrix columns it becomes. */
export type CellType = "number" | "boolean" | "category";

/** The part of Arquero's and Arrow's columns that is read here. */
interface Column {
  readonly length: number;
  at(row: number): unknown;
  toArray?(): ArrayLike<unknown>;
}

/** The table with its rows where they are seen: filters and orders applied. */
export function plainTable(table: ColumnTable): ColumnTable {
  return table.isFiltered() || table.isOrdered() ? table.reify() : table;
}

/** The indices 0 to `count` - 1. */
export function allRows(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** Throws `feature.unknown-row` for an index beyond the table. */
export function checkRows(table: ColumnTable, rows: Uint32Array): void {
  const n = table.numRows();
  const beyond = rows.find((row) => row >= n);
  if (beyond !== undefined)
    throw new Fault(
      "feature.unknown-row",
      `row: ${beyond + 1} (expected at most ${n}, the rows of the table)`,
    );
}

/** All cells of a column as an array, without a copy where the table has one. Throws `feature.unknown-column`. */
export function cellsOf(table: ColumnTable, name: string): ArrayLike<unknown> {
  const column = table.column(name) as Column | unknown[] | undefined;
  if (column === undefined)
    throw new Fault("feature.unknown-column", `unknown column: ${name} (expected a column of the table)`, {
      place: { column: name },
    });
  if (Array.isArray(column) || ArrayBuffer.isView(column)) return column as ArrayLike<unknown>;
  return (
    arrowNumbers(column) ??
    column.toArray?.() ??
    Array.from({ length: column.length }, (_, row) => column.at(row))
  );
}

/** A column's cells at some rows, as numbers or as texts, each read once. */
export interface TakenColumn {
  readonly name: string;
  /** Of all rows of the table. */
  readonly cells: ArrayLike<unknown>;
  readonly rows: Uint32Array;
  /** As `numbersOf`. */
  numbers(type: "number" | "boolean"): Numbers;
  /** As `textsOf`. */
  texts(): readonly (string | null)[];
}

/** Throws `feature.unknown-column`. */
export function takeColumn(table: ColumnTable, name: string, rows: Uint32Array): TakenColumn {
  const cells = cellsOf(table, name);
  let numbers: Numbers | undefined;
  let texts: readonly (string | null)[] | undefined;
  return {
    name,
    cells,
    rows,
    numbers: (type) => (numbers ??= numbersOf(name, cells, { rows, type })),
    texts: () => (texts ??= textsOf(name, cells, rows)),
  };
}

/** The type of the first cell there is among `rows`; a column without any counts as numeric. */
export function cellTypeOf(name: string, cells: ArrayLike<unknown>, rows: Uint32Array): CellType {
  if (isNumeric(cells)) return "number";
  for (const row of rows) {
    const cell = cells[row];
    if (isMissing(cell)) continue;
    if (typeof cell === "number" || typeof cell === "bigint") return "number";
    if (typeof cell === "boolean") return "boolean";
    if (typeof cell === "string") return "category";
    throw wrongCell(name, row, { cell, expected: "a number, a boolean or a text" });
  }
  return "number";
}

/**
 * The cells of `rows` as numbers, missing (null, undefined, NaN) as NaN, booleans as 0 and 1: not to be written to, for
 * of a numeric column taken whole they are its own. Float32 cells stay float32.
 * Throws `feature.infinite` and `feature.wrong-type` with column, row (from 1) and value.
 */
export function numbersOf(
  name: string,
  cells: ArrayLike<unknown>,
  { rows, type }: { rows: Uint32Array; type: "number" | "boolean" },
): Numbers {
  const numbers =
    type === "number" && isNumeric(cells)
      ? gathered(cells, rows)
      : Float64Array.from(rows, (row) => numberOf(name, cells[row], { row, type }));
  const i = infiniteAt(numbers);
  if (i >= 0) throw infinite(name, rows[i]!, numbers[i]!);
  return numbers;
}

function gathered(cells: ArrayLike<number>, rows: Uint32Array): Numbers {
  if (isFloating(cells) && isWhole(rows, cells.length)) return cells;
  const numbers =
    cells instanceof Float32Array ? new Float32Array(rows.length) : new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) numbers[i] = cells[rows[i]!]!;
  return numbers;
}

/** Whether these are all rows in their order. */
function isWhole(rows: Uint32Array, length: number): boolean {
  if (rows.length !== length) return false;
  for (let i = 0; i < length; i++) if (rows[i] !== i) return false;
  return true;
}

function numberOf(
  name: string,
  cell: unknown,
  { row, type }: { row: number; type: "number" | "boolean" },
): number {
  if (isMissing(cell)) return Number.NaN;
  if (type === "boolean" ? typeof cell === "boolean" : typeof cell === "number" || typeof cell === "bigint")
    return Number(cell);
  throw wrongCell(name, row, { cell, expected: `a ${type}` });
}

/** The cells of `rows` as texts, missing as null. Throws `feature.wrong-type`. */
export function textsOf(
  name: string,
  cells: ArrayLike<unknown>,
  rows: Uint32Array,
): readonly (string | null)[] {
  return Array.from(rows, (row) => {
    const cell = cells[row];
    if (isMissing(cell)) return null;
    if (typeof cell === "string") return cell;
    throw wrongCell(name, row, { cell, expected: "a text" });
  });
}

export function infinite(name: string, row: number, value: number): Fault {
  return new Fault(
    "feature.infinite",
    `infinite value of ${name} in row ${row + 1}: ${value} (expected a float32 or null)`,
    {
      place: { line: row + 1, column: name, value: String(value) },
    },
  );
}

function wrongCell(
  name: string,
  row: number,
  { cell, expected }: { cell: unknown; expected: string },
): Fault {
  const text = String(cell).slice(0, 40);
  return new Fault(
    "feature.wrong-type",
    `value of ${name} in row ${row + 1}: ${text} (expected ${expected})`,
    {
      place: { line: row + 1, column: name, value: text },
    },
  );
}

function isFloating(cells: ArrayLike<number>): cells is Numbers {
  return cells instanceof Float32Array || cells instanceof Float64Array;
}

function isNumeric(cells: ArrayLike<unknown>): cells is ArrayLike<number> {
  return ArrayBuffer.isView(cells) && !(cells instanceof BigInt64Array || cells instanceof BigUint64Array);
}

function isMissing(cell: unknown): boolean {
  return cell === null || cell === undefined || Number.isNaN(cell);
}
