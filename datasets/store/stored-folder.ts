import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Digest } from "../foundation/digest.ts";
import { canonicalJson, digestJson } from "../foundation/digest.ts";
import { isThere, writeFileDurably } from "../foundation/durable.ts";
import type { DatasetManifest, DatasetReceipt, Tombstone } from "../manifest.ts";
import { themes } from "../schema.ts";
import type { StoredDataset } from "./contract.ts";
import { corrupt } from "./faults.ts";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const json = z.json();

const column = z.strictObject({
  name: z.string().min(1),
  type: z.enum(["text", "category", "date", "float64", "int32", "bool"]),
  role: z.enum(["key", "group", "feature", "target", "flag", "fact"]),
  meaning: z.string(),
  definition: z.string().optional(),
  unit: z.string().nullable(),
  theme: z.enum(themes).nullable(),
  source: z.string().nullable(),
  knownOn: z.string().nullable(),
  missing: z.string().nullable(),
  confidentiality: z.enum(["open", "restricted", "secret"]),
});

const panel = z.strictObject({
  unit: z.enum(["firm-month", "firm-year"]),
  firm: z.string(),
  asOf: z.string(),
  group: z.string(),
  target: z.strictObject({
    name: z.string(),
    column: z.string(),
    horizonMonths: z.number(),
    reportingDelayMonths: z.number(),
  }),
  strongSignal: z.string().nullable(),
  unknownOpening: z.string().nullable(),
  dataCutoff: z.iso.date(),
  singleRatio: z.strictObject({
    column: z.string(),
    sign: z.union([z.literal(1), z.literal(-1)]),
    text: z.string(),
  }),
});

const manifestFormat = z.strictObject({
  format: z.literal("vigie.dataset/1"),
  kind: z.enum(["source", "panel", "truth", "table"]),
  name: z.string().min(1),
  schema: z.strictObject({ columns: z.array(column).min(1) }),
  rows: z.int().nonnegative(),
  columnDigests: z.record(z.string(), digest),
  parts: z.array(z.strictObject({ name: z.string().min(1), rows: z.int().nonnegative() })).optional(),
  parents: z.array(digest),
  parameters: json,
  panel: panel.optional(),
});

const receiptFormat = z.strictObject({
  version: digest,
  storedAt: z.iso.datetime(),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().nonnegative(), digest })).min(1),
  report: json,
  retention: z.strictObject({ legalBasis: z.string().min(1), expires: z.iso.date() }).optional(),
});

const tombstoneFormat = z.strictObject({
  format: z.literal("vigie.tombstone/1"),
  version: digest,
  erasedAt: z.iso.datetime(),
  by: z.string().min(1),
  reason: digest,
});

const receiptFile = "receipt.json";
export const tombstoneFile = "tombstone.json";
/** What stays of an erased dataset. */
export const keptFiles: readonly string[] = ["manifest.json", receiptFile, tombstoneFile];

/** Reads `manifest.json`, `receipt.json` and `tombstone.json` of a folder named after its version. Throws `dataset.corrupt`. */
export async function readStoredFolder(folder: string): Promise<StoredDataset> {
  const manifest = (await readJson(join(folder, "manifest.json"), manifestFormat)) as DatasetManifest;
  const receipt = (await readJson(join(folder, receiptFile), receiptFormat)) as DatasetReceipt;
  const version = digestJson(manifest);
  if (version !== folderVersion(folder))
    throw corrupt(join(folder, "manifest.json"), `its digest is ${version}, not the folder's name`);
  if (receipt.version !== version)
    throw corrupt(join(folder, receiptFile), `it belongs to ${receipt.version}`);
  const erased = await readTombstone(folder);
  if (erased !== null && erased.version !== version)
    throw corrupt(join(folder, tombstoneFile), `it belongs to ${erased.version}`);
  return { version, manifest, receipt, folder, erased };
}

async function readTombstone(folder: string): Promise<Tombstone | null> {
  const path = join(folder, tombstoneFile);
  return (await isThere(path)) ? ((await readJson(path, tombstoneFormat)) as Tombstone) : null;
}

/** Receipt and tombstone are the files of a stored folder that may change: replaced whole, durably. */
export function writeReceipt(folder: string, receipt: DatasetReceipt): Promise<void> {
  const parsed = receiptFormat.parse(receipt);
  return writeFileDurably(join(folder, receiptFile), JSON.stringify(parsed, null, 2));
}

export function writeTombstone(folder: string, tombstone: Tombstone): Promise<void> {
  const parsed = tombstoneFormat.parse(tombstone);
  return writeFileDurably(join(folder, tombstoneFile), canonicalJson(parsed));
}

/** Checks a manifest about to be written: what could not be read back is never stored. */
export function checkManifest(manifest: DatasetManifest): void {
  manifestFormat.parse(manifest);
}

function folderVersion(folder: string): Digest {
  return `sha256:${basename(folder)}`;
}

async function readJson(path: string, format: z.ZodType): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error) => {
    throw corrupt(path, (error as Error).message, error);
  });
  try {
    return format.parse(JSON.parse(text));
  } catch (error) {
    throw corrupt(
      path,
      error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message,
      error,
    );
  }
}
