/** Any table, seen by columns: Arquero, Arrow, or an array of plain objects. */
export interface TableView {
  readonly names: readonly string[];
  readonly rowCount: number;
  /** What reads the values of a column by row, from 0; of an unknown column, undefined for each. */
  column(name: string): ReadColumn;
}

export type ReadColumn = (row: number) => unknown;

const nothing: ReadColumn = () => undefined;

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

/** The rows with these numbers as objects; all of them when `numbers` is undefined. */
export function readRows(value: object, numbers?: readonly number[]): object[] {
  if (Array.isArray(value)) return numbers === undefined ? [...value] : numbers.map((row) => value[row]);
  const view = viewOf(value);
  const rows = numbers ?? Array.from({ length: view.rowCount }, (_, row) => row);
  const columns = view.names.map((name) => [name, view.column(name)] as const);
  return rows.map((row) => Object.fromEntries(columns.map(([name, read]) => [name, read(row)])));
}

export function viewOf(value: object): TableView {
  if (isArquero(value)) return viewOfArquero(value);
  if (isArrow(value)) return viewOfArrow(value);
  const records = value as readonly Record<string, unknown>[];
  const names = [...new Set(records.slice(0, 1000).flatMap((row) => Object.keys(row)))];
  return { names, rowCount: records.length, column: (name) => (row) => records[row]?.[name] };
}

function viewOfArquero(table: ArqueroLike): TableView {
  const names = table.columnNames();
  return {
    names,
    rowCount: table.numRows(),
    column: (name) => (names.includes(name) ? table.getter(name) : nothing),
  };
}

function viewOfArrow(table: ArrowLike): TableView {
  const column = (name: string): ReadColumn => {
    const found = table.getChild(name);
    return found === null ? nothing : (row) => found.get(row);
  };
  return { names: table.schema.fields.map(({ name }) => name), rowCount: table.numRows, column };
}
