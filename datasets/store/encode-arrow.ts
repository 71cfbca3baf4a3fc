import type { Data, DataType } from "apache-arrow";
import type { ColumnDefinition, Schema } from "../schema.ts";
import type { ColumnChunk } from "./column-chunk.ts";

type ArrowModule = typeof import("apache-arrow");

/** All chunks of one column, in order. */
export interface EncodedColumn {
  readonly definition: ColumnDefinition;
  readonly chunks: readonly ColumnChunk[];
}

/**
 * One Arrow IPC file with a single record batch (random access then needs no search for the batch), the schema
 * under `vigie.schema` in its metadata. category → dictionary of utf8; text → the same where values repeat, so
 * that a reader decodes each firm's key once; date → days; missing → validity bitmap.
 */
export async function encodeArrow(schema: Schema, columns: readonly EncodedColumn[]): Promise<Uint8Array> {
  const arrow = await import("apache-arrow");
  const data = columns.map((column, index) => columnData(arrow, column, index));
  const fields = columns.map(
    ({ definition }, index) => new arrow.Field(definition.name, data[index]!.type, true),
  );
  const metadata = new Map([["vigie.schema", JSON.stringify(schema)]]);
  const arrowSchema = new arrow.Schema(fields, metadata);
  const struct = arrow.makeData({
    type: new arrow.Struct(fields),
    length: data[0]?.length ?? 0,
    nullCount: 0,
    children: data,
  });
  return arrow.tableToIPC(new arrow.Table(arrowSchema, new arrow.RecordBatch(arrowSchema, struct)), "file");
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
      return dictionaryData(arrow, { common, chunks, index, dictionary: distinctTexts(chunks, length) });
    case "text": {
      const dictionary = distinctTexts(chunks, length / 4);
      return dictionary.size <= length / 4
        ? dictionaryData(arrow, { common, chunks, index, dictionary })
        : textData(arrow, common, chunks);
    }
  }
}

interface CommonData {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | null;
}

function textData(arrow: ArrowModule, common: CommonData, chunks: readonly ColumnChunk[]): Data<DataType> {
  const { bytes, offsets } = joinTexts(chunks, common.length);
  return arrow.makeData({ ...common, type: new arrow.Utf8(), valueOffsets: offsets, data: bytes });
}

function joinTexts(chunks: readonly ColumnChunk[], length: number) {
  const offsets = new Int32Array(length + 1);
  let row = 0;
  for (const chunk of chunks) {
    if (chunk.kind !== "utf8") continue;
    for (const size of chunk.lengths) {
      offsets[row + 1] = offsets[row]! + size;
      row++;
    }
  }
  return { offsets, bytes: Buffer.concat(chunks.map((chunk) => chunk.values as Uint8Array)) };
}

interface DictionaryInput {
  readonly common: CommonData;
  readonly chunks: readonly ColumnChunk[];
  /** Position of the column: also the dictionary's id in the file. */
  readonly index: number;
  /** Text → code, in order of first appearance. */
  readonly dictionary: ReadonlyMap<string, number>;
}

function dictionaryData(
  arrow: ArrowModule,
  { common, chunks, index, dictionary }: DictionaryInput,
): Data<DataType> {
  const codes = new Int32Array(common.length);
  let row = 0;
  for (const text of textsOf(chunks)) codes[row++] = text === null ? 0 : dictionary.get(text)!;
  const lengths = Int32Array.from(dictionary.keys(), (text) => Buffer.byteLength(text));
  const values = Buffer.from([...dictionary.keys()].join(""));
  const { bytes, offsets } = joinTexts(
    [
      {
        kind: "utf8",
        length: lengths.length,
        valid: new Uint8Array(lengths.length).fill(1),
        lengths,
        values,
      },
    ],
    lengths.length,
  );
  const entries = arrow.makeData({
    type: new arrow.Utf8(),
    length: lengths.length,
    nullCount: 0,
    valueOffsets: offsets,
    data: bytes,
  });
  return arrow.makeData({
    ...common,
    type: new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), index),
    data: codes,
    dictionary: new arrow.Vector([entries]),
  });
}

/** Stops early, with more than `limit` entries, once the dictionary is not worth having. */
function distinctTexts(chunks: readonly ColumnChunk[], limit: number): Map<string, number> {
  const codes = new Map<string, number>();
  for (const text of textsOf(chunks)) {
    if (text === null || codes.has(text)) continue;
    codes.set(text, codes.size);
    if (codes.size > limit) break;
  }
  return codes;
}

function* textsOf(chunks: readonly ColumnChunk[]): Generator<string | null> {
  for (const chunk of chunks) {
    if (chunk.kind !== "utf8") continue;
    const bytes = Buffer.from(chunk.values.buffer, chunk.values.byteOffset, chunk.values.byteLength);
    let offset = 0;
    for (let i = 0; i < chunk.length; i++) {
      const end = offset + chunk.lengths[i]!;
      yield chunk.valid[i] === 1 ? bytes.toString("utf8", offset, end) : null;
      offset = end;
    }
  }
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
    for (const byte of chunk.valid) present += byte;
  }
  const nullCount = length - present;
  return { nullCount, bitmap: nullCount === 0 ? null : packBits(valid) };
}

/** One bit a row, least significant first, as Arrow wants it. */
function packBits(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(bytes.length / 8));
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 1) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}
