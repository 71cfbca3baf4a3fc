import { basename } from "node:path";
import { Fault } from "../foundation/errors.ts";
import type { Source } from "./contract.ts";
import { readLayout } from "./layout.ts";
import { sources } from "./sources.ts";

/**
 * The source of a file: of those whose columns are all in the header, the one that asks for most; its name decides
 * between equals. Throws `source.unrecognised`, `file.unreadable`.
 */
export async function guessSource(path: string): Promise<Source> {
  const fitting: Source[] = [];
  for (const source of sources) if (await fits(path, source)) fitting.push(source);
  const rank = (source: Source) => source.columns.length + (source.fileName.test(basename(path)) ? 0.5 : 0);
  const [best] = fitting.sort((a, b) => rank(b) - rank(a));
  if (best !== undefined) return best;
  const known = sources.map((source) => source.name).join(", ");
  throw new Fault("source.unrecognised", `header of no known source (expected that of one of ${known})`, {
    place: { file: basename(path), line: 1 },
  });
}

async function fits(path: string, source: Source): Promise<boolean> {
  try {
    await readLayout(path, source);
    return true;
  } catch (error) {
    if (error instanceof Fault && /^csv\.(missing|repeated)-column$/.test(error.code)) return false;
    throw error;
  }
}
