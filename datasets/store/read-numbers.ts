import type { DuckDBConnection } from "@duckdb/node-api";
import { loadColumnMemory } from "./vector-memory.ts";

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
  const kept = columns.map(createBytes);
  const memoryOf = await loadColumnMemory();
  // Not streamed: a union that gives more than DuckDB's buffer holds before its other parts are ready would never end
  // (duckdb/duckdb#22215).
  const result = await connection.run(`SELECT ${columns.join(", ")} FROM ${from}`);
  for (let c = 0; c < result.chunkCount; c++) {
    const chunk = result.getChunk(c);
    for (let i = 0; i < kept.length; i++) kept[i]!.add(memoryOf(chunk, i, i < integers.length ? 4 : 8));
  }
  const all = kept.map((column) => column.all());
  return {
    integers: all.slice(0, integers.length).map(([bytes, n]) => new Int32Array(bytes, 0, n / 4)),
    doubles: all.slice(integers.length).map(([bytes, n]) => new Float64Array(bytes, 0, n / 8)),
  };
}

/** Bytes one after the other in memory that doubles as it fills up: an array for each piece would be collected one by one. */
function createBytes() {
  let bytes = new Uint8Array(0);
  let used = 0;
  return {
    add(more: Uint8Array) {
      if (used + more.length > bytes.length) {
        const larger = new Uint8Array(Math.max(2 * bytes.length, used + more.length));
        larger.set(bytes.subarray(0, used));
        bytes = larger;
      }
      bytes.set(more, used);
      used += more.length;
    },
    all: () => [bytes.buffer, used] as const,
  };
}
