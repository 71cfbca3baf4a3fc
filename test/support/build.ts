import { resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { ensureBuild } from "../../server/setup/build.mjs";

/** Processes that tests start run what `vigie` runs; while tests are watched, the sources, which change. */
export async function setup({ config }: TestProject): Promise<void> {
  if (config.watch) return;
  const build = await ensureBuild(resolve(import.meta.dirname, "../.."));
  if (build !== undefined) process.env.VIGIE_BUILD = build;
}
