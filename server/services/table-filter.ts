import { type ColumnDefinition, type ColumnType, Fault } from "vigie/datasets";
import type { Cell, RowFilter } from "../api/rows.ts";

/** @throws Fault `dataset.unknown-column`, `dataset.wrong-filter`. */
export function checkFilters(filters: readonly RowFilter[], columns: readonly ColumnDefinition[]): void {
  for (const filter of filters) {
    const { type } = checkColumn(filter.column, columns);
    if (fits(filter, type)) continue;
    const { column, ...rest } = filter;
    throw new Fault(
      "dataset.wrong-filter",
      `no such filter for ${type}: ${JSON.stringify(rest)} (expected ${expected[type]}, or missing or present)`,
      { place: { column } },
    );
  }
}

/** @throws Fault `dataset.unknown-column`. */
export function checkColumn(name: string, columns: readonly ColumnDefinition[]): ColumnDefinition {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  throw new Fault(
    "dataset.unknown-column",
    `unknown column: ${name} (expected one of ${columns.map((column) => column.name).join(", ")})`,
    { place: { column: name } },
  );
}

const expected: Readonly<Record<ColumnType, string>> = {
  text: "contains or oneOf texts",
  category: "contains or oneOf texts",
  bool: "oneOf true or false",
  float64: "numbers from and to",
  int32: "numbers from and to",
  date: "days from and to",
};

function fits(filter: RowFilter, type: ColumnType): boolean {
  if ("is" in filter) return true;
  const isText = type === "text" || type === "category";
  if ("contains" in filter) return isText;
  if ("oneOf" in filter) {
    const wanted = isText ? "string" : type === "bool" ? "boolean" : "nothing";
    return filter.oneOf.every((value) => typeof value === wanted);
  }
  const ends = [filter.from, filter.to].filter((end) => end !== undefined);
  const isEnd =
    type === "date" ? isDay : type === "float64" || type === "int32" ? Number.isFinite : () => false;
  return ends.length > 0 && ends.every(isEnd);
}

function isDay(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** Whether a cell passes: what SQL does for Parquet, for tables in memory. */
export function passes(filter: RowFilter, value: Cell): boolean {
  if ("is" in filter) return (value === null) === (filter.is === "missing");
  if (value === null) return false;
  if ("contains" in filter) return String(value).toLowerCase().includes(filter.contains.toLowerCase());
  if ("oneOf" in filter) return filter.oneOf.includes(value as string | boolean);
  // An infinite number is a text in a cell.
  const x = typeof filter.from === "number" || typeof filter.to === "number" ? Number(value) : value;
  return (filter.from === undefined || x >= filter.from) && (filter.to === undefined || x <= filter.to);
}
