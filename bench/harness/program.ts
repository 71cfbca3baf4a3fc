import { join } from "node:path";
import { runnable } from "vigie/datasets";
import { ensureBuild, entries } from "../../server/setup/build.mjs";

const root = join(import.meta.dirname, "../..");

/** Our side of each comparison, and what is measured beside it. */
const programs = [
  "panel/vigie.ts",
  "panel/read-and-write.ts",
  "open-panel/vigie.ts",
  "draws/vigie.ts",
  "logistic/vigie.ts",
  "xgboost/vigie.ts",
];

/** Builds them as `vigie` builds itself, once; what they start is built too. */
export async function buildPrograms(): Promise<void> {
  const build = await ensureBuild(root, {
    sources: [...entries, ...programs.map((path) => `bench/${path}`)],
    name: "bench",
  });
  if (build === undefined) throw new Error("the programs were not built (VIGIE_DEBUG=1 says why)");
  process.env.VIGIE_BUILD = build;
}

/** The command that runs `bench/NAME/vigie.ts` with these words. */
export function vigieCommand(name: string, words: readonly string[]): readonly string[] {
  return programCommand(`${name}/vigie.ts`, words);
}

/** The command that runs `bench/PATH` with these words. */
export function programCommand(path: string, words: readonly string[]): readonly string[] {
  return [process.execPath, runnable(join(root, "bench", path)), ...words];
}
