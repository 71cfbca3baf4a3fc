import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { type Digest, digestBytes, digestFile } from "vigie/datasets";
import { type BundleManifest, manifestSchema } from "./bundle.ts";

export interface BundleProblem {
  /** Path within the bundle. */
  readonly file: string;
  readonly problem: string;
}

export interface BundleReport {
  readonly digest: Digest;
  readonly manifest: BundleManifest | null;
  /** Files looked at, the manifest included. */
  readonly filesChecked: number;
  /** Empty when every byte is what the digest says. */
  readonly problems: readonly BundleProblem[];
}

/** Reads every byte of a bundle from its files alone and names each file that is changed, missing or too many. `expected` defaults to the folder's name. */
export async function verifyBundle(folder: string, expected?: Digest): Promise<BundleReport> {
  const digest: Digest = expected ?? `sha256:${basename(folder)}`;
  const read = await readManifest(folder, digest);
  if (typeof read === "string") {
    const problems = [{ file: "manifest.json", problem: read }];
    return { digest, manifest: null, filesChecked: 1, problems };
  }
  const problems: BundleProblem[] = [];
  for (const file of read.files) {
    const problem = await checkFile(join(folder, file.path), file);
    if (problem !== null) problems.push({ file: file.path, problem });
  }
  const listed = new Set(["manifest.json", ...read.files.map(({ path }) => path)]);
  for (const file of await filesIn(folder))
    if (!listed.has(file)) problems.push({ file, problem: "is not in the manifest" });
  return { digest, manifest: read, filesChecked: read.files.length + 1, problems };
}

/** The manifest, or what is wrong with it. */
async function readManifest(folder: string, digest: Digest): Promise<BundleManifest | string> {
  const text = await readFile(join(folder, "manifest.json")).catch(() => null);
  if (text === null) return "is missing";
  if (digestBytes(text) !== digest) return "does not have the bundle's digest";
  const manifest = manifestSchema.safeParse(JSON.parse(text.toString("utf8")));
  return manifest.success ? manifest.data : "is not a manifest of vigie.bundle/1";
}

async function checkFile(path: string, { digest }: { digest: Digest }): Promise<string | null> {
  const found = await digestFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (found === null) return "is missing";
  return found === digest ? null : `has changed: ${found}`;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}
