import { removeFolderDurably } from "../foundation/durable.ts";
import type { StoredDataset } from "./contract.ts";
import { requireBytes } from "./faults.ts";
import { readStoredFolder } from "./stored-folder.ts";

/** Removes the folder of a dataset, which must not be erased: a tombstone stays. */
export async function removeDataset({ folder }: StoredDataset): Promise<void> {
  requireBytes(await readStoredFolder(folder));
  await removeFolderDurably(folder);
}
