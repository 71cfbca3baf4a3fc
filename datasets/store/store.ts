import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describeError } from "../foundation/errors.ts";
import type { DamagedDataset, DatasetStore, StoredDataset } from "./contract.ts";
import { dropBytes, markErased } from "./erase.ts";
import { namingDiskFaults } from "./faults.ts";
import { putParquet, putParts, putTable } from "./put.ts";
import { parquetOf, pathsOf, readTable } from "./read-table.ts";
import { removeDataset } from "./remove.ts";
import { resolveReference } from "./resolve.ts";
import { retain } from "./retention.ts";
import { readStoredFolder } from "./stored-folder.ts";
import { verifyDataset } from "./verify.ts";

/** The datasets of a workspace (`<workspace>/datasets`). Touches nothing until it is used. */
export function openStore(folder: string, { clock }: { clock: () => Date }): DatasetStore {
  const store: DatasetStore = {
    folder,
    list: async () => (await readAll(folder)).readable,
    damaged: async () => (await readAll(folder)).damaged,
    resolve: async (reference) => resolveReference((await readAll(folder)).readable, reference),
    putTable: (input) => namingDiskFaults(() => putTable(input, { folder, clock })),
    putParquet: (input) => namingDiskFaults(() => putParquet(input, { folder, clock })),
    putParts: (input) => namingDiskFaults(() => putParts(input, { folder, clock })),
    readTable: (dataset, options) => readTable(dataset, { within: folder, ...options }),
    pathsOf,
    parquetOf,
    verify: (dataset) => verifyDataset(store, dataset),
    retain,
    markErased,
    dropBytes,
    remove: removeDataset,
  };
  return store;
}

async function readAll(
  folder: string,
): Promise<{ readable: readonly StoredDataset[]; damaged: readonly DamagedDataset[] }> {
  const readable: StoredDataset[] = [];
  const damaged: DamagedDataset[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    try {
      readable.push(await readStoredFolder(path));
    } catch (error) {
      damaged.push({ folder: path, reason: describeError(error) });
    }
  }
  return { readable: readable.sort(newestFirst), damaged };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => /^[0-9a-f]{64}$/.test(name)).sort();
}

/** By the receipt's clock, ties by digest. */
function newestFirst(a: StoredDataset, b: StoredDataset): number {
  const [x, y] = [Date.parse(a.receipt.storedAt), Date.parse(b.receipt.storedAt)];
  return y - x || (a.version < b.version ? -1 : 1);
}
