import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, isThere, removeFolderDurably, writeFolderDurably } from "vigie/datasets";
import type { OpenedDataset } from "./lineage.ts";
import { decodeValue, encodeValue } from "./value.ts";

/** A value that is kept, as its `cached.json` tells of it. */
export interface CachedEntry {
  readonly key: string;
  /** ISO instant. */
  readonly computedAt: string;
  readonly ms: number;
  /** What computing it opened. */
  readonly opened: readonly OpenedDataset[];
  /** The value itself, anew each time. */
  read(): Promise<unknown>;
}

interface NewEntry extends Omit<CachedEntry, "read"> {
  readonly value: unknown;
  /** Versions of every dataset that the value may hold something of. */
  readonly inputs: readonly Digest[];
}

/**
 * `cache/tasks/<digest>/`: a cached value is a task's result like any other, so what erases a dataset finds by `task.json`
 * the values made from it. `cached.json` tells of it; the value lies in `value.json` and `<n>.arrow`.
 */
function folderOf(workspace: string, digest: Digest): string {
  return join(workspace, "cache", "tasks", digest.slice("sha256:".length));
}

/** Null where there is none, or one that this version cannot read. */
export async function readEntry(workspace: string, digest: Digest): Promise<CachedEntry | null> {
  const folder = folderOf(workspace, digest);
  const text = await readFile(join(folder, "cached.json"), "utf8").catch(() => null);
  const told = text === null ? null : (JSON.parse(text) as CachedEntry & { readonly format: string });
  if (told?.format !== "vigie.cached/1") return null;
  const { key, computedAt, ms, opened } = told;
  return { key, computedAt, ms, opened, read: () => readValue(folder) };
}

async function readValue(folder: string): Promise<unknown> {
  const json = JSON.parse(await readFile(join(folder, "value.json"), "utf8")) as unknown;
  return decodeValue(json, (n) => readFile(join(folder, `${n}.arrow`)));
}

/** Throws `cached.value` on what cannot be kept, and writes nothing. */
export async function writeEntry(workspace: string, digest: Digest, entry: NewEntry): Promise<void> {
  const { value, inputs, ...told } = entry;
  const { json, tables } = await encodeValue(value);
  await writeFolderDurably(folderOf(workspace, digest), async (folder) => {
    for (const [n, bytes] of tables.entries()) await writeFile(join(folder, `${n}.arrow`), bytes);
    await writeFile(join(folder, "value.json"), JSON.stringify(json));
    await writeFile(join(folder, "cached.json"), JSON.stringify({ format: "vigie.cached/1", ...told }));
    const task = { format: "vigie.task/1", inputs: [...new Set(inputs)].sort() };
    await writeFile(join(folder, "task.json"), JSON.stringify(task));
  });
}

export async function removeEntry(workspace: string, digest: Digest): Promise<void> {
  const folder = folderOf(workspace, digest);
  if (await isThere(folder)) await removeFolderDurably(folder);
}
