import type { Confidentiality } from "vigie/datasets";
import type { CacheNote } from "../cached/cached.ts";
import type { InputDescription, TableCell, TableDocument } from "../display/documents.ts";
import type { ConsoleLine } from "../kernel/console-lines.ts";
import { labelTexts } from "../label.ts";

/** What a widget shows for its value. */
export function valueText({ type, choices, fields = [] }: InputDescription, value: unknown): string {
  if (type === "button") return `pressed ${(value as readonly unknown[]).length} times`;
  if (type === "form") {
    const values = value as Readonly<Record<string, unknown>>;
    return fields
      .map(({ name, input }) => `${input.label || name}: ${valueText(input, values[name])}`)
      .join("; ");
  }
  const one = (at: unknown) => (choices === undefined ? String(at) : (choices[Number(at)]?.label ?? "none"));
  if (value === null || value === undefined) return "none";
  return Array.isArray(value) ? value.map(one).join(", ") || "none" : one(value);
}

/** Whom it may be shown to. */
export function labelText(label: Confidentiality): string {
  return `Secrecy: ${labelTexts[label]}, the strictest of the columns that this run opened.`;
}

/** Which rows of how many. */
export function extentOf({ rows, rowCount, offset }: TableDocument): string {
  return rows.length < rowCount
    ? `rows ${offset + 1} to ${offset + rows.length} of ${rowCount}`
    : `${rowCount} rows`;
}

export function cellText(value: TableCell): string {
  return value === null ? "–" : String(value);
}

/** What a cell wrote to the console. */
export function consoleText(lines: readonly ConsoleLine[]): string {
  return lines.map(({ text }) => text).join("\n");
}

export function isFromCache({ isFromCache }: CacheNote): boolean {
  return isFromCache;
}

/** A value that was not computed in this run says so. */
export function cacheText({ key, computedAt }: CacheNote): string {
  return `${key}: from the cache, computed on ${computedAt}`;
}
