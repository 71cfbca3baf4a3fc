import type { ColumnType, TableCell } from "../documents.ts";
import { inLine } from "../tree.ts";
import type { ReadColumn } from "./view.ts";

/** From the first value that is there among the first 100 rows. */
export function typeOf(read: ReadColumn, rowCount: number): ColumnType {
  for (let row = 0; row < Math.min(100, rowCount); row++) {
    const value = read(row);
    if (value === null || value === undefined) continue;
    if (value instanceof Date) return "date";
    if (typeof value === "number" || typeof value === "bigint") return "number";
    if (typeof value === "string") return "text";
    return typeof value === "boolean" ? "boolean" : "other";
  }
  return "other";
}

/** A value as pages carry it. */
export function cellOf(value: unknown): TableCell {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value.length > 500 ? `${value.slice(0, 500)}…` : value;
  if (value instanceof Date) return isoOf(value);
  if (typeof value === "object") return shortJson(value);
  return String(value);
}

/** A day without its time, when the time is midnight UTC. */
function isoOf(date: Date): string {
  if (Number.isNaN(date.getTime())) return "invalid date";
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
}

function shortJson(value: object): string {
  try {
    return JSON.stringify(value)?.slice(0, 200) ?? "";
  } catch {
    return inLine(value).slice(0, 200);
  }
}

/** Sorted last, and counted as missing. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
