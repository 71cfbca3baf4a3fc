import { open, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Source } from "../contract.ts";
import { readHeadBytes, unreadable } from "../header.ts";
import type { TextFile, TextOptions } from "./asText.ts";
import { eachLine, readText } from "./decode.ts";
import { lineOf, madePath } from "./made.ts";
import type { Sniffed } from "./sniff.ts";

type JsonRecord = Readonly<Record<string, unknown>>;

interface JsonFile {
  readonly source: Source;
  readonly sniffed: Sniffed;
}

/**
 * Records a line each, of any size; or, held in memory as a whole, an array of records or `{results: […]}` as open-data
 * portals answer. The first record is line 2. Throws `file.unreadable`.
 */
export async function fromJson(
  path: string,
  { source, sniffed }: JsonFile,
  options: TextOptions,
): Promise<TextFile> {
  const written = { ...sniffed, signal: options.signal };
  const made = await madePath(path, options);
  const names = await namesByLine(path, written);
  if (names === null) await writeFile(made, tableOf(recordsOf(await wholeText(path, written), path), source));
  else await writeByLine(path, { made, names, source, written });
  return { path: made, linesPerLine: 1 };
}

/** A file with the names of all records as its header, whatever the source: to be looked at by many. Throws `file.unreadable`. */
export async function headOfJson(path: string, sniffed: Sniffed, options: TextOptions): Promise<string> {
  const names =
    (await namesByLine(path, sniffed)) ?? namesOf(recordsOf(await wholeText(path, sniffed), path));
  const made = await madePath(path, options);
  await writeFile(made, lineOf(names, { delimiter: ";" }));
  return made;
}

type Written = Sniffed & Pick<TextOptions, "signal">;

/** Names of all records where each is a line; null where the file is one document. */
async function namesByLine(path: string, written: Written): Promise<readonly string[] | null> {
  if (!(await beginsWithRecord(path, written))) return null;
  const names = new Set<string>();
  let isByLine = true;
  await eachLine(path, written, (line) => {
    if (line.trim() === "" || !isByLine) return;
    isByLine = isRecord(line);
    if (isByLine) for (const name of Object.keys(recordOf(line, path))) names.add(name);
  });
  return isByLine ? [...names] : null;
}

/** Whether the first line is a record, of several lines. */
async function beginsWithRecord(path: string, { encoding }: Written): Promise<boolean> {
  const head = new TextDecoder(encoding ?? "utf-8").decode(await readHeadBytes(path)).trimStart();
  const end = head.indexOf("\n");
  return end >= 0 && head.slice(end).trim() !== "" && isRecord(head.slice(0, end));
}

const isRecord = (line: string) => /^\s*\{.*\}\s*$/.test(line);

function recordOf(line: string, path: string): JsonRecord {
  try {
    return flatten(JSON.parse(line));
  } catch (error) {
    throw unreadable(basename(path), error);
  }
}

const heldLines = 2000;

async function writeByLine(
  path: string,
  {
    made,
    names,
    source,
    written,
  }: { made: string; names: readonly string[]; source: Source; written: Written },
): Promise<void> {
  const out = await open(made, "w");
  let held = [lineOf(names, source)];
  try {
    await eachLine(path, written, async (line) => {
      if (line.trim() === "") return;
      const record = recordOf(line, path);
      held.push(cellsOf(record, names, source));
      if (held.length < heldLines) return;
      await out.write(held.join(""));
      held = [];
    });
    await out.write(held.join(""));
  } finally {
    await out.close();
  }
}

function cellsOf(record: JsonRecord, names: readonly string[], source: Source): string {
  return lineOf(
    names.map((name) => record[name]),
    source,
  );
}

function namesOf(records: readonly JsonRecord[]): readonly string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

function tableOf(records: readonly JsonRecord[], source: Source): string {
  const names = namesOf(records);
  return [lineOf(names, source), ...records.map((record) => cellsOf(record, names, source))].join("");
}

/** A text has at most 2^29 characters. */
async function wholeText(path: string, written: Written): Promise<string> {
  try {
    return await readText(path, written);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const advice = "one JSON document of over 512 MiB: deliver records a line each, or CSV";
    throw unreadable(basename(path), new Error(advice));
  }
}

function recordsOf(text: string, path: string): readonly JsonRecord[] {
  try {
    return parseRecords(text).map(flatten);
  } catch (error) {
    throw unreadable(basename(path), error);
  }
}

function parseRecords(text: string): readonly unknown[] {
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
