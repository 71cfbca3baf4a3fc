import { open } from "node:fs/promises";
import type { DatasetStore, StoredDataset } from "./contract.ts";
import { encodeTable } from "./encode-table.ts";
import { encodeParquet } from "./parquet/encode-parquet.ts";
import { writeParts } from "./write-parts.ts";

/** Writes all rows of a dataset into a new Parquet file, for one that is Arrow alone. Throws as `readTable` does. */
export async function copyAsParquet(
  store: DatasetStore,
  dataset: StoredDataset,
  path: string,
): Promise<void> {
  const { columns } = encodeTable(await store.readTable(dataset), dataset.manifest.schema);
  const file = await open(path, "wx");
  try {
    await writeParts(file, encodeParquet(columns));
  } finally {
    await file.close();
  }
}
