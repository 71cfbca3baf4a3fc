import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, Fault } from "vigie/datasets";
import type { FoldDescription, Pipeline, Study, Views } from "vigie/experiments";
import { type BundleManifest, sourceOf, type Version } from "vigie/registry";

/** What a bundle says of how it was made and what it is worth; null where an older one does not say it. */
export interface Contents {
  readonly pipeline: Pipeline;
  readonly views: Views;
  readonly study: Study | null;
  readonly origin: BundleMaking | null;
  readonly fold: FoldDescription | null;
  readonly environment: Readonly<Record<string, unknown>> | null;
  readonly files: BundleManifest["files"];
}

/** `origin.json`, as far as it is compared. */
interface BundleMaking {
  readonly dataset: { readonly name: string; readonly version: Digest; readonly rows: number };
  readonly protocol: string;
  readonly model: string;
}

/** @throws Fault `version.outside` (conflict) for a pointer, which holds nothing to compare. */
export async function readContents(version: Version): Promise<Contents> {
  if ((await sourceOf(version)) !== null)
    throw new Fault(
      "version.outside",
      `${version.reference} was registered from outside: it holds nothing to compare (expected a bundle)`,
      { kind: "conflict" },
    );
  const json = async <T>(file: string) =>
    JSON.parse(await readFile(join(version.folder, file), "utf8").catch(() => "null")) as T;
  return {
    pipeline: await json<Pipeline>("pipeline.json"),
    views: await json<Views>("evaluation.json"),
    study: await json<Study | null>("study.json"),
    origin: await json<BundleMaking | null>("origin.json"),
    fold: await json<FoldDescription | null>("fold.json"),
    environment: await json<Contents["environment"]>("environment.json"),
    files: (await json<BundleManifest>("manifest.json")).files,
  };
}
