import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import type { ColumnDefinition, ColumnType } from "../schema.ts";
import type { ColumnChunk } from "./column-chunk.ts";
import { createChunkReader } from "./column-chunk.ts";
import { sqlName, sqlText } from "./duckdb.ts";
import { createTextDictionary } from "./text-dictionary.ts";

/** Dates come as days since 1970 and bools as 0 and 1: DuckDB's own objects for them are slow to make. */
const sqlForms: Record<ColumnType, (name: string) => string> = {
  text: (name) => `CAST(${name} AS VARCHAR)`,
  category: (name) => `CAST(${name} AS VARCHAR)`,
  date: (name) => `CAST(CAST(${name} AS DATE) - DATE '1970-01-01' AS INTEGER)`,
  float64: (name) => `CAST(${name} AS DOUBLE)`,
  int32: (name) => `CAST(${name} AS INTEGER)`,
  bool: (name) => `CAST(CAST(${name} AS BOOLEAN) AS INTEGER)`,
};

/** Makes a chunk of one column out of what DuckDB streams. */
interface ColumnSource {
  readonly sql: string;
  read(chunk: DuckDBDataChunk, index: number): ColumnChunk;
}

/** The columns of a Parquet file, a few thousand rows at a time, in file order; each item has one chunk a column. */
export async function* parquetChunks(
  connection: DuckDBConnection,
  path: string,
  columns: readonly ColumnDefinition[],
): AsyncGenerator<readonly ColumnChunk[]> {
  const from = `read_parquet(${sqlText(path)})`;
  const sources: ColumnSource[] = [];
  for (const column of columns)
    sources.push(await sourceOf(connection, column, { from, id: sources.length }));
  const result = await connection.stream(`SELECT ${sources.map(({ sql }) => sql).join(", ")} FROM ${from}`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield sources.map((source, index) => source.read(chunk, index));
  }
}

async function sourceOf(
  connection: DuckDBConnection,
  column: ColumnDefinition,
  place: { from: string; id: number },
): Promise<ColumnSource> {
  if (column.type !== "text" && column.type !== "category") return plainSource(column);
  return (await enumSource(connection, column, place)) ?? plainSource(column);
}

function plainSource(column: ColumnDefinition): ColumnSource {
  const sql = sqlForms[column.type](sqlName(column.name));
  if (column.type === "text" || column.type === "category")
    return {
      sql,
      // A fresh dictionary each time: these texts hardly repeat.
      read: (chunk, index) => {
        const vector = chunk.getColumnVector(index);
        return createChunkReader(column).read({
          from: 0,
          until: chunk.rowCount,
          at: (row) => vector.getItem(row),
        });
      },
    };
  const convert =
    column.type === "date"
      ? (value: unknown) => new Date((value as number) * 86_400_000)
      : column.type === "bool"
        ? (value: unknown) => value === 1
        : (value: unknown) => value;
  const reader = createChunkReader(column);
  return {
    sql,
    read: (chunk, index) => {
      const vector = chunk.getColumnVector(index);
      const at = (row: number) => {
        const value = vector.getItem(row);
        return value === null ? null : convert(value);
      };
      return reader.read({ from: 0, until: chunk.rowCount, at });
    },
  };
}

/** Where texts repeat, DuckDB numbers them and each is fetched once; undefined where they do not. */
async function enumSource(
  connection: DuckDBConnection,
  column: ColumnDefinition,
  { from, id }: { from: string; id: number },
): Promise<ColumnSource | undefined> {
  const text = sqlForms[column.type](sqlName(column.name));
  const [counts] = (
    await connection.runAndReadAll(
      `SELECT approx_count_distinct(${text}) AS texts, count(*) AS n FROM ${from}`,
    )
  ).getRowObjects();
  const texts = Number(counts?.texts);
  if (texts === 0 || texts > 1 << 20 || texts > Number(counts?.n) / 4) return undefined;
  const type = `texts_${id}`;
  await connection.run(
    `CREATE OR REPLACE TYPE ${type} AS ENUM (SELECT DISTINCT ${text} AS t FROM ${from} WHERE t IS NOT NULL ORDER BY t)`,
  );
  const dictionary = createTextDictionary();
  const values = await connection.runAndReadAll(`SELECT unnest(enum_range(NULL::${type}))::VARCHAR AS t`);
  for (const [value] of values.getRows()) dictionary.codeOf(String(value));
  return {
    sql: `CAST(enum_code(CAST(${text} AS ${type})) AS INTEGER)`,
    read: (chunk, index) => {
      const vector = chunk.getColumnVector(index);
      const length = chunk.rowCount;
      const valid = new Uint8Array(length);
      const codes = new Int32Array(length);
      for (let row = 0; row < length; row++) {
        const code = vector.getItem(row);
        if (code === null) continue;
        valid[row] = 1;
        codes[row] = code as number;
      }
      return { kind: "utf8", length, valid, values: codes, dictionary };
    },
  };
}

export async function parquetColumns(connection: DuckDBConnection, path: string): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${sqlText(path)})`);
  return reader.getRowObjects().map((row) => String(row.column_name));
}
