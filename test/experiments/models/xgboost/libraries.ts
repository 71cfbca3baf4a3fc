import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestContext } from "vitest";
import { findEngines } from "../../../../experiments/models/xgboost/engines.ts";
import { skip, skipUnless } from "../../../support/requirements.ts";

const root = resolve(import.meta.dirname, "../../../..");

interface Found {
  readonly path: string;
  readonly version: string;
}

let found: Promise<readonly Found[]> | undefined;

/** Every libxgboost on this machine: where `findEngines` looks, and the peers' Python environment `.peers/`. */
export function foundLibraries(): Promise<readonly Found[]> {
  found ??= findAll();
  return found;
}

async function findAll(): Promise<readonly Found[]> {
  const workspace = process.env.VIGIE_HOME ?? join(root, ".vigie");
  const searches = [process.env, ...peers().map((path) => ({ ...process.env, VIGIE_XGBOOST_LIB: path }))];
  const reports = await Promise.all(searches.map((env) => findEngines({ env, workspace })));
  return reports
    .flatMap(({ candidates }) => candidates)
    .flatMap((one) => (one.status === "found" ? [{ path: one.path, version: one.version }] : []));
}

function peers(): readonly string[] {
  const lib = join(process.env.VIGIE_PEERS ?? join(root, ".peers"), "lib");
  try {
    return readdirSync(lib).map((python) => join(lib, python, "site-packages/xgboost/lib/libxgboost.so"));
  } catch {
    return [];
  }
}

/** Skips with a reason where no library of that version is; fails where none at all is and `VIGIE_REQUIRE` names native. */
export async function libraryOf(context: TestContext, version: string): Promise<string> {
  const libraries = await foundLibraries();
  skipUnless(context, "native", libraries.length > 0, "no libxgboost was found");
  const path = libraries.find((library) => library.version === version)?.path;
  if (path === undefined) skip(context, `libxgboost ${version} is not on this machine`);
  return path!;
}
