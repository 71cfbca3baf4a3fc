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

/** Where a bundle's files lie: a folder, or an archive. */
export interface BundleFiles {
  /** Null where it is missing. */
  read(path: string): Promise<Uint8Array | null>;
  /** Null where it is missing. */
  digest(path: string): Promise<Digest | null>;
  /** Every file's path, sorted. */
  paths(): Promise<readonly string[]>;
}

/** Reads every byte of a bundle from its files alone and names each file that is changed, missing or too many. `expected` defaults to the folder's name. */
export function verifyBundle(folder: string, expected?: Digest): Promise<BundleReport> {
  return verifyBundleFiles(filesIn(folder), expected ?? `sha256:${basename(folder)}`);
}

/** The same, wherever its files lie. */
export async function verifyBundleFiles(files: BundleFiles, digest: Digest): Promise<BundleReport> {
  const read = await readManifest(files, digest);
  if (typeof read === "string") {
    const problems = [{ file: "manifest.json", problem: read }];
    return { digest, manifest: null, filesChecked: 1, problems };
  }
  const problems: BundleProblem[] = [];
  for (const file of read.files) {
    const problem = await checkFile(files, file);
    if (problem !== null) problems.push({ file: file.path, problem });
  }
  const listed = new Set(["manifest.json", ...read.files.map(({ path }) => path)]);
  for (const file of await files.paths())
    if (!listed.has(file)) problems.push({ file, problem: "is not in the manifest" });
  return { digest, manifest: read, filesChecked: read.files.length + 1, problems };
}

/** The manifest, or what is wrong with it. */
export async function readManifest(files: BundleFiles, digest: Digest): Promise<BundleManifest | string> {
  const bytes = await files.read("manifest.json");
  if (bytes === null) return "is missing";
  if (digestBytes(bytes) !== digest) return "does not have the bundle's digest";
  const manifest = manifestSchema.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  return manifest.success ? manifest.data : "is not a manifest of vigie.bundle/1";
}

async function checkFile(
  files: BundleFiles,
  { path, digest }: BundleManifest["files"][number],
): Promise<string | null> {
  const found = await files.digest(path);
  if (found === null) return "is missing";
  return found === digest ? null : `has changed: ${found}`;
}

export function filesIn(folder: string): BundleFiles {
  return {
    read: (path) => readFile(join(folder, path)).catch(() => null),
    digest: (path) => digestFile(join(folder, path)).catch(ignoreMissing),
    async paths() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
        .sort();
    },
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
