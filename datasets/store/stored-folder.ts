import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Digest } from "../foundation/digest.ts";
import { digestJson } from "../foundation/digest.ts";
import type { DatasetManifest, DatasetReceipt } from "../manifest.ts";
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
  parents: z.array(digest),
  parameters: json,
  panel: panel.optional(),
});

const receiptFormat = z.strictObject({
  version: digest,
  storedAt: z.iso.datetime(),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().nonnegative(), digest })).min(1),
  report: json,
});

/** Reads `manifest.json` and `receipt.json` of a folder named after its version. Throws `dataset.corrupt`. */
export async function readStoredFolder(folder: string): Promise<StoredDataset> {
  const manifest = (await readJson(join(folder, "manifest.json"), manifestFormat)) as DatasetManifest;
  const receipt = (await readJson(join(folder, "receipt.json"), receiptFormat)) as DatasetReceipt;
  const version = digestJson(manifest);
  if (version !== folderVersion(folder))
    throw corrupt(join(folder, "manifest.json"), `its digest is ${version}, not the folder's name`);
  if (receipt.version !== version)
    throw corrupt(join(folder, "receipt.json"), `it belongs to ${receipt.version}`);
  return { version, manifest, receipt, folder };
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
