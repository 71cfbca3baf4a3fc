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
import { type Sniffed, sniff } from "./text/sniff.ts";

/**
 * The source of a file: of those whose columns are all in the header, the one that asks for most; its name decides
 * between equals. Throws `source.unrecognised`, `file.unreadable`.
 */
export async function guessSource(path: string): Promise<Source> {
  const { kind, wide } = await sniff(path);
  const fitting = kind === "text" ? await fittingText(path, wide) : await fittingOther(path, kind);
  const rank = (source: Source) => source.columns.length + (source.fileName.test(basename(path)) ? 0.5 : 0);
  const [best] = fitting.sort((a, b) => rank(b) - rank(a));
  if (best !== undefined) return best;
  const known = sources.map((source) => source.name).join(", ");
  throw new Fault("source.unrecognised", `header of no known source (expected that of one of ${known})`, {
    place: { file: basename(path), line: 1 },
  });
}

async function fittingText(path: string, wide: Sniffed["wide"]): Promise<Source[]> {
  const fitting: Source[] = [];
  for (const source of sources) {
    const older = source.account === undefined ? source : withoutSiret(source);
    if (await fits(path, wide === null ? older : { ...older, encoding: "utf-16" })) fitting.push(source);
  }
  return fitting;
}

/** A sheet has no names to go by; records have their keys. */
async function fittingOther(path: string, kind: string): Promise<Source[]> {
  if (kind === "sheet") return sources.filter((source) => source.positions !== undefined);
  if (kind !== "json") return [];
  const scratch = await mkdtemp(join(tmpdir(), "vigie-guess-"));
  try {
    const fitting: Source[] = [];
    for (const source of sources.filter(({ reshape }) => reshape === undefined))
      if (await fits((await asText(path, source, { scratch })).path, source)) fitting.push(source);
    return fitting;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function fits(path: string, source: Source): Promise<boolean> {
  try {
    if (source.reshape !== undefined) return await isReshaped(path, source);
    await readLayout(path, source);
    return true;
  } catch (error) {
    if (error instanceof Fault && /^csv\.(missing|repeated)-column$/.test(error.code)) return false;
    throw error;
  }
}

/** Diane: a SIREN, and columns that end with a year. */
async function isReshaped(path: string, { encoding }: Source): Promise<boolean> {
  const { text } = await readHeader(path, encoding);
  return /Numéro Siren/i.test(text) && / (19|20)\d{2}"?(;|$)/.test(text);
}
