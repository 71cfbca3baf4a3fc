import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Digest } from "../foundation/digest.ts";
import type { Schema } from "../schema.ts";
import { createArena } from "../store/arena.ts";
import type { ColumnBuilder } from "../store/column-builder.ts";
import { type ColumnChunk, chunkRows } from "../store/column-chunk.ts";
import { createColumnDigester } from "../store/column-digest.ts";
import type { KnownContent } from "../store/contract.ts";
import { encodeParquet } from "../store/parquet/encode-parquet.ts";
import { prepareReaders, readChunks } from "../store/read-parquet.ts";
import { sortRows } from "../store/sort-rows.ts";
import { writeParts } from "../store/write-parts.ts";
import { gatherRows } from "./vectors.ts";

/** Rows of a row group: as many as DuckDB's own. */
const rowsPerGroup = 122_880;

/** Facts in memory: the columns of the schema, all with the same rows. */
type FactColumns = readonly ColumnBuilder[];

/** Adds the rows that a query gives. */
export async function addRows(
  connection: DuckDBConnection,
  { columns, query, schema }: { columns: FactColumns; query: string; schema: Schema },
): Promise<void> {
  const readers = await prepareReaders(connection, `(${query})`, schema.columns);
  for await (const chunks of readChunks(connection, `(${query})`, readers))
    for (const [i, chunk] of chunks.entries()) columns[i]!.append(underOneDictionary(chunk, columns[i]!));
}

/** Texts are given the numbers that they have in the rows before. */
function underOneDictionary(chunk: ColumnChunk, { dictionary }: ColumnBuilder): ColumnChunk {
  if (chunk.kind !== "utf8" || dictionary === undefined) return chunk;
  const codes = chunk.dictionary.texts().map((text) => dictionary.codeOf(text));
  const values = chunk.values.map((code, i) => (chunk.valid[i] === 1 ? codes[code]! : 0));
  return { ...chunk, dictionary, values };
}

/** Writes facts as Parquet, sorted by their columns, and digests them and the file; what is in `columns` is used up. */
export async function writeRows(
  path: string,
  { columns, schema }: { columns: FactColumns; schema: Schema },
): Promise<{ readonly content: KnownContent; readonly digest: Digest }> {
  const whole = columns.map((column) => column.finish());
  const order = sortRows(whole);
  const sorted = schema.columns.map((definition, i) => {
    const chunk = gatherRows(whole[i]!, order);
    whole[i] = chunk;
    return { definition, chunks: [chunk] };
  });
  const parts = encodeParquet(sorted, createArena(), rowsPerGroup);
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  const file = await open(path, "wx");
  try {
    await writeParts(file, parts);
  } finally {
    await file.close();
  }
  const digests = sorted.map(({ definition, chunks }) => [definition.name, digestOf(chunks[0]!)] as const);
  return {
    content: { rows: order.length, columnDigests: Object.fromEntries(digests) },
    digest: `sha256:${hash.digest("hex")}`,
  };
}

function digestOf(chunk: ColumnChunk): Digest {
  const digester = createColumnDigester(chunk.kind);
  for (let from = 0; from < chunk.length; from += chunkRows) {
    const until = Math.min(chunk.length, from + chunkRows);
    const valid = chunk.valid.subarray(from, until);
    const values = chunk.values.subarray(from, until);
    digester.update({ ...chunk, length: until - from, valid, values } as ColumnChunk);
  }
  return digester.finish();
}
