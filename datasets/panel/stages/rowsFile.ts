import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Arena } from "../../store/arena.ts";
import type { PanelRows } from "../rows.ts";

/** What lies in the folder of a firms stage, beside `state.parquet`: the columns of each month, one after the other. */
interface Layout {
  readonly format: "vigie.panel-rows/1";
  readonly columns: readonly string[];
  /** Rows of each as-of month. */
  readonly monthRows: readonly number[];
}

const bytesPerValue = 8;

/** `rows.json` says how `rows.f64` is laid out: month by month, column by column, little-endian doubles, NaN is missing. */
export async function writeRows(
  folder: string,
  { columns, monthRows }: Pick<PanelRows, "columns" | "monthRows">,
): Promise<void> {
  const layout: Layout = { format: "vigie.panel-rows/1", columns: Object.keys(columns), monthRows };
  await writeFile(join(folder, "rows.json"), JSON.stringify(layout));
  const file = await open(join(folder, "rows.f64"), "w");
  try {
    let row = 0;
    for (const rows of monthRows) {
      const parts = Object.values(columns).map((column) => column.subarray(row, row + rows));
      if (rows > 0) await file.writev(parts);
      row += rows;
    }
  } finally {
    await file.close();
  }
}

/** The rows of one month, in the arena: `at` is the position of the month among all as-of months. */
export async function readRows(
  folder: string,
  { at, arena }: { readonly at: number; readonly arena: Arena },
): Promise<{ rows: number; columns: Readonly<Record<string, Float64Array>> }> {
  const { columns, monthRows } = JSON.parse(await readFile(join(folder, "rows.json"), "utf8")) as Layout;
  const rows = monthRows[at]!;
  const before = monthRows.slice(0, at).reduce((sum, n) => sum + n, 0);
  const values = arena.float64(rows * columns.length);
  const file = await open(join(folder, "rows.f64"), "r");
  try {
    const position = before * columns.length * bytesPerValue;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    if (rows > 0) await file.read(bytes, { position });
  } finally {
    await file.close();
  }
  const entries = columns.map((name, i) => [name, values.subarray(i * rows, (i + 1) * rows)] as const);
  return { rows, columns: Object.fromEntries(entries) };
}
