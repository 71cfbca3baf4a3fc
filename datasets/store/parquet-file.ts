import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnTable } from "arquero";
import type { ColumnDefinition, Schema } from "../schema.ts";
import type { ColumnChunk } from "./column-chunk.ts";
import type { KnownContent } from "./contract.ts";
import { digestVectors } from "./digest-vectors.ts";
import { sqlText, withDuckDb } from "./duckdb.ts";
import { encodeArrow } from "./encode-arrow.ts";
import { checkColumns } from "./encode-table.ts";
import { corrupt, isDiskFull } from "./faults.ts";
import { decodeArrow } from "./read-arrow.ts";
import { parquetChunks, parquetColumns } from "./read-parquet.ts";

/** Row count and digests of a Parquet file, streamed: memory does not grow with the file. */
export async function digestParquet(
  path: string,
  { schema, within }: { schema: Schema; within: string },
): Promise<KnownContent> {
  return withDuckDb({ within }, ({ connection }) => digestParquetBy(connection, path, schema));
}

/** The same, by a database that is open. */
export async function digestParquetBy(
  connection: DuckDBConnection,
  path: string,
  schema: Schema,
): Promise<KnownContent> {
  checkColumns(schema, await parquetColumns(connection, path));
  const from = `read_parquet(${sqlText(path)})`;
  const { rows, digests } = await digestVectors(connection, from, schema.columns);
  const named = schema.columns.map(({ name }, index) => [name, digests[index]!] as const);
  return { rows, columnDigests: Object.fromEntries(named) };
}

/** Selected columns of a Parquet file as Arquero, through the same Arrow buffers as `data.arrow`. */
export async function readParquet(
  path: string,
  { columns, within }: { columns: readonly ColumnDefinition[]; within: string },
): Promise<ColumnTable> {
  const chunks: ColumnChunk[][] = columns.map(() => []);
  await withDuckDb({ within }, async ({ connection }) => {
    for await (const part of parquetChunks(connection, path, columns))
      part.forEach((chunk, index) => {
        chunks[index]!.push(chunk);
      });
  }).catch((error) => {
    throw isDiskFull(error) ? error : corrupt(path, (error as Error).message, error);
  });
  const encoded = columns.map((definition, index) => ({ definition, chunks: chunks[index]! }));
  const bytes = await encodeArrow({ columns }, encoded);
  return decodeArrow(bytes, { file: path, columns: columns.map((column) => column.name) });
}
