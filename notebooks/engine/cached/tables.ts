import type { Table as ArrowTable, Vector } from "apache-arrow";
import type { ColumnTable } from "arquero";
import { Fault } from "vigie/datasets";

interface EncodedTable {
  readonly kind: "arquero" | "arrow";
  /** Of an Arquero table: the names in their order, the number of rows, and columns that Arrow has no type for. */
  readonly rest: unknown;
  readonly bytes: Uint8Array;
}

interface Rest {
  readonly names: readonly string[];
  readonly rows: number;
  readonly columns: Readonly<Record<string, readonly unknown[]>>;
}

export function isArqueroTable(value: object): value is ColumnTable {
  return "columnNames" in value && "numRows" in value && typeof value.numRows === "function";
}

export function isArrowTable(value: object): value is ArrowTable {
  return "batches" in value && "schema" in value && "numRows" in value && typeof value.numRows === "number";
}

/** A table as one Arrow file. Of an Arquero table what it shows is kept: filtered, in its order. Throws `cached.value` on a grouped one. */
export async function encodeTable(value: ColumnTable | ArrowTable): Promise<EncodedTable> {
  const arrow = await import("apache-arrow");
  if (isArrowTable(value)) return { kind: "arrow", rest: null, bytes: arrow.tableToIPC(value, "file") };
  if (value.isGrouped())
    throw new Fault("cached.value", "a grouped table cannot be kept (expected .ungroup() before)");
  const table = value.isFiltered() || value.isOrdered() ? value.reify() : value;
  const names = table.columnNames();
  const vectors: Record<string, Vector> = {};
  const columns: Record<string, readonly unknown[]> = {};
  for (const name of names) {
    const values = table.array(name) as ArrayLike<unknown>;
    const vector = vectorOf(arrow, values);
    if (vector === null) columns[name] = Array.from(values);
    else vectors[name] = vector;
  }
  const rest: Rest = { names, rows: table.numRows(), columns };
  return { kind: "arquero", rest, bytes: arrow.tableToIPC(new arrow.Table(vectors), "file") };
}

/** Numbers, texts, booleans and dates, with null for what is missing; null on anything else. */
function vectorOf(arrow: typeof import("apache-arrow"), values: ArrayLike<unknown>): Vector | null {
  if (values.length === 0) return null;
  if (holds(values, (one) => typeof one === "number"))
    return arrow.vectorFromArray(Array.from(values) as number[], new arrow.Float64());
  if (holds(values, (one) => typeof one === "string"))
    return arrow.vectorFromArray(Array.from(values) as string[], new arrow.Utf8());
  if (holds(values, (one) => typeof one === "boolean"))
    return arrow.vectorFromArray(Array.from(values) as boolean[], new arrow.Bool());
  if (holds(values, (one) => one instanceof Date && !Number.isNaN(one.getTime())))
    return arrow.vectorFromArray(Array.from(values) as Date[], new arrow.TimestampMillisecond());
  return null;
}

/** Whether at least one value is there, and all that are there fit. */
function holds(values: ArrayLike<unknown>, fits: (value: unknown) => boolean): boolean {
  let found = false;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === null) continue;
    if (!fits(values[i])) return false;
    found = true;
  }
  return found;
}

/** The inverse of `encodeTable`. */
export async function decodeTable(
  kind: EncodedTable["kind"],
  rest: unknown,
  bytes: Uint8Array,
): Promise<ColumnTable | ArrowTable> {
  if (kind === "arrow") return (await import("apache-arrow")).tableFromIPC(bytes);
  const { names, columns } = rest as Rest;
  const { fromArrow, table } = await import("arquero");
  const stored = names.some((name) => !Object.hasOwn(columns, name)) ? fromArrow(bytes) : table({});
  return table(
    Object.fromEntries(
      names.map((name) => [name, Object.hasOwn(columns, name) ? columns[name]! : stored.column(name)!]),
    ),
  );
}
