import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "../foundation/durable.ts";
import { Fault } from "../foundation/errors.ts";
import type { Tombstone } from "../manifest.ts";
import type { StoredDataset } from "./contract.ts";
import { keptFiles, readStoredFolder, writeReceipt, writeTombstone } from "./stored-folder.ts";

/** Lays the tombstone unless there is one. */
export async function markErased(
  { folder, version }: StoredDataset,
  { erasedAt, by, reason }: Omit<Tombstone, "format" | "version">,
): Promise<StoredDataset> {
  const { erased } = await readStoredFolder(folder);
  if (erased === null)
    await writeTombstone(folder, { format: "vigie.tombstone/1", version, erasedAt, by, reason });
  return readStoredFolder(folder);
}

/**
 * Removes every file but those of `keptFiles`, and the report, which may quote values. Killed anywhere, the next call
 * removes the rest. Throws `dataset.not-erased` before the tombstone is laid.
 */
export async function dropBytes(dataset: StoredDataset): Promise<void> {
  const { folder, receipt, erased } = await readStoredFolder(dataset.folder);
  if (erased === null)
    throw new Fault("dataset.not-erased", `no tombstone yet: ${folder} (expected it before the bytes go)`, {
      kind: "conflict",
    });
  await writeReceipt(folder, { ...receipt, report: {} });
  for (const name of (await readdir(folder)).filter(isDropped))
    await rm(join(folder, name), { recursive: true });
  await syncFolder(folder);
}

/** Files of a dataset's folder that erasing removes, as paths inside it: none once it is done. */
export async function remainingFiles({ folder }: StoredDataset): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(isDropped)
    .sort();
}

function isDropped(path: string): boolean {
  return !keptFiles.includes(path);
}
