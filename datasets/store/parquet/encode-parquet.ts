import type { ColumnDefinition } from "../../schema.ts";
import { type Arena, createArena } from "../arena.ts";
import { type ColumnChunk, kindOf } from "../column-chunk.ts";
import type { EncodedColumn } from "../encode-arrow.ts";
import { joinChunks } from "../join-chunks.ts";
import { encodeCodes, encodeLevels, widthOf } from "./hybrid.ts";
import { type EncodedStretch, encodeStretch } from "./stretch.ts";
import {
  binaries,
  binary,
  bool,
  encodeStruct,
  i32,
  i32s,
  i64,
  struct,
  structs,
  type ThriftField,
} from "./thrift.ts";

/*
 * A Parquet file written out of the arrays of its columns (apache/parquet-format, README.md and parquet.thrift). Nothing
 * is compressed but by dictionaries and packed bits. DuckDB, which otherwise writes our Parquet, first copies each row into
 * its own memory and squeezes it with zstd: smaller files, and ten times the work.
 */

/**
 * Rows of a row group of a panel, about. A page of a sorted table lies all over a panel: with groups of DuckDB's own size (122,880) every
 * column of almost every month is unpacked for a hundred rows.
 */
export const rowsPerGroup = 20_480;

const magic = Buffer.from("PAR1");
const encodings = { plain: 0, levels: 3, dictionary: 8 } as const;
const pages = { data: 0, dictionary: 2 } as const;
const uncompressed = 0;
const optional = 1;

/** How a type is stored (`physical`) and what it means (`converted`, where it is not the same). */
const types: Readonly<Record<ColumnDefinition["type"], { physical: number; converted?: number }>> = {
  bool: { physical: 0 },
  int32: { physical: 1 },
  date: { physical: 1, converted: 6 },
  float64: { physical: 5 },
  text: { physical: 6, converted: 0 },
  category: { physical: 6, converted: 0 },
};

/** The file of these columns, all of the same length, in pieces: they lie in the arena, or are the columns' own memory. */
export function encodeParquet(
  columns: readonly EncodedColumn[],
  arena: Arena = createArena(),
  groupRows: number = rowsPerGroup,
): readonly Uint8Array[] {
  const whole = columns.map(({ definition, chunks }) => ({
    definition,
    chunk: joinChunks(chunks, kindOf(definition.type)),
  }));
  const rows = whole[0]?.chunk.length ?? 0;
  const parts: Uint8Array[] = [magic];
  let written = magic.length;
  const groups: ThriftField[][] = [];
  const step = evenly(rows, groupRows);
  for (let from = 0; from < rows; from += step) {
    const until = Math.min(rows, from + step);
    const start = written;
    const described = whole.map(({ definition, chunk }) => {
      const found = encodeColumn({ definition, chunk: partOf(chunk, from, until), offset: written }, arena);
      parts.push(...found.pages);
      written += found.bytes;
      return found.described;
    });
    groups.push([structs(1, described), i64(2, written - start), i64(3, until - from)]);
  }
  const foot = encodeStruct(footOf(whole, { rows, groups }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(foot.length);
  return [...parts, foot, length, magic];
}

/** Rows of each of as many groups as bring them nearest to what is wanted: a group of few rows costs as much as one of many. */
function evenly(rows: number, wanted: number): number {
  return Math.ceil(rows / Math.max(1, Math.round(rows / wanted)));
}

function partOf(chunk: ColumnChunk, from: number, until: number): ColumnChunk {
  const valid = chunk.valid.subarray(from, until);
  const values = chunk.values.subarray(from, until);
  return { ...chunk, length: until - from, valid, values } as ColumnChunk;
}

interface EncodedColumnChunk {
  readonly pages: readonly Uint8Array[];
  readonly bytes: number;
  /** `ColumnChunk` of parquet.thrift. */
  readonly described: readonly ThriftField[];
}

interface ColumnRows {
  readonly definition: ColumnDefinition;
  readonly chunk: ColumnChunk;
  /** Where its pages begin in the file. */
  readonly offset: number;
}

/** The pages of some rows of a column. */
function encodeColumn({ definition, chunk, offset }: ColumnRows, arena: Arena): EncodedColumnChunk {
  const stretch = encodeStretch(chunk, arena);
  const dictionary = dictionaryPage(stretch);
  const data = dataPage(stretch, chunk.valid, arena);
  const before = sizeOf(dictionary);
  const bytes = before + sizeOf(data);
  const metadata = [
    i32(1, types[definition.type].physical),
    i32s(2, [stretch.coded === null ? encodings.plain : encodings.dictionary, encodings.levels]),
    binaries(3, [definition.name]),
    i32(4, uncompressed),
    i64(5, chunk.length),
    i64(6, bytes),
    i64(7, bytes),
    i64(9, offset + before),
    ...(stretch.coded === null ? [] : [i64(11, offset)]),
    struct(12, statisticsOf(stretch, chunk.length)),
  ];
  return { pages: [...dictionary, ...data], bytes, described: [i64(2, offset), struct(3, metadata)] };
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function dictionaryPage({ coded }: EncodedStretch): readonly Uint8Array[] {
  if (coded === null) return [];
  const { entries, count } = coded;
  return page(pages.dictionary, struct(7, [i32(1, count), i32(2, encodings.plain)]), [entries]);
}

function dataPage(
  { present, plain, coded }: EncodedStretch,
  valid: Uint8Array,
  arena: Arena,
): readonly Uint8Array[] {
  const levels = encodeLevels(valid, present);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(levels.length);
  const encoding = coded === null ? encodings.plain : encodings.dictionary;
  const header = struct(5, [
    i32(1, valid.length),
    i32(2, encoding),
    i32(3, encodings.levels),
    i32(4, encodings.levels),
  ]);
  return page(pages.data, header, [length, levels, ...(coded === null ? [plain!] : codesOf(coded, arena))]);
}

function codesOf(
  { codes, count }: NonNullable<EncodedStretch["coded"]>,
  arena: Arena,
): readonly Uint8Array[] {
  const width = widthOf(count);
  return [Uint8Array.of(width), ...encodeCodes(codes, width, arena)];
}

function page(type: number, header: ThriftField, body: readonly Uint8Array[]): readonly Uint8Array[] {
  const bytes = sizeOf(body);
  return [encodeStruct([i32(1, type), i32(2, bytes), i32(3, bytes), header]), ...body];
}

function statisticsOf({ ends, present }: EncodedStretch, rows: number): readonly ThriftField[] {
  const missing = i64(3, rows - present);
  if (ends === null) return [missing];
  return [missing, binary(5, ends.max), binary(6, ends.min), bool(7, true), bool(8, true)];
}

type Named = readonly { readonly definition: ColumnDefinition }[];

/** `FileMetaData` of parquet.thrift. */
function footOf(
  columns: Named,
  { rows, groups }: { rows: number; groups: readonly (readonly ThriftField[])[] },
): readonly ThriftField[] {
  const root = [binary(4, "rows"), i32(5, columns.length)];
  const leaves = columns.map(({ definition: { name, type } }) => {
    const { physical, converted } = types[type];
    return [
      i32(1, physical),
      i32(3, optional),
      binary(4, name),
      ...(converted === undefined ? [] : [i32(6, converted)]),
    ];
  });
  const byType = columns.map(() => [struct(1, [])]);
  return [
    i32(1, 1),
    structs(2, [root, ...leaves]),
    i64(3, rows),
    structs(4, groups),
    binary(6, "vigie"),
    structs(7, byType),
  ];
}
