import type { Arena } from "../arena.ts";
import type { ColumnChunk } from "../column-chunk.ts";
import { countPresent, packBits } from "../encode-arrow.ts";
import type { TextDictionary } from "../text-dictionary.ts";
import { type Coded, codeNumbers, codeTexts } from "./dictionary.ts";

/** A stretch of rows of one column as the pages of a Parquet file hold it. */
export interface EncodedStretch {
  /** Rows that are there. */
  readonly present: number;
  /** The values of these rows where no dictionary pays: PLAIN. */
  readonly plain: Uint8Array | null;
  /** Otherwise the number of each value's entry, and the entries: PLAIN as well. */
  readonly coded: (Coded & { readonly entries: Uint8Array; readonly count: number }) | null;
  /** Least and greatest value, PLAIN without lengths; null where there is none, or where they are no use. */
  readonly ends: { readonly min: Uint8Array; readonly max: Uint8Array } | null;
}

/** Encodes the rows of a chunk. */
export function encodeStretch(chunk: ColumnChunk, arena: Arena): EncodedStretch {
  const present = countPresent(chunk.valid);
  switch (chunk.kind) {
    case "bool": {
      const values = presentOf(chunk.values, chunk.valid, arena.bytes(present));
      const packed = packBits(values).subarray(0, Math.ceil(present / 8));
      return { present, plain: packed, coded: null, ends: endsOf(values) };
    }
    case "float64":
      return { present, ...numbers(presentOf(chunk.values, chunk.valid, arena.float64(present)), arena) };
    case "int32":
    case "date":
      return { present, ...numbers(presentOf(chunk.values, chunk.valid, arena.int32(present)), arena) };
    case "utf8": {
      const codes = presentOf(chunk.values, chunk.valid, arena.int32(present));
      return { present, ...texts(codes, chunk.dictionary, arena) };
    }
  }
}

function presentOf<T extends Float64Array | Int32Array | Uint8Array>(
  values: T,
  valid: Uint8Array,
  out: T,
): T {
  if (out.length === values.length) return values;
  let to = 0;
  // Without a branch, which would often be guessed wrong: a value that is missing is overwritten by the next.
  for (let i = 0; to < out.length; i++) {
    out[to] = values[i]!;
    to += valid[i]!;
  }
  return out;
}

type Values = Omit<EncodedStretch, "present">;

function numbers(values: Float64Array | Int32Array, arena: Arena): Values {
  const coded = codeNumbers(values, arena);
  if (coded === null) return { plain: bytesOf(values), coded, ends: endsOf(values) };
  const entries = new (values.constructor as typeof Float64Array)(coded.first.length);
  for (let i = 0; i < entries.length; i++) entries[i] = values[coded.first[i]!]!;
  const ends = endsOf(entries);
  return { plain: null, coded: { ...coded, entries: bytesOf(entries), count: entries.length }, ends };
}

/** None where some value is not a number: it has no place in an order. */
function endsOf(values: Float64Array | Int32Array | Uint8Array): Values["ends"] {
  if (values.length === 0) return null;
  let [min, max] = [values[0]!, values[0]!];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= min && value <= max) continue;
    if (value < min) min = value;
    else if (value > max) max = value;
    else return null;
  }
  const ends = (values.constructor as typeof Float64Array).of(min, max);
  const bytes = bytesOf(ends);
  return { min: bytes.subarray(0, bytes.length / 2), max: bytes.subarray(bytes.length / 2) };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function texts(codes: Int32Array, dictionary: TextDictionary, arena: Arena): Values {
  const coded = codeTexts(codes, dictionary.size, arena);
  const entries = coded === null ? codes : Int32Array.from(coded.first, (row) => codes[row]!);
  const ends = endTexts(entries, dictionary);
  const plain = plainTexts(entries, dictionary, arena);
  if (coded === null) return { plain, coded, ends };
  return { plain: null, coded: { ...coded, entries: plain, count: entries.length }, ends };
}

/** Each text after its length in four bytes. */
function plainTexts(codes: Int32Array, dictionary: TextDictionary, arena: Arena): Uint8Array {
  const [bytes, offsets] = [dictionary.bytes(), dictionary.offsets()];
  let total = 4 * codes.length;
  for (let i = 0; i < codes.length; i++) total += offsets[codes[i]! + 1]! - offsets[codes[i]!]!;
  const plain = arena.bytes(total);
  let to = 0;
  for (let i = 0; i < codes.length; i++) {
    const [from, until] = [offsets[codes[i]!]!, offsets[codes[i]! + 1]!];
    const length = until - from;
    plain[to++] = length;
    plain[to++] = length >>> 8;
    plain[to++] = length >>> 16;
    plain[to++] = length >>> 24;
    for (let k = from; k < until; k++) plain[to++] = bytes[k]!;
  }
  return plain;
}

/** Longer ends than this would make the file's foot heavy. */
const longestEnd = 256;

function endTexts(codes: Int32Array, dictionary: TextDictionary): Values["ends"] {
  if (codes.length === 0) return null;
  const [bytes, offsets] = [dictionary.bytes(), dictionary.offsets()];
  let [min, max] = [codes[0]!, codes[0]!];
  for (let i = 1; i < codes.length; i++) {
    if (codes[i] === codes[i - 1]) continue;
    if (isBefore(codes[i]!, min, bytes, offsets)) min = codes[i]!;
    else if (isBefore(max, codes[i]!, bytes, offsets)) max = codes[i]!;
  }
  const textOf = (code: number) => bytes.subarray(offsets[code], offsets[code + 1]);
  const ends = { min: textOf(min), max: textOf(max) };
  return Math.max(ends.min.length, ends.max.length) > longestEnd ? null : ends;
}

/** Whether one text comes before another, byte by byte. */
function isBefore(a: number, b: number, bytes: Uint8Array, offsets: Int32Array): boolean {
  const [fromA, fromB] = [offsets[a]!, offsets[b]!];
  const [lengthA, lengthB] = [offsets[a + 1]! - fromA, offsets[b + 1]! - fromB];
  for (let i = 0; i < lengthA && i < lengthB; i++) {
    const difference = bytes[fromA + i]! - bytes[fromB + i]!;
    if (difference !== 0) return difference < 0;
  }
  return lengthA < lengthB;
}
