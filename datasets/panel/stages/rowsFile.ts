import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Arena, createArena } from "../../store/arena.ts";
import { readInto } from "../../store/arrow-layout.ts";
import { writeParts } from "../../store/write-parts.ts";
import type { BlockRows } from "../rows.ts";
import {
  bytesOf,
  createNarrower,
  type FormName,
  type Narrowed,
  type Packed,
  packedAt,
  packedBytes,
} from "./narrow.ts";

/** What lies in the folder of a firms stage, beside `state.parquet`: the rows of its blocks of firms, one after the other. */
interface Layout {
  readonly format: "vigie.panel-rows/3";
  readonly columns: readonly string[];
  readonly blocks: readonly BlockLayout[];
}

/** Month by month, column by column. */
interface BlockLayout {
  /** Rows of each as-of month. */
  readonly monthRows: readonly number[];
  /** Of each column, a letter each. */
  readonly forms: string;
}

const layoutFile = "rows.json";
const rowsFile = "rows.packed";

export interface RowsWriter {
  add(rows: BlockRows): Promise<void>;
  /** Says how the file is laid out: without that it is none. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** `rows.json` says how `rows.packed` is laid out: block by block, month by month, column by column, in forms of `narrow.ts`. */
export async function createRows(folder: string): Promise<RowsWriter> {
  const file = await open(join(folder, rowsFile), "wx");
  const arena = createArena();
  const blocks: BlockLayout[] = [];
  let columns: readonly string[] = [];
  return {
    async add(rows) {
      arena.reset();
      columns = Object.keys(rows.columns);
      const { layout, months } = packBlock(rows, arena);
      blocks.push(layout);
      await writeParts(file, months);
    },
    finish() {
      const layout: Layout = { format: "vigie.panel-rows/3", columns, blocks };
      return writeFile(join(folder, layoutFile), JSON.stringify(layout));
    },
    close: () => file.close(),
  };
}

/** Column by column, as they are still in the processor's cache; each month has room for the widest form of all. */
function packBlock({ columns, ...chosen }: BlockRows, arena: Arena) {
  const { cells, starts } = chosen;
  const all = Object.values(columns);
  const monthRows = Array.from(starts.subarray(1), (end, m) => end - starts[m]!);
  const room = arena.bytes(8 * all.length * cells.length);
  const places = Array.from(starts, (start) => 8 * all.length * start);
  const ends = places.slice(0, -1);
  const narrow = createNarrower(chosen, arena);
  let forms = "";
  for (const values of all) {
    const narrowed = narrow(values);
    forms += narrowed.form;
    putMonths(narrowed, { room, starts, ends });
  }
  return { layout: { monthRows, forms }, months: ends.map((end, m) => room.subarray(places[m], end)) };
}

/** Puts the rows of a column at the ends of what is there of their months, and moves these on. */
function putMonths(
  { form, numbers }: Narrowed,
  { room, starts, ends }: { readonly room: Uint8Array; readonly starts: Int32Array; readonly ends: number[] },
): void {
  const { values } = packedAt(room, form, room.length / bytesOf[form]);
  for (let m = 0; m < ends.length; m++) {
    const own = numbers.subarray(starts[m], starts[m + 1]);
    values.set(own, ends[m]! / bytesOf[form]);
    ends[m]! += packedBytes(form, own.length);
  }
}

/** The rows of one month of some firms: each column in its form. */
export interface MonthRows {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Packed>>;
}

export interface RowsFile {
  /** Rows of one month, block by block, in the arena: `at` is the position of the month among all as-of months. */
  readMonth(at: number, arena: Arena): Promise<readonly MonthRows[]>;
  close(): Promise<void>;
}

export async function openRows(folder: string): Promise<RowsFile> {
  const { columns, blocks } = JSON.parse(await readFile(join(folder, layoutFile), "utf8")) as Layout;
  const starts = startsOf(blocks);
  const file = await open(join(folder, rowsFile), "r");
  return {
    async readMonth(at, arena) {
      const months: MonthRows[] = [];
      for (const [i, { forms, monthRows }] of blocks.entries()) {
        const rows = monthRows[at]!;
        const bytes = arena.bytes(monthBytes(forms, rows));
        await readInto(file, bytes, starts[i]![at]!);
        months.push({ rows, columns: columnsOf(columns, { bytes, forms, rows }) });
      }
      return months;
    },
    close: () => file.close(),
  };
}

function columnsOf(
  names: readonly string[],
  { bytes, forms, rows }: { readonly bytes: Uint8Array; readonly forms: string; readonly rows: number },
): MonthRows["columns"] {
  const columns: Record<string, Packed> = {};
  let from = 0;
  for (const [i, name] of names.entries()) {
    const form = forms[i] as FormName;
    columns[name] = packedAt(bytes.subarray(from), form, rows);
    from += packedBytes(form, rows);
  }
  return columns;
}

/** Of each block, where each of its months begins in the file. */
function startsOf(blocks: readonly BlockLayout[]): readonly (readonly number[])[] {
  let end = 0;
  return blocks.map(({ monthRows, forms }) =>
    monthRows.map((rows) => {
      const start = end;
      end += monthBytes(forms, rows);
      return start;
    }),
  );
}

function monthBytes(forms: string, rows: number): number {
  return [...forms].reduce((sum, form) => sum + packedBytes(form as FormName, rows), 0);
}
