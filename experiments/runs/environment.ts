import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestFile } from "vigie/datasets";

/** What a run was made with; part of the run record. */
export interface Environment {
  readonly vigie: string;
  readonly node: string;
  readonly platform: string;
  /** sha256 over the sources that make panels, features, models and evaluations. */
  readonly code: Digest;
  /** sha256 of package-lock.json. */
  readonly packageLock: Digest;
}

/** Reads the sources once (about 10 ms). `packageRoot` is the folder of package.json. */
export async function readEnvironment(packageRoot: string): Promise<Environment> {
  const { version } = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as {
    version: string;
  };
  return {
    vigie: version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    code: await digestSources(packageRoot, ["datasets", "experiments"]),
    packageLock: await digestFile(join(packageRoot, "package-lock.json")),
  };
}

/** sha256 over the sources in these folders of the package, with their paths. */
export async function digestSources(packageRoot: string, folders: readonly string[]): Promise<Digest> {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const names = await readdir(join(packageRoot, folder), { recursive: true });
    for (const name of names.filter((one) => /\.(ts|mjs)$/.test(one)).sort()) {
      hash.update(`${folder}/${name}\0`).update(await readFile(join(packageRoot, folder, name)));
    }
  }
  return `sha256:${hash.digest("hex")}`;
}
