import type { ColumnTable } from "arquero";
import type { ColumnDefinition } from "vigie/datasets";
import type { Cell, ColumnProfile, RowFilter, RowsPage } from "../api/rows.ts";
import { passes } from "./table-filter.ts";

export interface RowsRequest {
  /** First row, from 0. */
  readonly offset: number;
  readonly limit: number;
  readonly sort?: string | undefined;
  readonly descending?: boolean | undefined;
  /** A row must pass all of them. */
  readonly filters?: readonly RowFilter[] | undefined;
}

type Read = (row: number) => unknown;

/** More distinct values than this are not counted to their end. */
export const mostDistinct = 100_000;
export const bins = 20;
export const mostTop = 10;

/** One profile per column, in schema order. */
export function profileTable(table: ColumnTable, columns: readonly ColumnDefinition[]): ColumnProfile[] {
  return columns.map(({ name, type }) => {
    const column = table.column(name)!;
    const read: Read = (row) => column.at(row);
    const isNumber = type === "float64" || type === "int32";
    return isNumber
      ? profileNumbers(name, read, table.numRows())
      : profileValues(name, read, table.numRows());
  });
}

function profileNumbers(name: string, read: Read, rows: number): ColumnProfile {
  const values = new Float64Array(rows);
  const distinct = new Set<number>();
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rows; row++) {
    const value = read(row);
    if (typeof value !== "number" || Number.isNaN(value)) continue;
    values[count++] = value;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
    if (distinct.size <= mostDistinct) distinct.add(value);
  }
  const known = values.subarray(0, count);
  const has = count > 0;
  return {
    name,
    missing: share(rows - count, rows),
    distinct: distinct.size > mostDistinct ? null : distinct.size,
    min: has ? finite(min) : null,
    max: has ? finite(max) : null,
    mean: has && Number.isFinite(sum) ? sum / count : null,
    histogram: has && Number.isFinite(max - min) ? histogram(known, min, max) : [],
  };
}

/** Equal bins; the last one holds the greatest value too. One bin when all values are the same. */
function histogram(values: Float64Array, min: number, max: number): NonNullable<ColumnProfile["histogram"]> {
  if (min === max) return [{ from: min, to: max, count: values.length }];
  const width = (max - min) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - min) / width))]!++;
  return counts.map((count, i) => ({
    from: min + i * width,
    to: i === bins - 1 ? max : min + (i + 1) * width,
    count,
  }));
}

function profileValues(name: string, read: Read, rows: number): ColumnProfile {
  const counts = new Map<Cell, number>();
  let [missing, min, max] = [0, null as Cell, null as Cell];
  for (let row = 0; row < rows; row++) {
    const value = cellOf(read(row));
    if (value === null) {
      missing++;
      continue;
    }
    if (min === null || value < min) min = value;
    if (max === null || value > max) max = value;
    const known = counts.get(value);
    if (known !== undefined || counts.size <= mostDistinct) counts.set(value, (known ?? 0) + 1);
  }
  const distinct = counts.size > mostDistinct ? null : counts.size;
  return { name, missing: share(missing, rows), distinct, min, max, mean: null, top: topOf(counts) };
}

/** Most frequent first; ties by value. */
function topOf(counts: ReadonlyMap<Cell, number>): NonNullable<ColumnProfile["top"]> {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || compare(a.value, b.value))
    .slice(0, mostTop);
}

/** A page of rows; missing last whichever way it is sorted, ties in stored order. */
export function pageOf(table: ColumnTable, columns: readonly string[], request: RowsRequest): RowsPage {
  const { offset, limit } = request;
  const order = sorted(table, chosenRows(table, request), request);
  const readers = columns.map((name) => [name, table.column(name)!] as const);
  return {
    total: order.length,
    rows: Array.from(order.subarray(offset, offset + limit), (row) =>
      Object.fromEntries(readers.map(([name, column]) => [name, cellOf(column.at(row))])),
    ),
  };
}

function chosenRows(table: ColumnTable, { filters = [] }: RowsRequest): Uint32Array {
  const readers = filters.map((filter) => [filter, table.column(filter.column)!] as const);
  const chosen = new Uint32Array(table.numRows());
  let count = 0;
  for (let row = 0; row < chosen.length; row++)
    if (readers.every(([filter, column]) => passes(filter, cellOf(column.at(row))))) chosen[count++] = row;
  return chosen.subarray(0, count);
}

function sorted(
  table: ColumnTable,
  rows: Uint32Array,
  { sort, descending = false }: RowsRequest,
): Uint32Array {
  if (sort === undefined) return rows;
  const column = table.column(sort)!;
  const keys = Array.from({ length: table.numRows() }, (_, row) => keyOf(column.at(row)));
  const way = descending ? -1 : 1;
  return rows.sort((a, b) => {
    const [x, y] = [keys[a]!, keys[b]!];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b;
    return way * compare(x, y) || a - b;
  });
}

/** As a cell, but infinite numbers stay numbers. */
function keyOf(value: unknown): Cell {
  return typeof value === "number" && !Number.isNaN(value) ? value : cellOf(value);
}

function compare(a: Cell, b: Cell): number {
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === "number") return Number.isNaN(value) ? null : finite(value);
  return typeof value === "boolean" || typeof value === "string" ? value : String(value);
}

/** JSON has no infinities. */
function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
