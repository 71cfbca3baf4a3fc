import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  canonicalJson,
  type Digest,
  digestJson,
  Fault,
  isThere,
  shortDigest,
  writeFileDurably,
  writeFolderDurably,
} from "vigie/datasets";
import type { KeptOutputs, KeptRecord } from "./record.ts";

/** A kept run as it is stored. */
export interface KeptRun {
  /** The first 12 digits of the digest of its record. */
  readonly id: string;
  readonly record: KeptRecord;
  /** ISO instant. */
  readonly keptAt: string;
  /** Id of a person, or null from a command line. */
  readonly by: string | null;
}

/** What a reviewer says of a cell. */
export interface CellComment {
  readonly cell: string;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
  readonly text: string;
}

/** `runs/notebooks/<id>/`: run.json (the record), outputs.json, receipt.json (when, by whom), comments.json. */
export function keptFolder(workspace: string): string {
  return join(workspace, "runs", "notebooks");
}

/** Stores a run; the same one again changes nothing. */
export async function putKept(
  workspace: string,
  { record, outputs }: { readonly record: KeptRecord; readonly outputs: KeptOutputs },
  { keptAt, by }: Pick<KeptRun, "keptAt" | "by">,
): Promise<KeptRun> {
  const id = shortDigest(digestJson(record));
  await writeFolderDurably(join(keptFolder(workspace), id), async (folder) => {
    await writeFile(join(folder, "outputs.json"), canonicalJson(outputs));
    await writeFile(join(folder, "receipt.json"), JSON.stringify({ keptAt, by }));
    await writeFile(join(folder, "run.json"), canonicalJson(record));
  });
  return readKept(workspace, id);
}

/** @throws Fault `kept.unknown` (not-found), `kept.broken` where its bytes are not those of its id. */
export async function readKept(workspace: string, id: string): Promise<KeptRun> {
  const folder = join(keptFolder(workspace), id);
  if (!/^[0-9a-f]{12}$/.test(id) || !(await isThere(join(folder, "run.json"))))
    throw new Fault(
      "kept.unknown",
      `unknown stored run of a notebook: ${id} (expected one of runs/notebooks)`,
      {
        kind: "not-found",
      },
    );
  const record = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as KeptRecord;
  if (shortDigest(digestJson(record)) !== id)
    throw new Fault(
      "kept.broken",
      `stored run ${id} is not what was stored (expected bytes of that digest)`,
      {
        kind: "broken",
      },
    );
  const receipt = JSON.parse(await readFile(join(folder, "receipt.json"), "utf8")) as Pick<
    KeptRun,
    "keptAt" | "by"
  >;
  return { id, record, ...receipt };
}

/** The newest first; of one notebook where `name` is given. */
export async function listKept(workspace: string, name?: string): Promise<readonly KeptRun[]> {
  const ids = await readdir(keptFolder(workspace)).catch(() => []);
  const runs = await Promise.all(
    ids.filter((id) => /^[0-9a-f]{12}$/.test(id)).map((id) => readKept(workspace, id)),
  );
  return runs
    .filter(({ record }) => name === undefined || record.name === name)
    .sort((a, b) => (a.keptAt < b.keptAt ? 1 : -1));
}

/** What its cells showed; null where it was erased. @throws Fault `kept.broken` */
export async function readKeptOutputs(
  workspace: string,
  { id, record }: KeptRun,
): Promise<KeptOutputs | null> {
  const text = await readFile(join(keptFolder(workspace), id, "outputs.json"), "utf8").catch(() => null);
  if (text === null) return null;
  const outputs = JSON.parse(text) as KeptOutputs;
  if (digestJson(outputs) !== record.outputsDigest)
    throw new Fault("kept.broken", `outputs of stored run ${id} are not what was stored`, { kind: "broken" });
  return outputs;
}

/** Files that hold something of these versions: outputs of the runs that opened one of them. */
export async function outputsHolding(
  workspace: string,
  versions: readonly Digest[],
): Promise<readonly string[]> {
  const runs = await listKept(workspace);
  return runs
    .filter(({ record }) => record.datasets.some(({ version }) => versions.includes(version)))
    .map(({ id }) => join(keptFolder(workspace), id, "outputs.json"));
}

export async function readComments(workspace: string, id: string): Promise<readonly CellComment[]> {
  const text = await readFile(join(keptFolder(workspace), id, "comments.json"), "utf8").catch(() => "[]");
  return JSON.parse(text) as CellComment[];
}

/** @throws Fault `kept.unknown`, `kept.cell` (not-found) */
export async function addComment(workspace: string, id: string, comment: CellComment): Promise<void> {
  const { record } = await readKept(workspace, id);
  if (!record.cells.some((cell) => cell.id === comment.cell))
    throw new Fault(
      "kept.cell",
      `no such cell in stored run ${id}: ${comment.cell} (expected one of its cells)`,
      {
        kind: "not-found",
      },
    );
  const all = [...(await readComments(workspace, id)), comment];
  await writeFileDurably(join(keptFolder(workspace), id, "comments.json"), JSON.stringify(all, null, 2));
}
