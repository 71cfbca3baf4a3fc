import { type ChunkKind, type ColumnChunk, emptyValues } from "./column-chunk.ts";
import { createTextDictionary, type TextDictionary } from "./text-dictionary.ts";

/** Makes one chunk of many; those of texts share a dictionary. */
export interface ColumnBuilder {
  /** Adds a copy. `expected`: rows in the end, as far as that is known. */
  append(chunk: ColumnChunk, expected?: number): void;
  /** Of the texts so far; undefined before the first. */
  readonly dictionary: TextDictionary | undefined;
  /** Bytes that the rows so far take, dictionaries apart. */
  readonly bytes: number;
  /** All rows. The builder is empty then. */
  finish(): ColumnChunk;
}

const firstRows = 1 << 16;

export function createColumnBuilder(kind: ChunkKind): ColumnBuilder {
  let length = 0;
  let [valid, values] = [new Uint8Array(0), emptyValues(kind, 0)];
  let dictionary: TextDictionary | undefined;
  const grow = (rows: number) => {
    const [oldValid, oldValues] = [valid.subarray(0, length), values.subarray(0, length)];
    [valid, values] = [new Uint8Array(rows), emptyValues(kind, rows)];
    valid.set(oldValid);
    values.set(oldValues);
  };
  return {
    append(chunk, expected = 2 * valid.length) {
      if (chunk.kind === "utf8") dictionary = chunk.dictionary;
      const rows = length + chunk.length;
      if (rows > valid.length) grow(Math.max(rows, Math.ceil(1.25 * valid.length), expected, firstRows));
      valid.set(chunk.valid, length);
      values.set(chunk.values, length);
      length = rows;
    },
    get dictionary() {
      return dictionary;
    },
    get bytes() {
      return length * (1 + values.BYTES_PER_ELEMENT);
    },
    finish() {
      const whole = {
        ...{ kind, length, valid: valid.subarray(0, length), values: values.subarray(0, length) },
        ...(kind === "utf8" && { dictionary: dictionary ?? createTextDictionary() }),
      } as ColumnChunk;
      [length, valid, values] = [0, new Uint8Array(0), emptyValues(kind, 0)];
      return whole;
    },
  };
}
