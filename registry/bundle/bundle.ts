import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  canonicalJson,
  type Digest,
  digestBytes,
  digestJson,
  Fault,
  writeFolderDurably,
} from "vigie/datasets";
import { z } from "zod";
import { filesIn, readManifest, verifyBundle } from "./verify.ts";

/** The files of a bundle before it has a digest: path (relative, `/`) → content. */
export interface BundleDraft {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

const filePath = z
  .string()
  .max(200)
  .regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, "expected a relative path of plain names")
  .refine((path) => path !== "manifest.json", "manifest.json is made by the registry");

export const manifestSchema = z.strictObject({
  format: z.literal("vigie.bundle/1"),
  /** The model's name. */
  name: z.string().min(1),
  files: z.array(
    z.strictObject({
      path: filePath,
      digest: z.custom<Digest>((value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value)),
      bytes: z.int().nonnegative(),
    }),
  ),
});

/** Every file with its digest, sorted by path. No clock, no place and no person in here: its digest is that of the bytes. */
export type BundleManifest = z.infer<typeof manifestSchema>;

/** @throws Fault `bundle.path` on a path that could leave the folder, `bundle.empty` without files. */
export function manifestOf(name: string, { files }: BundleDraft): BundleManifest {
  const paths = Object.keys(files).sort();
  if (paths.length === 0)
    throw new Fault("bundle.empty", "bundle has no files (expected pipeline.json and its evidence)");
  for (const path of paths) checkPath(path);
  const entries = paths.map((path) => {
    const content = Buffer.from(files[path]!);
    return { path, digest: digestBytes(content), bytes: content.length };
  });
  return { format: "vigie.bundle/1", name, files: entries };
}

function digestManifest(manifest: BundleManifest): Digest {
  return digestJson(manifest);
}

/** The folder of a bundle under `bundles`. */
export function bundleFolder(bundles: string, digest: Digest): string {
  return join(bundles, digest.slice(7));
}

/**
 * Writes a bundle once, durably, under its digest. Bytes that are already there are verified instead.
 * @throws Fault `bundle.changed` (kind broken) when what is there is not what its digest says.
 */
export async function writeBundle(bundles: string, name: string, draft: BundleDraft): Promise<Digest> {
  const manifest = manifestOf(name, draft);
  const digest = digestManifest(manifest);
  const folder = bundleFolder(bundles, digest);
  await writeFolderDurably(folder, async (temporary) => {
    for (const [path, content] of Object.entries(draft.files)) {
      await mkdir(dirname(join(temporary, path)), { recursive: true });
      await writeFile(join(temporary, path), content);
    }
    await writeFile(join(temporary, "manifest.json"), canonicalJson(manifest));
  });
  await requireBundle(bundles, digest);
  return digest;
}

/** @throws Fault `bundle.changed` (kind broken) naming the first file that is not what the digest says. */
export async function requireBundle(bundles: string, digest: Digest): Promise<BundleManifest> {
  const folder = bundleFolder(bundles, digest);
  const { manifest, problems } = await verifyBundle(folder, digest);
  const [first] = problems;
  if (first === undefined && manifest !== null) return manifest;
  throw new Fault("bundle.changed", `bundle changed: ${first?.problem}, in ${folder} (expected ${digest})`, {
    kind: "broken",
    place: { file: first?.file ?? "manifest.json" },
  });
}

/** The manifest alone, held against the folder's name. @throws Fault `bundle.changed` (kind broken). */
export async function requireManifest(folder: string): Promise<BundleManifest> {
  const manifest = await readManifest(filesIn(folder), `sha256:${basename(folder)}`);
  if (typeof manifest !== "string") return manifest;
  throw new Fault("bundle.changed", `bundle changed: manifest.json ${manifest}, in ${folder}`, {
    kind: "broken",
    place: { file: "manifest.json" },
  });
}

function checkPath(path: string): void {
  const parsed = filePath.safeParse(path);
  if (parsed.success) return;
  throw new Fault("bundle.path", `not a path in a bundle: ${path} (${parsed.error.issues[0]?.message})`, {
    place: { file: path },
  });
}
