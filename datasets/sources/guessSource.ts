import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Fault } from "../foundation/errors.ts";
import { withoutSiret } from "./accounts.ts";
import type { Source } from "./contract.ts";
import { delimiterOf, tidied } from "./delimiter.ts";
import { readHeader, splitHeader } from "./header.ts";
import { readLayout } from "./layout.ts";
import { sources } from "./sources.ts";
import { asText, type TextOptions } from "./text/asText.ts";
import { headAsText } from "./text/headAsText.ts";
import { type Sniffed, sniff } from "./text/sniff.ts";

/**
 * The source of a file: of those whose columns are all in the header, the one that asks for most; its name decides
 * between equals. Throws `source.unrecognised`, `file.unreadable`.
 */
export async function guessSource(path: string): Promise<Source> {
  const scratch = await mkdtemp(join(tmpdir(), "vigie-guess-"));
  try {
    const fitting = await fittingSources(path, scratch);
    const rank = (source: Source) => source.columns.length + (source.fileName.test(basename(path)) ? 0.5 : 0);
    const [best] = fitting.sort((a, b) => rank(b) - rank(a));
    if (best !== undefined) return best;
  } finally {
    await rm(scratch, { recursive: true });
  }
  throw await unrecognised(path);
}

/** Names the columns that the nearest source would need, where the header has half of them. */
async function unrecognised(path: string): Promise<Fault> {
  const { text, line } = await readHeader(path).catch(() => ({ text: "", line: 1 }));
  const [nearest] = sources
    .filter(({ reshape, positions }) => reshape === undefined && positions === undefined)
    .map((source) => ({ source, ...columnsIn(text, source) }))
    .filter(({ there, missing }) => there >= missing.length)
    .sort((a, b) => b.there / (b.there + b.missing.length) - a.there / (a.there + a.missing.length));
  const hint =
    nearest === undefined
      ? ""
      : `; nearest is ${nearest.source.name}, which also needs ${nearest.missing.join(", ")}`;
  const known = sources.map((source) => source.name).join(", ");
  return new Fault(
    "source.unrecognised",
    `header of no known source${hint} (expected that of one of ${known})`,
    { place: { file: basename(path), line } },
  );
}

/** How many columns that a source needs are in a header, and the names of the others. */
function columnsIn(text: string, source: Source): { there: number; missing: readonly string[] } {
  const names = splitHeader(text, delimiterOf(text, source));
  const found = new Set(names.map(tidied));
  const needed = source.columns.filter(({ presence }) => presence !== "optional");
  const missing = needed
    .filter(({ name, aliases = [] }) => ![name, ...aliases].some((one) => found.has(tidied(one))))
    .map(({ name }) => name);
  const there = needed.length - missing.length;
  const lacksMonths =
    source.monthly !== undefined && !names.some((name) => source.monthly!.pattern.test(name));
  return { there, missing: lacksMonths ? [...missing, "effYYYYQM"] : missing };
}

async function fittingSources(path: string, scratch: string): Promise<Source[]> {
  const sniffed = await sniff(path);
  const options = { scratch, headOnly: true } as const;
  const head = await headFor(path, sniffed, options);
  const fitting: Source[] = [];
  for (const source of sources) {
    if (head === undefined && source.reshape !== undefined) continue;
    const text = head ?? (await asText(path, source, options).catch(unlessTooNarrow))?.path;
    if (text !== undefined && (await fits(text, source))) fitting.push(source);
  }
  const named = fitting.filter(({ positions }) => positions === undefined);
  return named.length > 0 ? named : fitting;
}

/** One head for all sources, where it does not depend on them. */
async function headFor(path: string, sniffed: Sniffed, options: TextOptions): Promise<string | undefined> {
  if (sniffed.kind === "text") return headAsText(path, sniffed, options);
  if (sniffed.kind === "json") return (await import("./text/fromJson.ts")).headOfJson(path, sniffed, options);
  return undefined;
}

/** A sheet lacks columns of a source that finds them by position. */
function unlessTooNarrow(error: unknown): undefined {
  if (!(error instanceof Fault) || error.code !== "csv.missing-column") throw error;
}

async function fits(path: string, source: Source): Promise<boolean> {
  try {
    if (source.reshape !== undefined) return await isReshaped(path);
    await readLayout(path, source.account === undefined ? source : withoutSiret(source));
    return true;
  } catch (error) {
    if (error instanceof Fault && /^csv\.(missing|repeated)-column$/.test(error.code)) return false;
    throw error;
  }
}

/** Diane: a SIREN, and columns that end with a year. */
async function isReshaped(path: string): Promise<boolean> {
  const { text } = await readHeader(path);
  return /Numéro Siren/i.test(text) && / (19|20)\d{2}"?\s*([;,\t|]|$)/.test(text);
}
