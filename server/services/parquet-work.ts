import { type ColumnDefinition, type ColumnType, withDuckDb } from "vigie/datasets";
import type { Cell, ColumnProfile, RowsPage } from "../api.ts";
import { bins, mostDistinct, mostTop, type RowsRequest } from "./table-work.ts";

/** A Parquet file and what stands in it. */
export interface ParquetTable {
  readonly path: string;
  readonly columns: readonly ColumnDefinition[];
  readonly rows: number;
  /** Folder in which DuckDB may leave scratch files while it works. */
  readonly within: string;
}

type Row = Readonly<Record<string, unknown>>;
type Ask = (sql: string) => Promise<readonly Row[]>;

/** Columns as the pages show them; the same as `table-work.ts` gives for Arrow, without holding the rows in memory. */
export function profileParquet(table: ParquetTable): Promise<ColumnProfile[]> {
  return asking(table, async (ask) => {
    const profiles: ColumnProfile[] = [];
    for (const column of table.columns) profiles.push(await profileColumn(ask, table, column));
    return profiles;
  });
}

async function profileColumn(
  ask: Ask,
  { path, rows }: ParquetTable,
  { name, type }: ColumnDefinition,
): Promise<ColumnProfile> {
  const isNumber = type === "float64" || type === "int32";
  const from = `(SELECT ${forms[type](quoteName(name))} AS x FROM read_parquet(${quoteText(path)}))`;
  const mean = isNumber ? "avg(x)" : "NULL";
  const [found] = await ask(
    `SELECT count(x)::DOUBLE AS n, min(x) AS low, max(x) AS high, ${mean} AS mean FROM ${from}`,
  );
  const [counted] = await ask(
    `SELECT count(*)::DOUBLE AS n FROM (SELECT DISTINCT x FROM ${from} WHERE x IS NOT NULL LIMIT ${mostDistinct + 1})`,
  );
  const distinct = Number(counted?.n);
  const shared = {
    name,
    missing: rows === 0 ? 0 : (rows - Number(found?.n)) / rows,
    distinct: distinct > mostDistinct ? null : distinct,
    min: cell(found?.low),
    max: cell(found?.high),
    mean: typeof found?.mean === "number" && Number.isFinite(found.mean) ? found.mean : null,
  };
  if (!isNumber) return { ...shared, top: await topOf(ask, from) };
  return { ...shared, histogram: await histogramOf(ask, from, { min: found?.low, max: found?.high }) };
}

async function topOf(ask: Ask, from: string): Promise<NonNullable<ColumnProfile["top"]>> {
  const found = await ask(
    `SELECT x, count(*)::DOUBLE AS n FROM ${from} WHERE x IS NOT NULL GROUP BY x ORDER BY n DESC, x LIMIT ${mostTop}`,
  );
  return found.map(({ x, n }) => ({ value: cell(x), count: Number(n) }));
}

/** Equal bins; the last one holds the greatest value too. */
async function histogramOf(
  ask: Ask,
  from: string,
  { min, max }: { min: unknown; max: unknown },
): Promise<NonNullable<ColumnProfile["histogram"]>> {
  if (typeof min !== "number" || typeof max !== "number" || !Number.isFinite(max - min)) return [];
  const width = (max - min) / bins;
  const bin = min === max ? "0" : `least(${bins - 1}, floor((x - ${min}::DOUBLE) / ${width}::DOUBLE))`;
  const found = await ask(
    `SELECT ${bin}::INTEGER AS bin, count(*)::DOUBLE AS n FROM ${from} WHERE x IS NOT NULL GROUP BY bin`,
  );
  const counts = new Map(found.map((row) => [Number(row.bin), Number(row.n)]));
  if (min === max) return [{ from: min, to: max, count: counts.get(0) ?? 0 }];
  return Array.from({ length: bins }, (_, i) => ({
    from: min + i * width,
    to: i === bins - 1 ? max : min + (i + 1) * width,
    count: counts.get(i) ?? 0,
  }));
}

/** A page of rows; missing last whichever way it is sorted, ties in stored order. */
export function pageOfParquet(table: ParquetTable, request: RowsRequest): Promise<RowsPage> {
  const { path, columns, rows: total } = table;
  const { offset, limit, sort, descending = false } = request;
  const shown = columns.map(({ name, type }, i) => `${forms[type](quoteName(name))} AS c${i}`);
  const at = columns.findIndex(({ name }) => name === sort);
  const order = at < 0 ? "" : `c${at} ${descending ? "DESC" : "ASC"} NULLS LAST, `;
  return asking(table, async (ask) => {
    const found = await ask(
      `SELECT ${shown.join(", ")} FROM read_parquet(${quoteText(path)}, file_row_number = true) ORDER BY ${order}file_row_number LIMIT ${limit} OFFSET ${offset}`,
    );
    const rows = found.map((row) =>
      Object.fromEntries(columns.map(({ name }, i) => [name, cell(row[`c${i}`])])),
    );
    return { total, rows };
  });
}

/** Each type as something that JSON has; not a number is missing. */
const forms: Readonly<Record<ColumnType, (name: string) => string>> = {
  text: (name) => `CAST(${name} AS VARCHAR)`,
  category: (name) => `CAST(${name} AS VARCHAR)`,
  date: (name) => `strftime(CAST(${name} AS DATE), '%Y-%m-%d')`,
  float64: (name) => `CASE WHEN isnan(CAST(${name} AS DOUBLE)) THEN NULL ELSE CAST(${name} AS DOUBLE) END`,
  int32: (name) => `CAST(${name} AS DOUBLE)`,
  bool: (name) => `CAST(${name} AS BOOLEAN)`,
};

function asking<T>({ within }: ParquetTable, work: (ask: Ask) => Promise<T>): Promise<T> {
  return withDuckDb({ within, threads: 2 }, ({ connection }) =>
    work(async (sql) => (await connection.runAndReadAll(sql)).getRowObjects()),
  );
}

function cell(value: unknown): Cell {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
