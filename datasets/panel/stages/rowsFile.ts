import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Arena, createArena } from "../../store/arena.ts";
import { readInto } from "../../store/arrow-layout.ts";
import type { PanelRows } from "../rows.ts";
import { type FormName, type Packed, pack, packedAt, packedBytes } from "./narrow.ts";

/** What lies in the folder of a firms stage, beside `state.parquet`: the columns of each month, one after the other. */
interface Layout {
  readonly format: "vigie.panel-rows/2";
  readonly columns: readonly string[];
  /** Rows of each as-of month. */
  readonly monthRows: readonly number[];
  /** Of each as-of month: the form of each column, a letter each. */
  readonly forms: readonly string[];
}

const layoutFile = "rows.json";
const rowsFile = "rows.packed";

/** `rows.json` says how `rows.packed` is laid out: month by month, column by column, little-endian, in forms of `narrow.ts`. */
export async function writeRows(
  folder: string,
  { columns, monthRows }: Pick<PanelRows, "columns" | "monthRows">,
): Promise<void> {
  const forms: string[] = [];
  const arena = createArena();
  const file = await open(join(folder, rowsFile), "w");
  try {
    let row = 0;
    for (const rows of monthRows) {
      arena.reset();
      const parts = Object.values(columns).map((column) => column.subarray(row, row + rows));
      const month = packMonth(parts, rows, arena);
      forms.push(month.forms);
      if (rows > 0) await file.writeFile(month.bytes);
      row += rows;
    }
  } finally {
    await file.close();
  }
  const layout: Layout = { format: "vigie.panel-rows/2", columns: Object.keys(columns), monthRows, forms };
  await writeFile(join(folder, layoutFile), JSON.stringify(layout));
}

function packMonth(columns: readonly Float64Array[], rows: number, arena: Arena) {
  const bytes = arena.bytes(columns.length * packedBytes("d", rows));
  const scratch = arena.int32(rows);
  let used = 0;
  let forms = "";
  for (const values of columns) {
    const form = pack(values, bytes.subarray(used), scratch);
    used += packedBytes(form, rows);
    forms += form;
  }
  return { bytes: bytes.subarray(0, used), forms };
}

/** The rows of one month: each column in its form. */
export interface MonthRows {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Packed>>;
}

export interface RowsFile {
  /** Rows of one month, in the arena: `at` is the position of the month among all as-of months. */
  readMonth(at: number, arena: Arena): Promise<MonthRows>;
  close(): Promise<void>;
}

export async function openRows(folder: string): Promise<RowsFile> {
  const layout = JSON.parse(await readFile(join(folder, layoutFile), "utf8")) as Layout;
  const starts = startsOf(layout);
  const file = await open(join(folder, rowsFile), "r");
  return {
    async readMonth(at, arena) {
      const rows = layout.monthRows[at]!;
      const bytes = arena.bytes(starts[at + 1]! - starts[at]!);
      await readInto(file, bytes, starts[at]!);
      let from = 0;
      const columns = layout.columns.map((name, i) => {
        const form = layout.forms[at]![i] as FormName;
        const column = packedAt(bytes.subarray(from), form, rows);
        from += packedBytes(form, rows);
        return [name, column] as const;
      });
      return { rows, columns: Object.fromEntries(columns) };
    },
    close: () => file.close(),
  };
}

/** Where each month begins in the file, and where the last one ends. */
function startsOf({ monthRows, forms }: Layout): readonly number[] {
  const starts = [0];
  for (const [month, rows] of monthRows.entries()) {
    const bytes = [...forms[month]!].reduce((sum, form) => sum + packedBytes(form as FormName, rows), 0);
    starts.push(starts.at(-1)! + bytes);
  }
  return starts;
}
