import { join, resolve } from "node:path";
import { openStore } from "vigie/datasets";
import { type Laboratory, openJobs, readEnvironment } from "vigie/experiments";

const packageRoot = resolve(import.meta.dirname, "../..");

/** A laboratory whose store, runs and tasks lie in `folder`: two cores, one thread a fit, the engine that is always there. */
export async function testLaboratory(folder: string): Promise<Laboratory> {
  const environment = await readEnvironment(packageRoot);
  return {
    store: openStore(join(folder, "datasets"), { clock: () => new Date(0) }),
    datasetsFolder: join(folder, "datasets"),
    runsFolder: join(folder, "runs"),
    jobs: await openJobs(join(folder, "tasks"), {
      packageRoot,
      codeDigest: environment.code,
      cores: 2,
      now: () => 0,
    }),
    environment,
    xgboostEngine: "wasm",
    engineEnvironment: {},
    threads: 1,
    clock: () => new Date(0),
    author: "tester",
  };
}
