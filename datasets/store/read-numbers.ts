import type { DuckDBConnection, DuckDBVector } from "@duckdb/node-api";
import { streamChunks } from "./read-parquet.ts";

export interface NumberQuery {
  /** SQL expressions that are never null. */
  readonly integers: readonly string[];
  /** SQL expressions; null becomes NaN. */
  readonly doubles: readonly string[];
  /** What stands after FROM, ORDER BY included. */
  readonly from: string;
}

/** The columns of a query as typed arrays, without a JavaScript value a cell. */
export async function readNumbers(
  connection: DuckDBConnection,
  { integers, doubles, from }: NumberQuery,
): Promise<{ integers: readonly Int32Array[]; doubles: readonly Float64Array[] }> {
  const columns = [
    ...integers.map((column) => `(${column})::INTEGER`),
    ...doubles.map((column) => `coalesce((${column})::DOUBLE, 'nan'::DOUBLE)`),
  ];
  const parts: Uint8Array[][] = columns.map(() => []);
  for await (const chunk of streamChunks(connection, `SELECT ${columns.join(", ")} FROM ${from}`))
    for (const [i, part] of parts.entries()) part.push(vectorMemory(chunk.getColumnVector(i)).slice());
  const bytes = parts.map(joined);
  return {
    integers: integers.map((_, i) => new Int32Array(bytes[i]!.buffer)),
    doubles: doubles.map((_, i) => new Float64Array(bytes[integers.length + i]!.buffer)),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    all.set(part, to);
    to += part.length;
  }
  return all;
}

/** The memory of a vector, which node-api keeps to itself; valid as long as its chunk. */
export function vectorMemory(vector: DuckDBVector): Uint8Array {
  const { items, dataView } = vector as unknown as { items?: ArrayBufferView; dataView?: ArrayBufferView };
  const memory = items ?? dataView;
  if (!ArrayBuffer.isView(memory)) throw new TypeError("a vector of DuckDB shows no memory");
  return new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength);
}
