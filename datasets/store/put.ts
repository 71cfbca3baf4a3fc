import { copyFile, link, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { canonicalJson, type Digest, digestFile, digestJson } from "../foundation/digest.ts";
import { isThere, sweepTemporary, writeFolderDurably } from "../foundation/durable.ts";
import type { DatasetManifest, DatasetReceipt } from "../manifest.ts";
import type { DatasetDescription, ParquetInput, PartsInput, StoredDataset, TableInput } from "./contract.ts";
import { encodeArrow } from "./encode-arrow.ts";
import { digestColumns, encodeTable } from "./encode-table.ts";
import { requireBytes } from "./faults.ts";
import { digestParquet } from "./parquet-file.ts";
import { combineDigests, partsFolder } from "./parts.ts";
import { checkManifest, readStoredFolder, tombstoneFile } from "./stored-folder.ts";
import { requireFiles } from "./verify.ts";

/** Where datasets are put, and the clock of their receipts. */
export interface Place {
  readonly folder: string;
  readonly clock: () => Date;
}

export async function putTable({ table, ...description }: TableInput, place: Place): Promise<StoredDataset> {
  const encoded = encodeTable(table, description.schema);
  const content = { rows: encoded.rows, columnDigests: digestColumns(encoded) };
  return keep({ manifest: manifestOf(description, content), description, place }, async (folder) => {
    await writeFile(join(folder, "data.arrow"), await encodeArrow(description.schema, encoded.columns));
  });
}

export async function putParquet(
  { file, content: knownContent, digest, besides = {}, ...description }: ParquetInput,
  place: Place,
): Promise<StoredDataset> {
  const { schema } = description;
  const content = knownContent ?? (await digestParquet(file, { schema, within: place.folder }));
  const manifest = manifestOf(description, content);
  const known = new Map<string, Digest>(digest === undefined ? [] : [["data.parquet", digest]]);
  return keep({ manifest, description, place, known }, async (folder) => {
    await move(file, join(folder, "data.parquet"));
    for (const [name, path] of Object.entries(besides)) await move(path, join(folder, name));
  });
}

/** The files of the parts are linked into the store where the disk allows it, else copied: they stay where they were. */
export async function putParts({ parts, ...description }: PartsInput, place: Place): Promise<StoredDataset> {
  const names = description.schema.columns.map((column) => column.name);
  const content = {
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    columnDigests: combineDigests(names, parts),
    parts: parts.map(({ name, rows }) => ({ name, rows })),
  };
  const files = parts.flatMap((part) => part.files);
  const known = new Map(files.map(({ name, digest }) => [`${partsFolder}/${name}`, digest]));
  return keep({ manifest: manifestOf(description, content), description, place, known }, async (folder) => {
    await mkdir(join(folder, partsFolder));
    for (const { name, path } of files) await share(path, join(folder, partsFolder, name));
  });
}

function manifestOf(
  { kind, name, schema, parents = [], parameters = {}, panel }: DatasetDescription,
  content: Pick<DatasetManifest, "rows" | "columnDigests" | "parts">,
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

interface Keeping {
  readonly manifest: DatasetManifest;
  readonly description: DatasetDescription;
  readonly place: Place;
  /** Digests of files that their writer has told already. */
  readonly known?: ReadonlyMap<string, Digest>;
}

/** Writes the folder of a manifest unless it is there, and reads it back. */
async function keep(
  { manifest, description, place, known = new Map() }: Keeping,
  writeData: (folder: string) => Promise<void>,
): Promise<StoredDataset> {
  const version = digestJson(manifest);
  const path = join(place.folder, version.slice("sha256:".length));
  await mkdir(place.folder, { recursive: true });
  await sweepTemporary(place.folder);
  await refuseErased(path);
  if (await isDamaged(path)) await rm(path, { recursive: true });
  await writeFolderDurably(path, async (folder) => {
    await writeData(folder);
    const receipt: DatasetReceipt = {
      version,
      storedAt: place.clock().toISOString(),
      files: await describeFiles(folder, known),
      report: description.report ?? {},
    };
    await writeFile(join(folder, "manifest.json"), canonicalJson(manifest));
    await writeFile(join(folder, "receipt.json"), JSON.stringify(receipt, null, 2));
  });
  return readStoredFolder(path);
}

/** What was erased does not come back by being delivered or built again. A tombstone that cannot be read counts. */
async function refuseErased(path: string): Promise<void> {
  if (await isThere(join(path, tombstoneFile))) requireBytes(await readStoredFolder(path));
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

async function describeFiles(
  folder: string,
  known: ReadonlyMap<string, Digest>,
): Promise<DatasetReceipt["files"]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const files: { path: string; bytes: number; digest: Digest }[] = [];
  for (const path of paths) {
    const { size } = await stat(join(folder, path));
    files.push({ path, bytes: size, digest: known.get(path) ?? (await digestFile(join(folder, path))) });
  }
  return files;
}

async function move(from: string, to: string): Promise<void> {
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EXDEV") throw error;
    await copyFile(from, to);
  });
}

async function share(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (!["EXDEV", "EPERM", "ENOTSUP", "EMLINK"].includes(error.code ?? "")) throw error;
    await copyFile(from, to);
  });
}
