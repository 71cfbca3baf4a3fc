import type { ColumnDefinition, ColumnType } from "vigie/datasets";
import type { Cell, RowFilter } from "../api/rows.ts";

/** Each type as something that JSON has; not a number is missing. */
export const forms: Readonly<Record<ColumnType, (name: string) => string>> = {
  text: (name) => `CAST(${name} AS VARCHAR)`,
  category: (name) => `CAST(${name} AS VARCHAR)`,
  date: (name) => `strftime(CAST(${name} AS DATE), '%Y-%m-%d')`,
  float64: (name) => `CASE WHEN isnan(CAST(${name} AS DOUBLE)) THEN NULL ELSE CAST(${name} AS DOUBLE) END`,
  int32: (name) => `CAST(${name} AS DOUBLE)`,
  bool: (name) => `CAST(${name} AS BOOLEAN)`,
};

/** A condition on the rows; `true` without filters. The values were checked by `checkFilters`. */
export function conditionOf(filters: readonly RowFilter[], columns: readonly ColumnDefinition[]): string {
  const parts = filters.map((filter) => {
    const { name, type } = columns.find((column) => column.name === filter.column)!;
    return `(${oneCondition(filter, quoteName(name), type)})`;
  });
  return parts.length === 0 ? "true" : parts.join(" AND ");
}

function oneCondition(filter: RowFilter, name: string, type: ColumnType): string {
  const isNumberThere = type === "float64" ? ` AND NOT isnan(${name})` : "";
  if ("is" in filter)
    return filter.is === "missing"
      ? `${name} IS NULL${type === "float64" ? ` OR isnan(${name})` : ""}`
      : `${name} IS NOT NULL${isNumberThere}`;
  if ("contains" in filter)
    return `contains(lower(CAST(${name} AS VARCHAR)), lower(${quoteText(filter.contains)}))`;
  if ("oneOf" in filter) return `${name} IN (${filter.oneOf.map(literal).join(", ")})`;
  const ends = [
    ...(filter.from === undefined ? [] : [`${name} >= ${bound(filter.from)}`]),
    ...(filter.to === undefined ? [] : [`${name} <= ${bound(filter.to)}`]),
  ];
  return ends.join(" AND ") + isNumberThere;
}

function literal(value: string | boolean): string {
  return typeof value === "string" ? quoteText(value) : String(value);
}

function bound(value: string | number): string {
  return typeof value === "number" ? `${value}::DOUBLE` : `DATE ${quoteText(value)}`;
}

export function cell(value: unknown): Cell {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}

/** Files one after the other; the number of a file in the list is its `file_index`. */
export function filesOf(paths: readonly string[], options = ""): string {
  return `read_parquet([${paths.map(quoteText).join(", ")}]${options})`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
