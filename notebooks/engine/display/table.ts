import type { ColumnType, TableCell, TableDocument } from "./documents.ts";
import { inLine } from "./tree.ts";

/** Any table, seen by columns: Arquero, Arrow, or an array of plain objects. */
interface TableView {
  readonly names: readonly string[];
  readonly rowCount: number;
  get(name: string, row: number): unknown;
}

interface ArqueroLike {
  numRows(): number;
  columnNames(): string[];
  getter(name: string): (row: number) => unknown;
}

interface ArrowLike {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChild(name: string): { get(row: number): unknown } | null;
}

/** Whether a value is shown as a table. */
export function isTable(value: unknown): value is object {
  return isArquero(value) || isArrow(value) || isRecords(value);
}

function isArquero(value: unknown): value is ArqueroLike {
  const table = value as Partial<ArqueroLike> | null;
  return (
    typeof table?.numRows === "function" &&
    typeof table.columnNames === "function" &&
    typeof table.getter === "function"
  );
}

function isArrow(value: unknown): value is ArrowLike {
  const table = value as Partial<ArrowLike> | null;
  return (
    typeof table?.numRows === "number" &&
    typeof table.getChild === "function" &&
    Array.isArray(table.schema?.fields)
  );
}

function isRecords(value: unknown): value is readonly Record<string, unknown>[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.slice(0, 20).every((row) => {
    if (row === null || typeof row !== "object") return false;
    const prototype = Object.getPrototypeOf(row);
    return prototype === Object.prototype || prototype === null;
  });
}

export interface TablePage {
  readonly offset?: number;
  /** Rows, at most 500. Default 20. */
  readonly limit?: number;
  readonly sort?: { readonly column: string; readonly descending?: boolean };
  /** What to ask for other pages by. */
  readonly output?: string;
}

/** One page of a table. Sorting is stable; missing values come last whichever way. */
export function describeTable(
  value: object,
  { offset = 0, limit = 20, sort, output }: TablePage = {},
): TableDocument {
  const view = viewOf(value);
  const from = Math.min(Math.max(0, Math.floor(offset)), view.rowCount);
  const count = Math.max(0, Math.min(Math.floor(limit), 500, view.rowCount - from));
  const order = sort === undefined ? undefined : sortedRows(view, sort);
  const numbers = Array.from({ length: count }, (_, i) => order?.[from + i] ?? from + i);
  return {
    kind: "table",
    columns: view.names.map((name) => ({ name, type: typeOf(view, name) })),
    rowCount: view.rowCount,
    offset: from,
    rows: numbers.map((row) => view.names.map((name) => cellOf(view.get(name, row)))),
    ...(output === undefined ? {} : { output }),
  };
}

/** The rows with these numbers as objects; all of them when `numbers` is undefined. */
export function readRows(value: object, numbers?: readonly number[]): object[] {
  if (Array.isArray(value)) return numbers === undefined ? [...value] : numbers.map((row) => value[row]);
  const view = viewOf(value);
  const rows = numbers ?? Array.from({ length: view.rowCount }, (_, row) => row);
  return rows.map((row) => Object.fromEntries(view.names.map((name) => [name, view.get(name, row)])));
}

function viewOf(value: object): TableView {
  if (isArquero(value)) return viewOfArquero(value);
  if (isArrow(value)) return viewOfArrow(value);
  const records = [...(value as Iterable<Record<string, unknown>>)];
  const names = [...new Set(records.slice(0, 1000).flatMap((row) => Object.keys(row)))];
  return { names, rowCount: records.length, get: (name, row) => records[row]?.[name] };
}

function viewOfArquero(table: ArqueroLike): TableView {
  const names = table.columnNames();
  const getters = new Map(names.map((name) => [name, table.getter(name)]));
  return { names, rowCount: table.numRows(), get: (name, row) => getters.get(name)?.(row) };
}

function viewOfArrow(table: ArrowLike): TableView {
  const names = table.schema.fields.map(({ name }) => name);
  const columns = new Map(names.map((name) => [name, table.getChild(name)]));
  return { names, rowCount: table.numRows, get: (name, row) => columns.get(name)?.get(row) };
}

/** From the first value that is there among the first 100 rows. */
function typeOf(view: TableView, name: string): ColumnType {
  for (let row = 0; row < Math.min(100, view.rowCount); row++) {
    const value = view.get(name, row);
    if (value === null || value === undefined) continue;
    if (value instanceof Date) return "date";
    if (typeof value === "number" || typeof value === "bigint") return "number";
    if (typeof value === "string") return "text";
    return typeof value === "boolean" ? "boolean" : "other";
  }
  return "other";
}

function cellOf(value: unknown): TableCell {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value.length > 500 ? `${value.slice(0, 500)}…` : value;
  if (value instanceof Date) return isoOf(value);
  if (typeof value === "object") return shortJson(value);
  return String(value);
}

/** A day without its time, when the time is midnight UTC. */
function isoOf(date: Date): string {
  if (Number.isNaN(date.getTime())) return "invalid date";
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
}

function shortJson(value: object): string {
  try {
    return JSON.stringify(value)?.slice(0, 200) ?? "";
  } catch {
    return inLine(value).slice(0, 200);
  }
}

function sortedRows(
  view: TableView,
  { column, descending = false }: { column: string; descending?: boolean },
): Uint32Array {
  const keys = Array.from({ length: view.rowCount }, (_, row) => view.get(column, row));
  const way = descending ? -1 : 1;
  return Uint32Array.from(keys.keys()).sort((a, b) => {
    const x = keys[a];
    const y = keys[b];
    if (isMissing(x) || isMissing(y)) return Number(isMissing(x)) - Number(isMissing(y)) || a - b;
    return (x as number) < (y as number) ? -way : (x as number) > (y as number) ? way : a - b;
  });
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
