import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnDefinition, ColumnType } from "../schema.ts";
import type { ColumnChunk } from "./column-chunk.ts";
import { kindOf, readChunk } from "./column-chunk.ts";
import { sqlName, sqlText } from "./duckdb.ts";

const sqlTypes: Record<ColumnType, string> = {
  text: "VARCHAR",
  category: "VARCHAR",
  date: "DATE",
  float64: "DOUBLE",
  int32: "INTEGER",
  bool: "BOOLEAN",
};

/** The columns of a Parquet file, a few thousand rows at a time, in file order; each item has one chunk a column. */
export async function* parquetChunks(
  connection: DuckDBConnection,
  path: string,
  columns: readonly ColumnDefinition[],
): AsyncGenerator<readonly ColumnChunk[]> {
  const selected = columns.map(
    ({ name, type }) => `CAST(${sqlName(name)} AS ${sqlTypes[type]}) AS ${sqlName(name)}`,
  );
  const result = await connection.stream(`SELECT ${selected.join(", ")} FROM read_parquet(${sqlText(path)})`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield columns.map((column, index) => {
      const vector = chunk.getColumnVector(index);
      const isDate = kindOf(column.type) === "date";
      const at = (row: number) => (isDate ? dateOf(vector.getItem(row)) : vector.getItem(row));
      return readChunk(column, { from: 0, until: chunk.rowCount, at });
    });
  }
}

/** DuckDB's date value counts days since 1970. */
function dateOf(value: unknown): Date | null {
  return value === null ? null : new Date((value as { days: number }).days * 86_400_000);
}

export async function parquetColumns(connection: DuckDBConnection, path: string): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${sqlText(path)})`);
  return reader.getRowObjects().map((row) => String(row.column_name));
}
