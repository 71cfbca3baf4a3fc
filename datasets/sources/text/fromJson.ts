import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Source } from "../contract.ts";
import { unreadable } from "../header.ts";
import type { TextFile, TextOptions } from "./asText.ts";
import { readText } from "./decode.ts";
import { lineOf, madePath } from "./made.ts";
import type { Sniffed } from "./sniff.ts";

type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * An array of records, records a line each, or `{results: […]}` as open-data portals answer; held in memory as a whole.
 * The first record is line 2. Throws `file.unreadable`.
 */
export async function fromJson(
  path: string,
  { source, sniffed }: { source: Source; sniffed: Sniffed },
  options: TextOptions,
): Promise<TextFile> {
  const records = recordsOf(await readText(path, { ...sniffed, signal: options.signal }), path);
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const lines = records.map((record) =>
    lineOf(
      names.map((name) => record[name]),
      source,
    ),
  );
  const made = await madePath(path, options);
  await writeFile(made, [lineOf(names, source), ...lines].join(""));
  return { path: made, linesPerLine: 1 };
}

function recordsOf(text: string, path: string): readonly JsonRecord[] {
  try {
    return parseRecords(text).map(flatten);
  } catch (error) {
    throw unreadable(basename(path), error);
  }
}

function parseRecords(text: string): readonly unknown[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length > 1 && lines.every((line) => /^\s*\{.*\}\s*$/.test(line)))
    return lines.map((line) => JSON.parse(line) as unknown);
  const whole = JSON.parse(text) as unknown;
  if (Array.isArray(whole)) return whole;
  const { results, records } = whole as { readonly results?: unknown; readonly records?: unknown };
  if (Array.isArray(results)) return results;
  return Array.isArray(records) ? records : [whole];
}

/** Portals put the columns of a record under `fields`, some within `record`. */
function flatten(given: unknown): JsonRecord {
  if (typeof given !== "object" || given === null) throw new Error(`not a record: ${JSON.stringify(given)}`);
  const { fields, record } = given as { readonly fields?: unknown; readonly record?: unknown };
  if (typeof record === "object" && record !== null) return flatten(record);
  return typeof fields === "object" && fields !== null ? (fields as JsonRecord) : (given as JsonRecord);
}
