import type { DuckDBDataChunk, DuckDBVector } from "@duckdb/node-api";

/** The memory of a vector, which node-api keeps to itself; valid as long as its chunk. */
export function vectorMemory(vector: DuckDBVector): Uint8Array {
  const { items, dataView } = vector as unknown as { items?: ArrayBufferView; dataView?: ArrayBufferView };
  const memory = items ?? dataView;
  if (!ArrayBuffer.isView(memory)) throw new TypeError("a vector of DuckDB shows no memory");
  return new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength);
}

/** What the library itself is built on. */
interface Bindings {
  data_chunk_get_vector(chunk: DuckDBDataChunk["chunk"], column: number): unknown;
  vector_get_data(vector: unknown, bytes: number): Uint8Array;
}

/**
 * The memory of a chunk's column, valid as long as the chunk: values of `width` bytes each. The library's own vectors take
 * longer to be made than their values to be copied.
 */
export async function loadColumnMemory(): Promise<
  (chunk: DuckDBDataChunk, column: number, width: number) => Uint8Array
> {
  const { createRequire } = await import("node:module");
  const library = createRequire(import.meta.url).resolve("@duckdb/node-api");
  const bindings = createRequire(library)("@duckdb/node-bindings") as Bindings;
  return ({ chunk, rowCount }, column, width) =>
    bindings.vector_get_data(bindings.data_chunk_get_vector(chunk, column), rowCount * width);
}
