import { isMissing } from "./cells.ts";
import { sortByNumbers } from "./sort-numbers.ts";
import { sortByTexts } from "./sort-texts.ts";
import type { ReadColumn } from "./view.ts";

/** Rows by the values of a column: stable, missing values last whichever way. */
export function sortRows(read: ReadColumn, rows: Uint32Array, descending: boolean): Uint32Array {
  const way = descending ? -1 : 1;
  const { all, values } = split(read, rows);
  const there = all.subarray(0, values.length);
  const keys = numbersOf(values, way);
  if (keys !== null) sortByNumbers(keys, there);
  else if (isTexts(values)) sortByTexts(values, there, way);
  else sortByComparison(values, there, way);
  return all;
}

interface Split {
  /** Those that have a value, then the others, both in the order they had. */
  readonly all: Uint32Array;
  /** Of those that have one. */
  readonly values: readonly unknown[];
}

function split(read: ReadColumn, rows: Uint32Array): Split {
  const all = new Uint32Array(rows.length);
  const values = new Array<unknown>(rows.length);
  let [begin, end] = [0, rows.length];
  for (let i = 0; i < rows.length; i++) {
    const value = read(rows[i]!);
    if (isMissing(value)) all[--end] = rows[i]!;
    else {
      values[begin] = value;
      all[begin++] = rows[i]!;
    }
  }
  all.subarray(begin).reverse();
  values.length = begin;
  return { all, values };
}

/** Of numbers, dates and truth values; null where one is anything else. (Whole numbers beyond 2^53 are.) */
function numbersOf(values: readonly unknown[], way: 1 | -1): Float64Array | null {
  const keys = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" && typeof value !== "boolean" && !(value instanceof Date)) return null;
    const key = Number(value);
    if (Number.isNaN(key)) return null;
    keys[i] = way * key;
  }
  return keys;
}

function isTexts(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === "string");
}

function sortByComparison(values: readonly unknown[], rows: Uint32Array, way: 1 | -1): void {
  const order = [...values.keys()].sort((a, b) => {
    const [x, y] = [values[a] as number, values[b] as number];
    return x < y ? -way : x > y ? way : a - b;
  });
  rows.set(order.map((at) => rows[at]!));
}
