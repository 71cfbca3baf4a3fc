import { type FileHandle, open } from "node:fs/promises";
import type { Data, DataType } from "apache-arrow";
import type { ColumnTable } from "arquero";
import { describeError } from "../foundation/errors.ts";
import type { ColumnDefinition } from "../schema.ts";
import { type ArrowLayout, type ColumnLayout, readArrowLayout, readInto } from "./arrow-layout.ts";
import { copyBits, countBits, setBits } from "./copy-bits.ts";
import { encodeData } from "./encode-arrow.ts";
import { corrupt } from "./faults.ts";
import { decodeArrow } from "./read-arrow.ts";

type ArrowModule = typeof import("apache-arrow");

export interface PartsSelection {
  readonly columns: readonly ColumnDefinition[];
  /** Only rows of these groups; default all. */
  readonly groups?: readonly string[] | undefined;
}

/** Rows `[from, until)` of one open file, which go to rows `[at, …)` of the result. */
interface Piece {
  readonly layout: ArrowLayout;
  readonly handle: FileHandle;
  readonly from: number;
  readonly until: number;
  readonly at: number;
}

/**
 * The chosen rows and columns of many Arrow files as one Arquero table. Every buffer is read straight to its place in
 * the result: what is not chosen is neither read nor held. Throws `dataset.corrupt` with the file's name.
 */
export async function readParts(
  paths: readonly string[],
  { columns, groups }: PartsSelection,
): Promise<ColumnTable> {
  const arrow = await import("apache-arrow");
  const names = columns.map((column) => column.name);
  const handles: FileHandle[] = [];
  try {
    const pieces: Piece[] = [];
    let rows = 0;
    for (const layout of await Promise.all(paths.map((path) => readArrowLayout(path, names)))) {
      const ranges = rangesOf(layout, groups);
      if (ranges.length === 0) continue;
      const handle = await open(layout.path, "r");
      handles.push(handle);
      for (const { from, until } of ranges) {
        pieces.push({ layout, handle, from, until, at: rows });
        rows += until - from;
      }
    }
    const data = await Promise.all(
      columns.map((column, index) => readColumn(arrow, column, { pieces, rows, index })),
    );
    const bytes = encodeData(arrow, { columns }, data);
    return decodeArrow(bytes, { file: paths[0] ?? "no file", columns: names });
  } finally {
    for (const handle of handles) await handle.close();
  }
}

/** Neighbouring groups are read at once. */
function rangesOf(layout: ArrowLayout, groups: readonly string[] | undefined) {
  if (groups === undefined) return layout.rows === 0 ? [] : [{ from: 0, until: layout.rows }];
  if (layout.groups === null) throw corrupt(layout.path, "it does not say where its groups lie");
  const ranges: { from: number; until: number }[] = [];
  for (const { value, from, until } of layout.groups) {
    if (value === null || !groups.includes(value) || from === until) continue;
    const last = ranges.at(-1);
    if (last?.until === from) last.until = until;
    else ranges.push({ from, until });
  }
  return ranges;
}

interface ColumnInput {
  readonly pieces: readonly Piece[];
  readonly rows: number;
  /** Position of the column: also its dictionary's id. */
  readonly index: number;
}

async function readColumn(
  arrow: ArrowModule,
  definition: ColumnDefinition,
  input: ColumnInput,
): Promise<Data<DataType>> {
  const { rows } = input;
  const common = { length: rows, ...(await readValidity(definition.name, input)) };
  switch (definition.type) {
    case "float64": {
      const data = new Float64Array(rows);
      await readFixed(definition.name, input, data);
      return arrow.makeData({ ...common, type: new arrow.Float64(), data });
    }
    case "int32":
    case "date": {
      const data = new Int32Array(rows);
      await readFixed(definition.name, input, data);
      return definition.type === "date"
        ? arrow.makeData({ ...common, type: new arrow.DateDay(), data })
        : arrow.makeData({ ...common, type: new arrow.Int32(), data });
    }
    case "bool":
      return arrow.makeData({
        ...common,
        type: new arrow.Bool(),
        data: await readBits(definition.name, input),
      });
    case "text":
    case "category": {
      const isPlain = input.pieces.some((piece) => layoutOf(piece, definition.name).kind === "utf8");
      return isPlain
        ? readTexts(arrow, definition.name, input, common)
        : readCodes(arrow, definition.name, input, common);
    }
  }
}

interface CommonData {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | null;
}

function layoutOf({ layout }: Piece, name: string): ColumnLayout {
  const found = layout.columns.get(name);
  if (found === undefined) throw corrupt(layout.path, `it has no column ${name}`);
  return found;
}

async function readValidity(name: string, { pieces, rows }: ColumnInput) {
  if (pieces.every((piece) => layoutOf(piece, name).validity === null))
    return { nullCount: 0, nullBitmap: null };
  const bytes = new Uint8Array(Math.ceil(rows / 8));
  for (const piece of pieces) {
    const { validity } = layoutOf(piece, name);
    if (validity === null) setBits({ bytes, bit: piece.at }, piece.until - piece.from);
    else await readBitsOf(piece, validity.from, bytes);
  }
  return { nullCount: rows - countBits(bytes, rows), nullBitmap: bytes };
}

async function readBits(name: string, { pieces, rows }: ColumnInput): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.ceil(rows / 8));
  for (const piece of pieces) {
    const layout = layoutOf(piece, name);
    if (layout.kind !== "bits") throw wrongKind(piece, name);
    await readBitsOf(piece, layout.values.from, bytes);
  }
  return bytes;
}

async function readBitsOf(piece: Piece, start: number, target: Uint8Array): Promise<void> {
  const first = piece.from >> 3;
  const bytes = new Uint8Array(Math.ceil(piece.until / 8) - first);
  await read(piece, bytes, start + first);
  const source = { bytes, bit: piece.from & 7 };
  copyBits({ bytes: target, bit: piece.at }, source, piece.until - piece.from);
}

async function readFixed(
  name: string,
  { pieces }: ColumnInput,
  target: Float64Array | Int32Array,
): Promise<void> {
  const width = target.BYTES_PER_ELEMENT;
  for (const piece of pieces) {
    const layout = layoutOf(piece, name);
    if (layout.kind !== "fixed" || layout.bytesPerRow !== width) throw wrongKind(piece, name);
    const bytes = rowsOf(target, piece);
    await read(piece, bytes, layout.values.from + width * piece.from);
  }
}

/** Texts as they stand in the files, one after the other: decoded when asked for. */
async function readTexts(
  arrow: ArrowModule,
  name: string,
  { pieces, rows }: ColumnInput,
  common: CommonData,
): Promise<Data<DataType>> {
  const valueOffsets = new Int32Array(rows + 1);
  const chunks: Uint8Array[] = [];
  let end = 0;
  for (const piece of pieces) {
    const layout = layoutOf(piece, name);
    const count = piece.until - piece.from;
    const { offsets, bytes } =
      layout.kind === "utf8" ? await readTextsOf(piece, layout) : await spellCodes(piece, layout, name);
    const shift = end - offsets[0]!;
    for (let i = 1; i <= count; i++) valueOffsets[piece.at + i] = offsets[i]! + shift;
    chunks.push(bytes);
    end += bytes.length;
  }
  return arrow.makeData({ ...common, type: new arrow.Utf8(), valueOffsets, data: Buffer.concat(chunks) });
}

async function readTextsOf(piece: Piece, layout: Extract<ColumnLayout, { kind: "utf8" }>) {
  const offsets = new Int32Array(piece.until - piece.from + 1);
  await read(piece, new Uint8Array(offsets.buffer), layout.offsets.from + 4 * piece.from);
  const bytes = new Uint8Array(offsets.at(-1)! - offsets[0]!);
  await read(piece, bytes, layout.values.from + offsets[0]!);
  return { offsets, bytes };
}

/** A part that used a dictionary where others did not. */
async function spellCodes(piece: Piece, layout: ColumnLayout, name: string) {
  if (layout.kind !== "dictionary") throw wrongKind(piece, name);
  const codes = await readCodesOf(piece, layout);
  const texts = Array.from(codes, (code) => Buffer.from(layout.texts[code] ?? ""));
  const offsets = new Int32Array(codes.length + 1);
  for (const [i, text] of texts.entries()) offsets[i + 1] = offsets[i]! + text.length;
  return { offsets, bytes: Buffer.concat(texts) };
}

async function readCodes(
  arrow: ArrowModule,
  name: string,
  { pieces, rows, index }: ColumnInput,
  common: CommonData,
): Promise<Data<DataType>> {
  const codes = new Int32Array(rows);
  const numbers = new Map<string, number>();
  for (const piece of pieces) {
    const layout = layoutOf(piece, name);
    if (layout.kind !== "dictionary") throw wrongKind(piece, name);
    codes.set(await readCodesOf(piece, layout), piece.at);
    const renumbered = layout.texts.map((text) => {
      const known = numbers.get(text) ?? numbers.size;
      numbers.set(text, known);
      return known;
    });
    if (renumbered.every((code, before) => code === before)) continue;
    const until = piece.at + piece.until - piece.from;
    for (let row = piece.at; row < until; row++) codes[row] = renumbered[codes[row]!] ?? 0;
  }
  const type = new arrow.Utf8();
  return arrow.makeData({
    ...common,
    type: new arrow.Dictionary(type, new arrow.Int32(), index),
    data: codes,
    dictionary: arrow.vectorFromArray([...numbers.keys()], type),
  });
}

const codeArrays = { 1: Int8Array, 2: Int16Array, 4: Int32Array } as const;

async function readCodesOf(
  piece: Piece,
  { codes: { from }, bytesPerCode }: Extract<ColumnLayout, { kind: "dictionary" }>,
): Promise<Int8Array | Int16Array | Int32Array> {
  const codes = new codeArrays[bytesPerCode](piece.until - piece.from);
  await read(piece, new Uint8Array(codes.buffer), from + bytesPerCode * piece.from);
  return codes;
}

/** The bytes of the result that the rows of a piece fill. */
function rowsOf(target: Float64Array | Int32Array, { at, from, until }: Piece): Uint8Array {
  const width = target.BYTES_PER_ELEMENT;
  return new Uint8Array(target.buffer, at * width, (until - from) * width);
}

function read({ handle, layout }: Piece, target: Uint8Array, from: number): Promise<void> {
  return readInto(handle, target, from).catch((error) => {
    throw corrupt(layout.path, describeError(error), error);
  });
}

function wrongKind({ layout }: Piece, name: string) {
  return corrupt(layout.path, `column ${name} is of another type than the schema says`);
}
