import { join } from "node:path";
import { digestFile } from "../foundation/digest.ts";
import { describeError } from "../foundation/errors.ts";
import type { DatasetStore, StoredDataset, VerifyReport } from "./contract.ts";
import { digestColumns, encodeTable } from "./encode-table.ts";
import { corrupt, isDiskFull } from "./faults.ts";
import { digestParquet } from "./parquet-file.ts";
import { readStoredFolder } from "./stored-folder.ts";

/** Recomputes every digest of a stored dataset and names what differs. */
export async function verifyDataset(store: DatasetStore, dataset: StoredDataset): Promise<VerifyReport> {
  const parts = [
    await verifyFolder(dataset),
    await verifyFiles(dataset),
    await verifyColumns(store, dataset),
  ];
  const differences = parts.flat();
  return {
    version: dataset.version,
    intact: differences.length === 0,
    differences,
    files: dataset.receipt.files.length,
    columns: dataset.manifest.schema.columns.length,
    rows: dataset.manifest.rows,
  };
}

/** Holds the files against the receipt's digests, without decoding them. Throws `dataset.corrupt` naming the first that differs. */
export async function requireFiles({ folder, receipt }: StoredDataset): Promise<void> {
  for (const file of receipt.files) {
    const path = join(folder, file.path);
    const digest = await digestFile(path).catch((error) => {
      throw corrupt(path, describeError(error), error);
    });
    if (digest !== file.digest) throw corrupt(path, `its digest is ${digest}, not ${file.digest}`);
  }
}

async function verifyFolder({ folder }: StoredDataset): Promise<readonly string[]> {
  return readStoredFolder(folder).then(() => [], inWords);
}

async function verifyFiles({ folder, receipt }: StoredDataset): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const file of receipt.files) {
    const path = join(folder, file.path);
    const digest = await digestFile(path).catch((error) => describeError(error));
    if (digest !== file.digest) differences.push(`${path}: is ${digest} (expected ${file.digest})`);
  }
  return differences;
}

async function verifyColumns(store: DatasetStore, dataset: StoredDataset): Promise<readonly string[]> {
  const { manifest } = dataset;
  try {
    const { rows, columnDigests } = await contentOf(store, dataset);
    return [
      ...(rows === manifest.rows ? [] : [`${rows} rows (expected ${manifest.rows})`]),
      ...manifest.schema.columns
        .filter(({ name }) => columnDigests[name] !== manifest.columnDigests[name])
        .map(({ name }) => `column ${name}: other values than its digest says`),
    ];
  } catch (error) {
    return inWords(error);
  }
}

async function contentOf(store: DatasetStore, dataset: StoredDataset) {
  const path = store.pathOf(dataset);
  const { schema } = dataset.manifest;
  if (path.endsWith(".parquet")) return digestParquet(path, { schema, within: store.folder });
  const encoded = encodeTable(await store.readTable(dataset), schema);
  return { rows: encoded.rows, columnDigests: digestColumns(encoded) };
}

function inWords(error: unknown): readonly string[] {
  if (isDiskFull(error)) throw error;
  return [describeError(error)];
}
