import type { Data, DataType, Int8, Int16, Int32, Utf8 } from "apache-arrow";
import type { ColumnDefinition, Schema } from "../schema.ts";
import { type ColumnChunk, kindOf } from "./column-chunk.ts";
import { joinChunks } from "./join-chunks.ts";
import { expandTexts } from "./text-dictionary.ts";

type ArrowModule = typeof import("apache-arrow");

/** All chunks of one column, in order. */
export interface EncodedColumn {
  readonly definition: ColumnDefinition;
  readonly chunks: readonly ColumnChunk[];
}

/**
 * One Arrow IPC file with a single record batch (random access then needs no search for the batch), the schema
 * under `vigie.schema` in its metadata, and `metadata` beside it. category → dictionary of utf8, its codes in 8 or 16 bits where these do; text → the same where
 * values repeat, so that a reader decodes each firm's key once; date → days; missing → validity bitmap.
 */
export async function encodeArrow(
  schema: Schema,
  columns: readonly EncodedColumn[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  return Buffer.concat(await encodeArrowParts(schema, columns, metadata));
}

/** The same in pieces to be written one after the other; most are the memory of the chunks themselves. */
export async function encodeArrowParts(
  schema: Schema,
  columns: readonly EncodedColumn[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<readonly Uint8Array[]> {
  const arrow = await import("apache-arrow");
  const data = columns.map((column, index) => columnData(arrow, column, index));
  const table = tableOf(arrow, { columns: columns.map(({ definition }) => definition) }, data, {
    "vigie.schema": JSON.stringify(schema),
    ...metadata,
  });
  const parts: Uint8Array[] = [];
  for await (const part of arrow.RecordBatchFileWriter.writeAll(table)) parts.push(part);
  return parts;
}

/** The same from Arrow's own buffers, one for each column. */
export function encodeData(
  arrow: ArrowModule,
  { columns }: Schema,
  data: readonly Data<DataType>[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  return arrow.tableToIPC(tableOf(arrow, { columns }, data, metadata), "file");
}

function tableOf(
  arrow: ArrowModule,
  { columns }: Schema,
  data: readonly Data<DataType>[],
  metadata: Readonly<Record<string, string>>,
) {
  const fields = columns.map(({ name }, index) => new arrow.Field(name, data[index]!.type, true));
  const schema = new arrow.Schema(fields, new Map(Object.entries(metadata)));
  const struct = arrow.makeData({
    type: new arrow.Struct(fields),
    length: data[0]?.length ?? 0,
    nullCount: 0,
    children: [...data],
  });
  return new arrow.Table(schema, new arrow.RecordBatch(schema, struct));
}

function columnData(
  arrow: ArrowModule,
  { definition, chunks }: EncodedColumn,
  index: number,
): Data<DataType> {
  const chunk = joinChunks(chunks, kindOf(definition.type));
  const { length } = chunk;
  const validity = validityBitmap(chunk.valid);
  const common = { length, nullCount: validity.nullCount, nullBitmap: validity.bitmap };
  switch (chunk.kind) {
    case "float64":
      return arrow.makeData({ ...common, type: new arrow.Float64(), data: chunk.values });
    case "int32":
      return arrow.makeData({ ...common, type: new arrow.Int32(), data: chunk.values });
    case "date":
      return arrow.makeData({ ...common, type: new arrow.DateDay(), data: chunk.values });
    case "bool":
      return arrow.makeData({ ...common, type: new arrow.Bool(), data: packBits(chunk.values) });
    case "utf8":
      return textData(arrow, { common, chunk, index, isCategory: definition.type === "category" });
  }
}

interface CommonData {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | null;
}

interface TextInput {
  readonly common: CommonData;
  readonly chunk: Extract<ColumnChunk, { kind: "utf8" }>;
  /** Position of the column: also the dictionary's id in the file. */
  readonly index: number;
  readonly isCategory: boolean;
}

function textData(arrow: ArrowModule, { common, chunk, index, isCategory }: TextInput): Data<DataType> {
  const { dictionary, values: codes, valid } = chunk;
  const type = new arrow.Utf8();
  if (!isCategory && dictionary.size > common.length / 4) {
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
    ...codesData(arrow, codes, { type, size: dictionary.size, index }),
    dictionary: new arrow.Vector([entries]),
  });
}

/** The codes in the fewest bytes that hold them; signed, as Arrow's format advises. */
function codesData(
  arrow: ArrowModule,
  codes: Int32Array,
  { type, size, index }: { readonly type: Utf8; readonly size: number; readonly index: number },
) {
  const coded = (code: Int8 | Int16 | Int32) => new arrow.Dictionary(type, code, index);
  if (size <= 1 << 7) return { type: coded(new arrow.Int8()), data: new Int8Array(codes) };
  if (size <= 1 << 15) return { type: coded(new arrow.Int16()), data: new Int16Array(codes) };
  return { type: coded(new arrow.Int32()), data: codes };
}

function offsetsOf(lengths: Int32Array): Int32Array {
  const offsets = new Int32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) offsets[i + 1] = offsets[i]! + lengths[i]!;
  return offsets;
}

function validityBitmap(valid: Uint8Array) {
  const nullCount = valid.length - countPresent(valid);
  return { nullCount, bitmap: nullCount === 0 ? null : packBits(valid) };
}

/** Sum of ones and zeros. */
export function countPresent(valid: Uint8Array): number {
  let present = 0;
  const whole = valid.length & ~7;
  for (let i = 0; i < whole; i += 8)
    present +=
      valid[i]! +
      valid[i + 1]! +
      valid[i + 2]! +
      valid[i + 3]! +
      valid[i + 4]! +
      valid[i + 5]! +
      valid[i + 6]! +
      valid[i + 7]!;
  for (let i = whole; i < valid.length; i++) present += valid[i]!;
  return present;
}

/** One bit a row, least significant first, as Arrow wants it; padded to whole words of 64 with zeros. */
export function packBits(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = bytes;
  const bits = new Uint8Array(Math.ceil(length / 64) * 8);
  const whole = length & ~7;
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
  for (let i = whole; i < length; i++) bits[i >> 3]! |= bytes[i]! << (i & 7);
  return bits;
}
