import { isMissing } from "./cells.ts";
import { sortNumbers } from "./sort-numbers.ts";
import { sortTexts } from "./sort-texts.ts";
import type { ReadColumn } from "./view.ts";

/** Rows by the values of a column: stable, missing values last whichever way. */
export function sortRows(read: ReadColumn, rows: Uint32Array, descending: boolean): Uint32Array {
  const way = descending ? -1 : 1;
  const { there, missing } = split(read, rows);
  const order = numericOrder(read, there, way) ?? textOrder(read, there, way) ?? anyOrder(read, there, way);
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < order.length; i++) sorted[i] = there[order[i]!]!;
  sorted.set(missing, there.length);
  return sorted;
}

interface Split {
  readonly there: Uint32Array;
  readonly missing: Uint32Array;
}

function split(read: ReadColumn, rows: Uint32Array): Split {
  const all = new Uint32Array(rows.length);
  let [begin, end] = [0, rows.length];
  for (const row of rows) {
    if (isMissing(read(row))) all[--end] = row;
    else all[begin++] = row;
  }
  return { there: all.subarray(0, begin), missing: all.subarray(begin).reverse() };
}

/** Of numbers, dates and truth values; null where one is anything else. (Whole numbers beyond 2^53 are.) */
function numericOrder(read: ReadColumn, rows: Uint32Array, way: 1 | -1): Uint32Array | null {
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = read(rows[i]!);
    if (typeof value !== "number" && typeof value !== "boolean" && !(value instanceof Date)) return null;
    const key = Number(value);
    if (Number.isNaN(key)) return null;
    keys[i] = way * key;
  }
  return sortNumbers(keys);
}

function textOrder(read: ReadColumn, rows: Uint32Array, way: 1 | -1): Uint32Array | null {
  const texts: string[] = [];
  for (const row of rows) {
    const value = read(row);
    if (typeof value !== "string") return null;
    texts.push(value);
  }
  return sortTexts(texts, way);
}

function anyOrder(read: ReadColumn, rows: Uint32Array, way: 1 | -1): Uint32Array {
  const values: unknown[] = [];
  for (const row of rows) values.push(read(row));
  return Uint32Array.from(values.keys()).sort((a, b) => {
    const [x, y] = [values[a] as number, values[b] as number];
    return x < y ? -way : x > y ? way : a - b;
  });
}
