import { Fault } from "../foundation/errors.ts";
import type { ColumnDefinition, ColumnType } from "../schema.ts";

/**
 * Some consecutive rows of one column in canonical form. `valid` holds one byte a row (1 = present).
 * A missing row has a zero (an empty text) in its place, so that equal chunks are equal byte for byte.
 */
export type ColumnChunk = { readonly length: number; readonly valid: Uint8Array } & ChunkValues;

type ChunkValues =
  | { readonly kind: "float64"; readonly values: Float64Array }
  /** Also dates: days since 1970-01-01. */
  | { readonly kind: "int32" | "date"; readonly values: Int32Array }
  /** One byte a row. */
  | { readonly kind: "bool"; readonly values: Uint8Array }
  /** UTF-8 bytes of all rows one after the other, and the length of each in bytes. */
  | { readonly kind: "utf8"; readonly values: Uint8Array; readonly lengths: Int32Array };

export type ChunkKind = ChunkValues["kind"];

/** Rows read at once: large enough to be quick, small enough to stay in the cache. */
export const chunkRows = 65536;

const dayMs = 86_400_000;

export function kindOf(type: ColumnType): ChunkKind {
  return type === "text" || type === "category" ? "utf8" : type;
}

/**
 * Rows `[from, until)` of a column read through `at`. `null` and `undefined` are missing.
 * Throws `column.wrong-value` on a value that the column's type cannot hold, naming column and row.
 */
export function readChunk(
  column: Pick<ColumnDefinition, "name" | "type">,
  { from, until, at }: { from: number; until: number; at: (row: number) => unknown },
): ColumnChunk {
  const length = until - from;
  const kind = kindOf(column.type);
  if (kind === "utf8") return readTexts(column, { from, until, at });
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

function readTexts(
  column: Pick<ColumnDefinition, "name" | "type">,
  { from, until, at }: { from: number; until: number; at: (row: number) => unknown },
): ColumnChunk {
  const length = until - from;
  const valid = new Uint8Array(length);
  const lengths = new Int32Array(length);
  const texts: string[] = [];
  for (let i = 0; i < length; i++) {
    const value = at(from + i);
    if (value === null || value === undefined) continue;
    if (typeof value !== "string") throw wrongValue(column, { row: from + i, value });
    valid[i] = 1;
    lengths[i] = Buffer.byteLength(value);
    texts.push(value);
  }
  return { kind: "utf8", length, valid, lengths, values: Buffer.from(texts.join("")) };
}

function emptyValues(kind: Exclude<ChunkKind, "utf8">, length: number) {
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

function wrongValue(
  column: Pick<ColumnDefinition, "name" | "type">,
  { row, value }: { row: number; value: unknown },
): Fault {
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : String(value);
  return new Fault(
    "column.wrong-value",
    `wrong value in row ${row}: ${text} (expected ${expectations[kindOf(column.type)]})`,
    { place: { column: column.name, value: text } },
  );
}
