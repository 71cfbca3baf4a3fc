import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Fault } from "../foundation/errors.ts";
import { withoutSiret } from "./accounts.ts";
import type { Source } from "./contract.ts";
import { readHeader } from "./header.ts";
import { readLayout } from "./layout.ts";
import { sources } from "./sources.ts";
import { asText } from "./text/asText.ts";
import { headAsText } from "./text/headAsText.ts";
import { sniff } from "./text/sniff.ts";

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
  const known = sources.map((source) => source.name).join(", ");
  throw new Fault("source.unrecognised", `header of no known source (expected that of one of ${known})`, {
    place: { file: basename(path), line: 1 },
  });
}

async function fittingSources(path: string, scratch: string): Promise<Source[]> {
  const sniffed = await sniff(path);
  const options = { scratch, headOnly: true } as const;
  const head = sniffed.kind === "text" ? await headAsText(path, sniffed, options) : undefined;
  const fitting: Source[] = [];
  for (const source of sources) {
    if (head === undefined && source.reshape !== undefined) continue;
    const text = head ?? (await asText(path, source, options).catch(unlessTooNarrow))?.path;
    if (text !== undefined && (await fits(text, source))) fitting.push(source);
  }
  const named = fitting.filter(({ positions }) => positions === undefined);
  return named.length > 0 ? named : fitting;
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
  return /Numéro Siren/i.test(text) && / (19|20)\d{2}"?(;|$)/.test(text);
}
