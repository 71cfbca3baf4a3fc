import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Source } from "../contract.ts";
import type { TextOptions } from "./asText.ts";

/** Where a file made out of `path` goes: under its own name, which is what reports show. */
export async function madePath(path: string, { scratch }: TextOptions): Promise<string> {
  const folder = join(scratch, createHash("sha256").update(path).digest("hex").slice(0, 16));
  await mkdir(folder, { recursive: true });
  return join(folder, basename(path));
}

/** Cells as a line that `splitHeader` and the readers cut again; nothing at all where all are empty. */
export function lineOf(cells: readonly unknown[], { delimiter }: Pick<Source, "delimiter">): string {
  const texts = cells.map((cell) => textOf(cell, delimiter));
  return texts.every((text) => text === "") ? "\n" : `${texts.join(delimiter)}\n`;
}

function textOf(cell: unknown, delimiter: string): string {
  if (cell === null || cell === undefined) return "";
  const text = spell(cell).replace(/[\r\n]+/g, " ");
  return text.includes(delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

function spell(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === "number") return spellNumber(cell);
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

/** Never with an exponent; NaN and infinities say nothing. */
function spellNumber(value: number): string {
  if (!Number.isFinite(value)) return "";
  const text = String(value);
  return text.includes("e") ? value.toFixed(Math.abs(value) < 1 ? 12 : 0) : text;
}
