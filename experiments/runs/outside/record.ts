import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Digest, Fault, isThere, type Reject, writeFolderDurably } from "vigie/datasets";
import type { Scale } from "../../evaluation/evaluate.ts";
import type { Views } from "../evaluate.ts";
import type { RunArtifact, RunReceipt } from "../record.ts";
import type { RunWindow } from "../sealed/opening.ts";
import type { LevelReport } from "./levels.ts";
import type { MatchCounts } from "./match.ts";

/** What happens to panel rows of the list's dates that it does not name. */
export type Rest = "left out" | "below";

/** Scores of an outside model or a past list, judged as the models of a run are. Same file and panel, same bytes, same id. */
export interface OutsideRecord {
  readonly format: "vigie.outside/1";
  /** First 12 digits of the digest of all other fields. */
  readonly id: string;
  /** Of the file, without its ending: its name in tables. */
  readonly name: string;
  readonly file: { readonly name: string; readonly digest: Digest; readonly bytes: number };
  readonly dataset: { readonly name: string; readonly version: Digest };
  /** Lines after the header, those rejected, and the first of these with line and column. */
  readonly lines: {
    readonly read: number;
    readonly rejected: number;
    readonly moved: number;
    readonly rejects: readonly Reject[];
  };
  /** The months judged, or the sealed ones among them; absent in lists stored before this was told. */
  readonly window?: RunWindow;
  readonly match: MatchCounts;
  /** Rows of the list's dates without a score. */
  readonly unlisted: number;
  readonly rest: Rest;
  readonly scale: Scale;
  readonly views: Views;
  /** Of the levels in the list, without strong signals; null where it has none. */
  readonly levels: LevelReport | null;
  /** What nobody can know of a model that was learned elsewhere. */
  readonly cannotBeKnown: string;
  readonly replicates: number;
  readonly seed: number;
  readonly artifacts: readonly RunArtifact[];
}

export interface StoredOutside {
  readonly record: OutsideRecord;
  readonly receipt: Pick<RunReceipt, "storedAt" | "author" | "looks">;
  readonly folder: string;
}

/** The test predictions of a list, as those of a run lie. */
export const predictionsFile = "predictions-list.arrow";

/** Written once, durably. */
export async function storeOutside(
  runsFolder: string,
  { record, receipt }: Omit<StoredOutside, "folder">,
  predictions: Uint8Array,
): Promise<string> {
  const folder = join(runsFolder, "outside", record.id);
  if (await isThere(folder)) await rm(folder, { recursive: true });
  await writeFolderDurably(folder, async (temporary) => {
    await writeFile(join(temporary, predictionsFile), predictions);
    await writeFile(join(temporary, "receipt.json"), canonicalJson(receipt));
    await writeFile(join(temporary, "outside.json"), canonicalJson(record));
  });
  return folder;
}

/** One list by its id or a unique beginning of it; null where there is none. Throws `list.corrupt`. */
export async function findOutside(runsFolder: string, id: string): Promise<StoredOutside | null> {
  const names = (await readdir(join(runsFolder, "outside")).catch(() => [])).filter((name) =>
    name.startsWith(id),
  );
  const [name] = names;
  if (name === undefined || names.length > 1) return null;
  const folder = join(runsFolder, "outside", name);
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8"));
  const record = (await read("outside.json").catch(() => null)) as OutsideRecord | null;
  if (record?.format === "vigie.outside/1" && record.id === name)
    return { record, receipt: await read("receipt.json"), folder };
  throw new Fault(
    "list.corrupt",
    `stored list cannot be read: ${folder} (expected the bytes that were written)`,
    {
      kind: "broken",
      place: { file: join(folder, "outside.json") },
    },
  );
}

/** The same for what must be there. Throws `list.unknown`, `list.corrupt`. */
export async function readOutside(runsFolder: string, id: string): Promise<StoredOutside> {
  const found = await findOutside(runsFolder, id);
  if (found !== null) return found;
  throw new Fault(
    "list.unknown",
    `no such list: ${id} (expected the id of one, by vigie evaluate SCORES.csv --panel PANEL)`,
    { kind: "not-found" },
  );
}

/** Every stored list, newest first. */
export async function listOutside(runsFolder: string): Promise<readonly StoredOutside[]> {
  const names = await readdir(join(runsFolder, "outside")).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => /^[0-9a-f]{12}$/.test(name)).map((name) => findOutside(runsFolder, name)),
  );
  return found
    .filter((one) => one !== null)
    .sort((a, b) => (a.receipt.storedAt < b.receipt.storedAt ? 1 : -1));
}
