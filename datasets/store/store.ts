import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnTable } from "arquero";
import type { Digest } from "../foundation/digest.ts";
import { canonicalJson, digestFile, digestJson } from "../foundation/digest.ts";
import { isThere, sweepTemporary, writeFolderDurably } from "../foundation/durable.ts";
import { describeError, Fault } from "../foundation/errors.ts";
import type { DatasetManifest, DatasetReceipt } from "../manifest.ts";
import type {
  DamagedDataset,
  DatasetDescription,
  DatasetStore,
  ParquetInput,
  ReadOptions,
  StoredDataset,
  TableInput,
} from "./contract.ts";
import { encodeArrow } from "./encode-arrow.ts";
import { digestColumns, encodeTable } from "./encode-table.ts";
import { corrupt, namingDiskFaults } from "./faults.ts";
import { digestParquet, readParquet } from "./parquet-file.ts";
import { decodeArrow } from "./read-arrow.ts";
import { readBytes } from "./read-bytes.ts";
import { resolveReference } from "./resolve.ts";
import { checkManifest, readStoredFolder } from "./stored-folder.ts";
import { requireFiles, verifyDataset } from "./verify.ts";

/** The datasets of a workspace (`<workspace>/datasets`). Touches nothing until it is used. */
export function openStore(folder: string, { clock }: { clock: () => Date }): DatasetStore {
  const store: DatasetStore = {
    folder,
    list: async () => (await readAll(folder)).readable,
    damaged: async () => (await readAll(folder)).damaged,
    resolve: async (reference) => resolveReference((await readAll(folder)).readable, reference),
    putTable: (input) => namingDiskFaults(() => putTable(input, { folder, clock })),
    putParquet: (input) => namingDiskFaults(() => putParquet(input, { folder, clock })),
    readTable: (dataset, options) => readTable(dataset, { folder, ...options }),
    pathOf,
    verify: (dataset) => verifyDataset(store, dataset),
  };
  return store;
}

interface Place {
  readonly folder: string;
  readonly clock: () => Date;
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

async function putTable({ table, ...description }: TableInput, place: Place): Promise<StoredDataset> {
  const encoded = encodeTable(table, description.schema);
  const content = { rows: encoded.rows, columnDigests: digestColumns(encoded) };
  const manifest = manifestOf(description, content);
  return keep({ manifest, description, place }, async (folder) => {
    await writeFile(join(folder, "data.arrow"), await encodeArrow(description.schema, encoded.columns));
  });
}

async function putParquet(
  { file, besides = {}, ...description }: ParquetInput,
  place: Place,
): Promise<StoredDataset> {
  const { schema } = description;
  const manifest = manifestOf(description, await digestParquet(file, { schema, within: place.folder }));
  return keep({ manifest, description, place }, async (folder) => {
    await move(file, join(folder, "data.parquet"));
    for (const [name, path] of Object.entries(besides)) await move(path, join(folder, name));
  });
}

function manifestOf(
  { kind, name, schema, parents = [], parameters = {}, panel }: DatasetDescription,
  content: { rows: number; columnDigests: Record<string, Digest> },
): DatasetManifest {
  const manifest: DatasetManifest = {
    format: "vigie.dataset/1",
    kind,
    name,
    schema,
    ...content,
    parents,
    parameters,
    ...(panel === undefined ? {} : { panel }),
  };
  checkManifest(manifest);
  return manifest;
}

/** Writes the folder of a manifest unless it is there, and reads it back. */
async function keep(
  {
    manifest,
    description,
    place,
  }: { manifest: DatasetManifest; description: DatasetDescription; place: Place },
  writeData: (folder: string) => Promise<void>,
): Promise<StoredDataset> {
  const version = digestJson(manifest);
  const path = join(place.folder, version.slice("sha256:".length));
  await mkdir(place.folder, { recursive: true });
  await sweepTemporary(place.folder);
  if (await isDamaged(path)) await rm(path, { recursive: true });
  await writeFolderDurably(path, async (folder) => {
    await writeData(folder);
    const receipt: DatasetReceipt = {
      version,
      storedAt: place.clock().toISOString(),
      files: await describeFiles(folder),
      report: description.report ?? {},
    };
    await writeFile(join(folder, "manifest.json"), canonicalJson(manifest));
    await writeFile(join(folder, "receipt.json"), JSON.stringify(receipt, null, 2));
  });
  return readStoredFolder(path);
}

/** A folder whose manifest, receipt or files are not what was written is written again: its content is known from the rows. */
async function isDamaged(path: string): Promise<boolean> {
  if (!(await isThere(path))) return false;
  return readStoredFolder(path)
    .then(requireFiles)
    .then(
      () => false,
      () => true,
    );
}

async function checkLengths({ folder, receipt }: StoredDataset): Promise<void> {
  for (const file of receipt.files) {
    const path = join(folder, file.path);
    const { size } = await stat(path).catch((error) => {
      throw corrupt(path, (error as Error).message, error);
    });
    if (size !== file.bytes) throw corrupt(path, `it has ${size} bytes, not ${file.bytes}`);
  }
}

async function describeFiles(folder: string): Promise<DatasetReceipt["files"]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (path) => ({
      path,
      bytes: (await stat(join(folder, path))).size,
      digest: await digestFile(join(folder, path)),
    })),
  );
}

async function move(from: string, to: string): Promise<void> {
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EXDEV") throw error;
    await copyFile(from, to);
  });
}

function pathOf({ folder, receipt }: StoredDataset): string {
  const file = receipt.files.find(({ path }) => /^data\.(arrow|parquet)$/.test(path));
  if (file === undefined) throw corrupt(join(folder, "receipt.json"), "it names no data file");
  return join(folder, file.path);
}

async function readTable(
  dataset: StoredDataset,
  { folder, columns }: ReadOptions & { folder: string },
): Promise<ColumnTable> {
  const definitions = dataset.manifest.schema.columns;
  const names = columns ?? definitions.map((column) => column.name);
  const selected = names.map(
    (name) => definitions.find((column) => column.name === name) ?? unknownColumn(dataset, name),
  );
  await checkLengths(dataset);
  const path = pathOf(dataset);
  const table = path.endsWith(".parquet")
    ? await readParquet(path, { columns: selected, within: folder })
    : await decodeArrow(await readBytes(path), { file: path, columns: names });
  if (table.numRows() !== dataset.manifest.rows || table.numCols() !== names.length)
    throw corrupt(path, `${table.numRows()} rows and ${table.numCols()} columns`);
  return table;
}

function unknownColumn({ manifest }: StoredDataset, name: string): never {
  const names = manifest.schema.columns.map((column) => column.name).join(", ");
  throw new Fault(
    "dataset.unknown-column",
    `no such column in ${manifest.name}: ${name} (expected ${names})`,
    {
      place: { column: name },
    },
  );
}
