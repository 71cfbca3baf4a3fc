import { Fault } from "../foundation/errors.ts";
import type { ColumnDefinition, ColumnType } from "../schema.ts";
import { createTextDictionary, type TextDictionary } from "./text-dictionary.ts";

/**
 * Some consecutive rows of one column in canonical form. `valid` holds one byte a row (1 = present).
 * A missing row has a zero in its place.
 */
export type ColumnChunk = { readonly length: number; readonly valid: Uint8Array } & ChunkValues;

type ChunkValues =
  | { readonly kind: "float64"; readonly values: Float64Array }
  /** Also dates: days since 1970-01-01. */
  | { readonly kind: "int32" | "date"; readonly values: Int32Array }
  /** One byte a row. */
  | { readonly kind: "bool"; readonly values: Uint8Array }
  /** Positions in a dictionary, which chunks may share. Only the texts count, not how they are numbered. */
  | { readonly kind: "utf8"; readonly values: Int32Array; readonly dictionary: TextDictionary };

export type ChunkKind = ChunkValues["kind"];

/** Rows read at once: large enough to be quick, small enough to stay in the cache. */
export const chunkRows = 65536;

const dayMs = 86_400_000;

export function kindOf(type: ColumnType): ChunkKind {
  return type === "text" || type === "category" ? "utf8" : type;
}

/** Beyond so many texts a dictionary costs more than it saves: the next chunk gets a fresh one. */
const dictionaryLimit = 1 << 20;

export interface RowReader {
  readonly from: number;
  readonly until: number;
  /** `null` and `undefined` are missing. */
  readonly at: (row: number) => unknown;
}

export interface ChunkReader {
  /** Throws `column.wrong-value` on a value that the column's type cannot hold, naming column and row. */
  read(rows: RowReader): ColumnChunk;
}

/** Reads one column chunk by chunk; the chunks of a text column share a dictionary while it stays small. */
export function createChunkReader(column: Pick<ColumnDefinition, "name" | "type">): ChunkReader {
  const kind = kindOf(column.type);
  if (kind !== "utf8") return { read: (rows) => readNumbers(column, kind, rows) };
  let dictionary = createTextDictionary();
  return {
    read(rows) {
      if (dictionary.size > dictionaryLimit) dictionary = createTextDictionary();
      return readTexts(column, dictionary, rows);
    },
  };
}

type Named = Pick<ColumnDefinition, "name" | "type">;

function readNumbers(
  column: Named,
  kind: Exclude<ChunkKind, "utf8">,
  { from, until, at }: RowReader,
): ColumnChunk {
  const length = until - from;
  const valid = new Uint8Array(length);
  const values = emptyValues(kind, length);
  const convert = converters[kind];
  for (let i = 0; i < length; i++) {
    const value = at(from + i);
    if (value === null || value === undefined) continue;
    const number = convert(value);
    if (number === null) throw wrongValue(column, { row: from + i, value });
    valid[i] = 1;
    values[i] = number;
  }
  return { kind, length, valid, values } as ColumnChunk;
}

function readTexts(column: Named, dictionary: TextDictionary, { from, until, at }: RowReader): ColumnChunk {
  const length = until - from;
  const valid = new Uint8Array(length);
  const values = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const value = at(from + i);
    if (value === null || value === undefined) continue;
    if (typeof value !== "string") throw wrongValue(column, { row: from + i, value });
    valid[i] = 1;
    values[i] = dictionary.codeOf(value);
  }
  return { kind: "utf8", length, valid, values, dictionary };
}

/** Zeros to be filled; of texts, their numbers. */
export function emptyValues(kind: ChunkKind, length: number) {
  if (kind === "float64") return new Float64Array(length);
  return kind === "bool" ? new Uint8Array(length) : new Int32Array(length);
}

/** Each gives the canonical number, or null when the value is not of the type. */
const converters: Record<Exclude<ChunkKind, "utf8">, (value: unknown) => number | null> = {
  // `+ 0` turns −0 into 0.
  float64: (value) => (typeof value === "number" ? value + 0 : null),
  int32: (value) => (typeof value === "number" && (value | 0) === value ? value + 0 : null),
  bool: (value) => (typeof value === "boolean" ? Number(value) : null),
  date: (value) => {
    if (!(value instanceof Date)) return null;
    const days = value.getTime() / dayMs;
    return Number.isInteger(days) ? days : null;
  },
};

const expectations: Record<ChunkKind, string> = {
  utf8: "a text",
  float64: "a number",
  int32: "a whole number of 32 bits",
  bool: "true or false",
  date: "a Date at 00:00 UTC",
};

function wrongValue(column: Named, { row, value }: { row: number; value: unknown }): Fault {
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : String(value);
  return new Fault(
    "column.wrong-value",
    `wrong value in row ${row}: ${text} (expected ${expectations[kindOf(column.type)]})`,
    { place: { column: column.name, value: text } },
  );
}
