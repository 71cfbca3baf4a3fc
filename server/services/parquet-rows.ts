import type { ColumnDefinition, Digest } from "vigie/datasets";
import type { Cell, RowsPage } from "../api/rows.ts";
import { createFew, type Few } from "./few.ts";
import { cell, conditionOf, filesOf, forms, quoteName } from "./parquet-sql.ts";
import type { Ask } from "./table-session.ts";
import type { RowsRequest } from "./table-work.ts";

/** Parquet files, one after the other, and what stands in them. */
export interface ParquetTable {
  readonly version: Digest;
  readonly paths: readonly string[];
  readonly columns: readonly ColumnDefinition[];
  /** Rows of each file. */
  readonly counts: readonly number[];
}

/** A row of the files: number of the file, number in the file. */
interface Place {
  readonly file: number;
  readonly row: number;
}

/** What was found out for earlier pages. Valid for ever: a version never changes; orders live in one session. */
export interface RowsMemory {
  /** Rows of each file that pass some filters. */
  readonly counts: Few<readonly number[]>;
  /** Tables with the places of all rows in some order. */
  readonly orders: Few<string>;
}

export function createRowsMemory(): RowsMemory {
  return { counts: createFew(50), orders: createFew(2) };
}

/** Pages that end deeper than `deepFrom` in a sorted table, from either end, are cut from an order that is kept. */
const mostTop = 10_000;

/**
 * A page of rows; missing last whichever way it is sorted, ties in stored order. Only the columns that filter and sort are
 * read to find the rows, and without them only the files that the page stands in.
 */
export async function pageOfParquet(
  ask: Ask,
  table: ParquetTable,
  request: RowsRequest & { readonly memory?: RowsMemory; readonly deepFrom?: number },
): Promise<RowsPage> {
  const { memory = createRowsMemory(), deepFrom = mostTop } = request;
  const counts = await countsOf(ask, table, { ...request, memory });
  const total = counts.reduce((sum, n) => sum + n, 0);
  const limit = Math.max(0, Math.min(request.limit, total - request.offset));
  if (limit === 0) return { total, rows: [] };
  const wanted = { ...request, limit, total, counts, memory, deepFrom };
  const places = await (request.sort === undefined
    ? placesAsStored(ask, table, wanted)
    : placesSorted(ask, table, wanted));
  return { total, rows: await fetchRows(ask, table, places) };
}

type Wanted = RowsRequest & {
  readonly total: number;
  /** Rows that pass, of each file. */
  readonly counts: readonly number[];
  readonly memory: RowsMemory;
  readonly deepFrom: number;
};

async function countsOf(
  ask: Ask,
  { version, paths, columns, counts }: ParquetTable,
  { filters = [], memory }: Pick<Wanted, "filters" | "memory">,
): Promise<readonly number[]> {
  if (filters.length === 0) return counts;
  const key = JSON.stringify([version, filters]);
  const known = memory.counts.get(key);
  if (known !== undefined) return known;
  const found = await ask(
    `SELECT file_index::DOUBLE AS file, count(*)::DOUBLE AS n FROM ${filesOf(paths)}
      WHERE ${conditionOf(filters, columns)} GROUP BY file_index`,
  );
  const perFile = new Map(found.map(({ file, n }) => [Number(file), Number(n)]));
  const made = paths.map((_, file) => perFile.get(file) ?? 0);
  memory.counts.set(key, made);
  return made;
}

async function placesAsStored(
  ask: Ask,
  { paths, columns }: ParquetTable,
  { offset, limit, filters = [], counts }: Wanted,
): Promise<readonly Place[]> {
  const places: Place[] = [];
  let start = 0;
  for (const [file, count] of counts.entries()) {
    const from = Math.max(0, offset - start);
    const until = Math.min(count, offset + limit - start);
    start += count;
    if (from >= until) continue;
    if (filters.length === 0) for (let row = from; row < until; row++) places.push({ file, row });
    else {
      const found = await ask(
        `SELECT file_row_number::DOUBLE AS row FROM ${filesOf([paths[file]!], ", file_row_number = true")}
          WHERE ${conditionOf(filters, columns)} ORDER BY file_row_number LIMIT ${until - from} OFFSET ${from}`,
      );
      for (const { row } of found) places.push({ file, row: Number(row) });
    }
  }
  return places;
}

async function placesSorted(ask: Ask, table: ParquetTable, wanted: Wanted): Promise<readonly Place[]> {
  const { offset, limit, total, deepFrom } = wanted;
  const fromEnd = total - offset - limit;
  if (Math.min(offset, fromEnd) + limit > deepFrom) return placesFromOrder(ask, table, wanted);
  const isBackwards = fromEnd < offset;
  const found = await ask(
    `SELECT file_index::DOUBLE AS file, file_row_number::DOUBLE AS row FROM ${passing(table, wanted)}
      ORDER BY ${orderOf(table, wanted, isBackwards ? "backwards" : "forwards")}
      LIMIT ${limit} OFFSET ${isBackwards ? fromEnd : offset}`,
  );
  const places = found.map(({ file, row }) => ({ file: Number(file), row: Number(row) }));
  return isBackwards ? places.reverse() : places;
}

/** Deep in a sorted table: the first time all rows are sorted, then every page is near. */
async function placesFromOrder(ask: Ask, table: ParquetTable, wanted: Wanted): Promise<readonly Place[]> {
  const { sort, descending, filters = [], offset, limit, memory } = wanted;
  const key = JSON.stringify([table.version, filters, sort, descending]);
  const name = memory.orders.get(key) ?? (await makeOrder(ask, table, wanted));
  for (const old of memory.orders.set(key, name)) await ask(`DROP TABLE IF EXISTS ${old}`);
  const found = await ask(
    `SELECT file::DOUBLE AS file, row::DOUBLE AS row FROM ${name}
      WHERE rowid BETWEEN ${offset} AND ${offset + limit - 1} ORDER BY rowid`,
  );
  return found.map(({ file, row }) => ({ file: Number(file), row: Number(row) }));
}

async function makeOrder(ask: Ask, table: ParquetTable, wanted: Wanted): Promise<string> {
  const name = `order_${wanted.memory.orders.next()}`;
  await ask(
    `CREATE OR REPLACE TEMP TABLE ${name} AS
      SELECT file_index::UINTEGER AS file, file_row_number::UINTEGER AS row FROM ${passing(table, wanted)}
      ORDER BY ${orderOf(table, wanted, "forwards")}`,
  );
  return name;
}

function passing({ paths, columns }: ParquetTable, { filters = [] }: Wanted): string {
  return `${filesOf(paths, ", file_row_number = true")} WHERE ${conditionOf(filters, columns)}`;
}

function orderOf({ columns }: ParquetTable, wanted: Wanted, way: "forwards" | "backwards"): string {
  const { name, type } = columns.find((column) => column.name === wanted.sort)!;
  const isDown = (wanted.descending ?? false) !== (way === "backwards");
  const key = type === "float64" ? forms.float64(quoteName(name)) : quoteName(name);
  const places = way === "forwards" ? "file_index, file_row_number" : "file_index DESC, file_row_number DESC";
  return `${key} ${isDown ? "DESC" : "ASC"} NULLS ${way === "forwards" ? "LAST" : "FIRST"}, ${places}`;
}

/** The rows at these places, in their order. */
async function fetchRows(
  ask: Ask,
  { paths, columns }: ParquetTable,
  places: readonly Place[],
): Promise<RowsPage["rows"]> {
  const shown = columns.map(({ name, type }, i) => `${forms[type](quoteName(name))} AS c${i}`);
  const byFile = new Map<number, Place[]>();
  for (const place of places) byFile.set(place.file, [...(byFile.get(place.file) ?? []), place]);
  const parts = [...byFile].map(
    ([file, some]) =>
      `SELECT ${file} AS file, file_row_number::DOUBLE AS row, ${shown.join(", ")}
        FROM ${filesOf([paths[file]!], ", file_row_number = true")}
        WHERE file_row_number IN (${some.map(({ row }) => row).join(", ")})`,
  );
  const found = await ask(parts.join(" UNION ALL "));
  const rows = new Map(found.map((row) => [`${row.file}/${row.row}`, row]));
  return places.map(({ file, row }) => {
    const read = rows.get(`${file}/${row}`)!;
    return Object.fromEntries(columns.map(({ name }, i): [string, Cell] => [name, cell(read[`c${i}`])]));
  });
}
