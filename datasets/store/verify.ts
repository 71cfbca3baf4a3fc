import { join } from "node:path";
import { canonicalJson, digestFile } from "../foundation/digest.ts";
import { describeError } from "../foundation/errors.ts";
import type { DatasetStore, KnownContent, StoredDataset, VerifyReport } from "./contract.ts";
import { digestColumns, encodeTable } from "./encode-table.ts";
import { remainingFiles } from "./erase.ts";
import { corrupt, isDiskFull, requireBytes } from "./faults.ts";
import { digestParquet } from "./parquet-file.ts";
import { combineDigests, partsFolder } from "./parts.ts";
import { readParts } from "./read-parts.ts";
import { keptFiles, readStoredFolder } from "./stored-folder.ts";

/** Recomputes every digest of a stored dataset and names what differs. */
export async function verifyDataset(store: DatasetStore, dataset: StoredDataset): Promise<VerifyReport> {
  if (dataset.erased !== null) return verifyErased(dataset);
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
    erased: null,
  };
}

/** Sound where manifest and tombstone can be read and nothing else is left. */
async function verifyErased(dataset: StoredDataset): Promise<VerifyReport> {
  const remaining = await remainingFiles(dataset);
  const left = remaining.map((path) => `${join(dataset.folder, path)}: still there (expected it erased)`);
  const differences = [...(await verifyFolder(dataset)), ...left];
  const { version, erased } = dataset;
  const looked = { files: keptFiles.length, columns: 0, rows: 0 };
  return { version, intact: differences.length === 0, differences, ...looked, erased };
}

/**
 * Holds the files against the receipt's digests, without decoding them; of a dataset in parts only those of `part`, where
 * one is named. Throws `dataset.erased`, `dataset.corrupt` naming the first that differs.
 */
export async function requireFiles(dataset: StoredDataset, part?: string): Promise<void> {
  requireBytes(dataset);
  const { folder, receipt } = dataset;
  for (const file of receipt.files) {
    if (part !== undefined && !file.path.startsWith(`${partsFolder}/${part}.`)) continue;
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

async function contentOf(store: DatasetStore, dataset: StoredDataset): Promise<KnownContent> {
  const { schema, parts } = dataset.manifest;
  if (parts !== undefined) return contentOfParts(store, dataset);
  const [parquet] = store.parquetOf(dataset);
  if (parquet !== undefined) return digestParquet(parquet, { schema, within: store.folder });
  const encoded = encodeTable(await store.readTable(dataset), schema);
  return { rows: encoded.rows, columnDigests: digestColumns(encoded) };
}

/** Part by part, from the Arrow files; the Parquet files beside them must hold the same. */
async function contentOfParts(store: DatasetStore, dataset: StoredDataset): Promise<KnownContent> {
  const { schema } = dataset.manifest;
  const arrow = store.pathsOf(dataset);
  const parts: KnownContent[] = [];
  for (const [index, parquet] of store.parquetOf(dataset).entries()) {
    const encoded = encodeTable(await readParts([arrow[index]!], schema), schema);
    const part = { rows: encoded.rows, columnDigests: digestColumns(encoded) };
    const beside = await digestParquet(parquet, { schema, within: store.folder });
    if (canonicalJson(beside) !== canonicalJson(part))
      throw corrupt(parquet, "its rows are not those of the Arrow file beside it");
    parts.push(part);
  }
  const names = schema.columns.map((column) => column.name);
  return {
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    columnDigests: combineDigests(names, parts),
  };
}

function inWords(error: unknown): readonly string[] {
  if (isDiskFull(error)) throw error;
  return [describeError(error)];
}
