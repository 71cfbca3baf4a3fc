import type { Data, DataType } from "apache-arrow";
import type { ColumnDefinition, Schema } from "../schema.ts";
import type { ColumnChunk } from "./column-chunk.ts";
import { createTextDictionary, expandTexts, type TextDictionary } from "./text-dictionary.ts";

type ArrowModule = typeof import("apache-arrow");

/** All chunks of one column, in order. */
export interface EncodedColumn {
  readonly definition: ColumnDefinition;
  readonly chunks: readonly ColumnChunk[];
}

/**
 * One Arrow IPC file with a single record batch (random access then needs no search for the batch), the schema
 * under `vigie.schema` in its metadata, and `metadata` beside it. category → dictionary of utf8; text → the same where
 * values repeat, so that a reader decodes each firm's key once; date → days; missing → validity bitmap.
 */
export async function encodeArrow(
  schema: Schema,
  columns: readonly EncodedColumn[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const arrow = await import("apache-arrow");
  const data = columns.map((column, index) => columnData(arrow, column, index));
  return encodeData(arrow, { columns: columns.map(({ definition }) => definition) }, data, {
    "vigie.schema": JSON.stringify(schema),
    ...metadata,
  });
}

/** The same from Arrow's own buffers, one for each column. */
export function encodeData(
  arrow: ArrowModule,
  { columns }: Schema,
  data: readonly Data<DataType>[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const fields = columns.map(({ name }, index) => new arrow.Field(name, data[index]!.type, true));
  const schema = new arrow.Schema(fields, new Map(Object.entries(metadata)));
  const struct = arrow.makeData({
    type: new arrow.Struct(fields),
    length: data[0]?.length ?? 0,
    nullCount: 0,
    children: [...data],
  });
  return arrow.tableToIPC(new arrow.Table(schema, new arrow.RecordBatch(schema, struct)), "file");
}

function columnData(arrow: ArrowModule, column: EncodedColumn, index: number): Data<DataType> {
  const { definition, chunks } = column;
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const validity = validityBitmap(chunks, length);
  const common = { length, nullCount: validity.nullCount, nullBitmap: validity.bitmap };
  switch (definition.type) {
    case "float64":
      return arrow.makeData({
        ...common,
        type: new arrow.Float64(),
        data: concatenate(new Float64Array(length), chunks),
      });
    case "int32":
      return arrow.makeData({
        ...common,
        type: new arrow.Int32(),
        data: concatenate(new Int32Array(length), chunks),
      });
    case "date":
      return arrow.makeData({
        ...common,
        type: new arrow.DateDay(),
        data: concatenate(new Int32Array(length), chunks),
      });
    case "bool":
      return arrow.makeData({
        ...common,
        type: new arrow.Bool(),
        data: packBits(concatenate(new Uint8Array(length), chunks)),
      });
    case "category":
    case "text":
      return textData(arrow, { common, chunks, index, isCategory: definition.type === "category" });
  }
}

interface CommonData {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | null;
}

interface TextInput {
  readonly common: CommonData;
  readonly chunks: readonly ColumnChunk[];
  /** Position of the column: also the dictionary's id in the file. */
  readonly index: number;
  readonly isCategory: boolean;
}

function textData(arrow: ArrowModule, { common, chunks, index, isCategory }: TextInput): Data<DataType> {
  const { codes, dictionary } = oneDictionary(chunks, common.length);
  const type = new arrow.Utf8();
  if (!isCategory && dictionary.size > common.length / 4) {
    const valid = Buffer.concat(chunks.map((chunk) => chunk.valid));
    const { bytes, lengths } = expandTexts(dictionary, { codes, valid });
    return arrow.makeData({ ...common, type, valueOffsets: offsetsOf(lengths), data: bytes });
  }
  const entries = arrow.makeData({
    type,
    length: dictionary.size,
    nullCount: 0,
    valueOffsets: dictionary.offsets().slice(),
    data: dictionary.bytes(),
  });
  return arrow.makeData({
    ...common,
    type: new arrow.Dictionary(type, new arrow.Int32(), index),
    data: codes,
    dictionary: new arrow.Vector([entries]),
  });
}

function offsetsOf(lengths: Int32Array): Int32Array {
  const offsets = new Int32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) offsets[i + 1] = offsets[i]! + lengths[i]!;
  return offsets;
}

/** The codes of chunks of texts under one dictionary: mostly they share one already. */
export function oneDictionary(chunks: readonly ColumnChunk[], length: number) {
  const texts = chunks.filter((chunk) => chunk.kind === "utf8");
  const [first] = texts;
  if (first !== undefined && texts.every((chunk) => chunk.dictionary === first.dictionary))
    return { codes: concatenate(new Int32Array(length), chunks), dictionary: first.dictionary };
  const dictionary = createTextDictionary();
  const codes = new Int32Array(length);
  let row = 0;
  for (const chunk of texts) {
    const renumbered = renumber(chunk.dictionary, dictionary);
    for (let i = 0; i < chunk.length; i++, row++)
      if (chunk.valid[i] === 1) codes[row] = renumbered[chunk.values[i]!]!;
  }
  return { codes, dictionary };
}

/** Adds the texts of `from` to `to`; gives the new code of each. */
function renumber(from: TextDictionary, to: TextDictionary): Int32Array {
  return Int32Array.from(from.texts(), (text) => to.codeOf(text));
}

function concatenate<T extends Float64Array | Int32Array | Uint8Array>(
  target: T,
  chunks: readonly ColumnChunk[],
): T {
  let row = 0;
  for (const chunk of chunks) {
    target.set(chunk.values, row);
    row += chunk.length;
  }
  return target;
}

function validityBitmap(chunks: readonly ColumnChunk[], length: number) {
  const valid = new Uint8Array(length);
  let row = 0;
  let present = 0;
  for (const chunk of chunks) {
    valid.set(chunk.valid, row);
    row += chunk.length;
  }
  for (let i = 0; i < length; i++) present += valid[i]!;
  const nullCount = length - present;
  return { nullCount, bitmap: nullCount === 0 ? null : packBits(valid) };
}

/** One bit a row, least significant first, as Arrow wants it; padded to whole words of 64 with zeros. */
export function packBits(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(Math.ceil(bytes.length / 64) * 8);
  const whole = bytes.length & ~7;
  for (let i = 0; i < whole; i += 8)
    bits[i >> 3] =
      bytes[i]! |
      (bytes[i + 1]! << 1) |
      (bytes[i + 2]! << 2) |
      (bytes[i + 3]! << 3) |
      (bytes[i + 4]! << 4) |
      (bytes[i + 5]! << 5) |
      (bytes[i + 6]! << 6) |
      (bytes[i + 7]! << 7);
  for (let i = whole; i < bytes.length; i++) bits[i >> 3]! |= bytes[i]! << (i & 7);
  return bits;
}
