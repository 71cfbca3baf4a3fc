import { createHash } from "node:crypto";
import type { ColumnTotals } from "../documents.ts";
import { cellOf, isMissing, typeOf } from "./cells.ts";
import type { ReadColumn, TableView } from "./view.ts";

/** What holds a column of all rows against another: numbers add up (their places count), other values have a digest. */
export function totalColumns(view: TableView): readonly ColumnTotals[] {
  return view.names.map((name) => {
    const read = view.column(name);
    return typeOf(read, view.rowCount) === "number"
      ? totalNumbers(name, read, view.rowCount)
      : digestValues(name, read, view.rowCount);
  });
}

function totalNumbers(name: string, read: ReadColumn, rowCount: number): ColumnTotals {
  let missing = 0;
  let [sum, weighted] = [0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rowCount; row++) {
    const value = Number(read(row) ?? Number.NaN);
    if (!Number.isFinite(value)) {
      missing++;
      weighted += (row + 1) / rowCount;
      continue;
    }
    sum += value;
    weighted += (value * (row + 1)) / rowCount;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (missing === rowCount) return { name, missing };
  return { name, missing, min, max, sum, weighted };
}

function digestValues(name: string, read: ReadColumn, rowCount: number): ColumnTotals {
  const hash = createHash("sha256");
  let missing = 0;
  for (let row = 0; row < rowCount; row++) {
    const value = read(row);
    if (isMissing(value)) missing++;
    hash.update(`${JSON.stringify(cellOf(value))}\n`);
  }
  return { name, missing, digest: `sha256:${hash.digest("hex")}` };
}
