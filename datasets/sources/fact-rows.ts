import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Digest } from "../foundation/digest.ts";
import type { Schema } from "../schema.ts";
import { createArena } from "../store/arena.ts";
import type { ColumnBuilder } from "../store/column-builder.ts";
import { type ColumnChunk, chunkRows } from "../store/column-chunk.ts";
import { createColumnDigester } from "../store/column-digest.ts";
import type { KnownContent } from "../store/contract.ts";
import type { EncodedColumn } from "../store/encode-arrow.ts";
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
  const file = await open(path, "wx");
  try {
    // The file goes to the disk while it is digested.
    const written = writeParts(file, parts).then(() => file.sync());
    const [digest, columnDigests] = await Promise.all([digestParts(parts), digestColumns(sorted), written]);
    return { content: { rows: order.length, columnDigests }, digest };
  } finally {
    await file.close();
  }
}

/** Between its pieces others have their turn. */
async function digestParts(parts: readonly Uint8Array[]): Promise<Digest> {
  const hash = createHash("sha256");
  for (const [i, part] of parts.entries()) {
    if (i % 64 === 0) await setImmediate();
    hash.update(part);
  }
  return `sha256:${hash.digest("hex")}`;
}

async function digestColumns(columns: readonly EncodedColumn[]): Promise<Record<string, Digest>> {
  const digests: Record<string, Digest> = {};
  for (const { definition, chunks } of columns) {
    await setImmediate();
    digests[definition.name] = digestOf(chunks[0]!);
  }
  return digests;
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
