import { type ChunkKind, type ColumnChunk, emptyValues } from "./column-chunk.ts";
import { createTextDictionary, type TextDictionary } from "./text-dictionary.ts";

/** Chunks of one column as one chunk; a single one is given as it is. Texts come under one dictionary. */
export function joinChunks(chunks: readonly ColumnChunk[], kind: ChunkKind): ColumnChunk {
  if (chunks.length === 1) return chunks[0]!;
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const valid = concatenate(
    new Uint8Array(length),
    chunks.map((chunk) => chunk.valid),
  );
  if (kind === "utf8") return { kind, length, valid, ...oneDictionary(chunks, length) };
  const values = concatenate(
    emptyValues(kind, length),
    chunks.map((chunk) => chunk.values),
  );
  return { kind, length, valid, values } as ColumnChunk;
}

/** The codes of chunks of texts under one dictionary: mostly they share one already. */
function oneDictionary(chunks: readonly ColumnChunk[], length: number) {
  const texts = chunks.filter((chunk) => chunk.kind === "utf8");
  const [first] = texts;
  const codes = texts.map((chunk) => chunk.values);
  if (first !== undefined && texts.every((chunk) => chunk.dictionary === first.dictionary))
    return { values: concatenate(new Int32Array(length), codes), dictionary: first.dictionary };
  const dictionary = createTextDictionary();
  const values = new Int32Array(length);
  let row = 0;
  for (const chunk of texts) {
    const renumbered = renumber(chunk.dictionary, dictionary);
    for (let i = 0; i < chunk.length; i++, row++)
      if (chunk.valid[i] === 1) values[row] = renumbered[chunk.values[i]!]!;
  }
  return { values, dictionary };
}

/** Adds the texts of `from` to `to`; gives the new code of each. */
function renumber(from: TextDictionary, to: TextDictionary): Int32Array {
  return Int32Array.from(from.texts(), (text) => to.codeOf(text));
}

function concatenate<T extends Float64Array | Int32Array | Uint8Array>(
  target: T,
  parts: readonly ArrayLike<number>[],
): T {
  let row = 0;
  for (const part of parts) {
    target.set(part, row);
    row += part.length;
  }
  return target;
}
