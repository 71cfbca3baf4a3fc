import type { DuckDBConnection, DuckDBDataChunk, DuckDBVector } from "@duckdb/node-api";
import type { ColumnDefinition, ColumnType } from "../schema.ts";
import type { ColumnChunk } from "./column-chunk.ts";
import { createChunkReader } from "./column-chunk.ts";
import { sqlName, sqlText } from "./duckdb.ts";
import { createTextDictionary, type TextDictionary } from "./text-dictionary.ts";

/** Makes a chunk of one column out of what DuckDB streams. */
interface ColumnReader {
  /** Expressions, each a column of the query. */
  readonly sql: readonly string[];
  read(vectors: readonly DuckDBVector[], length: number): ColumnChunk;
}

/** The columns of a Parquet file, a few thousand rows at a time, in file order; each item has one chunk a column. */
export async function* parquetChunks(
  connection: DuckDBConnection,
  path: string,
  columns: readonly ColumnDefinition[],
): AsyncGenerator<readonly ColumnChunk[]> {
  const from = `read_parquet(${sqlText(path)})`;
  yield* readChunks(connection, from, await prepareReaders(connection, from, columns));
}

/** How each column is to be read from `from`, or from any part of it. */
export async function prepareReaders(
  connection: DuckDBConnection,
  from: string,
  columns: readonly ColumnDefinition[],
): Promise<readonly ColumnReader[]> {
  const texts = columns.filter(({ type }) => type === "text" || type === "category");
  const repeated = await repeatedTexts(connection, from, texts);
  const readers: ColumnReader[] = [];
  for (const [index, column] of columns.entries())
    readers.push(
      !texts.includes(column)
        ? numberReader(column)
        : repeated.has(column.name)
          ? await enumReader(connection, column, { from, type: `texts_${index}` })
          : textReader(column),
    );
  return readers;
}

/** Rows of `from`, in its order. */
export async function* readChunks(
  connection: DuckDBConnection,
  from: string,
  readers: readonly ColumnReader[],
): AsyncGenerator<readonly ColumnChunk[]> {
  const sql = readers.flatMap((reader) => reader.sql);
  for await (const chunk of streamChunks(connection, `SELECT ${sql.join(", ")} FROM ${from}`))
    yield readAll(chunk, readers);
}

/** What a query gives, a few thousand rows at a time. */
export async function* streamChunks(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<DuckDBDataChunk> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk;
  }
}

function readAll(chunk: DuckDBDataChunk, readers: readonly ColumnReader[]): readonly ColumnChunk[] {
  let next = 0;
  return readers.map(({ sql, read }) => {
    const vectors = sql.map(() => chunk.getColumnVector(next++));
    return read(vectors, chunk.rowCount);
  });
}

type NumberType = Exclude<ColumnType, "text" | "category">;

/** Dates come as days since 1970 and bools as 0 and 1. */
const sqlForms: Record<NumberType, (name: string) => string> = {
  date: (name) => `CAST(coalesce(CAST(${name} AS DATE) - DATE '1970-01-01', 0) AS INTEGER)`,
  float64: (name) => `coalesce(CAST(${name} AS DOUBLE), 0)`,
  int32: (name) => `coalesce(CAST(${name} AS INTEGER), 0)`,
  bool: (name) => `CAST(coalesce(CAST(${name} AS BOOLEAN), false) AS UTINYINT)`,
};

/** Which rows are missing is asked apart: to look at it through DuckDB's own bitmap costs more than the values do. */
function numberReader({ name, type }: ColumnDefinition): ColumnReader {
  const kind = type as NumberType;
  const column = sqlName(name);
  return {
    sql: [sqlForms[kind](column), `CAST(${column} IS NOT NULL AS UTINYINT)`],
    read([source, presence], length) {
      const values =
        kind === "float64"
          ? new Float64Array(length)
          : kind === "bool"
            ? new Uint8Array(length)
            : new Int32Array(length);
      // `+ 0` turns −0 into 0.
      for (let i = 0; i < length; i++) values[i] = (source!.getItem(i) as number) + 0;
      const valid = new Uint8Array(length);
      for (let i = 0; i < length; i++) valid[i] = presence!.getItem(i) as number;
      return { kind, length, valid, values } as ColumnChunk;
    },
  };
}

/** A fresh dictionary each time: these texts hardly repeat. */
function textReader(column: ColumnDefinition): ColumnReader {
  return {
    sql: [`CAST(${sqlName(column.name)} AS VARCHAR)`],
    read: ([vector], length) =>
      createChunkReader(column).read({ from: 0, until: length, at: (row) => vector!.getItem(row) }),
  };
}

/** More texts than this are no dictionary. */
const mostTexts = 1 << 20;

/** Columns in which a text stands four times or more, on the whole. */
async function repeatedTexts(
  connection: DuckDBConnection,
  from: string,
  columns: readonly ColumnDefinition[],
): Promise<ReadonlySet<string>> {
  if (columns.length === 0) return new Set();
  const counts = columns.map(({ name }) => `approx_count_distinct(CAST(${sqlName(name)} AS VARCHAR))`);
  const [row] = (
    await connection.runAndReadAll(`SELECT count(*), ${counts.join(", ")} FROM ${from}`)
  ).getRows();
  const [rows, ...texts] = row!.map(Number);
  return new Set(
    columns
      .filter((_, i) => texts[i]! > 0 && texts[i]! <= mostTexts && texts[i]! <= rows! / 4)
      .map(({ name }) => name),
  );
}

/** Where texts repeat, DuckDB numbers them and each is fetched once. */
async function enumReader(
  connection: DuckDBConnection,
  column: ColumnDefinition,
  { from, type }: { from: string; type: string },
): Promise<ColumnReader> {
  const text = `CAST(${sqlName(column.name)} AS VARCHAR)`;
  await connection.run(
    `CREATE OR REPLACE TYPE ${type} AS ENUM (SELECT DISTINCT ${text} AS t FROM ${from} WHERE t IS NOT NULL ORDER BY t)`,
  );
  const dictionary: TextDictionary = createTextDictionary();
  const texts = await connection.runAndReadAll(`SELECT unnest(enum_range(NULL::${type}))::VARCHAR AS t`);
  for (const [value] of texts.getRows()) dictionary.codeOf(String(value));
  return {
    sql: [`coalesce(CAST(enum_code(CAST(${text} AS ${type})) AS INTEGER), -1)`],
    read([vector], length) {
      const valid = new Uint8Array(length);
      const values = new Int32Array(length);
      for (let row = 0; row < length; row++) {
        const code = vector!.getItem(row) as number;
        if (code < 0) continue;
        valid[row] = 1;
        values[row] = code;
      }
      return { kind: "utf8", length, valid, values, dictionary };
    },
  };
}

export async function parquetColumns(connection: DuckDBConnection, path: string): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${sqlText(path)})`);
  return reader.getRowObjects().map((row) => String(row.column_name));
}
