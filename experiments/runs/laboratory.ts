import { join } from "node:path";
import { openStore } from "vigie/datasets";
import { findEngines } from "../models/xgboost/engines.ts";
import { readEnvironment } from "./environment.ts";
import type { Laboratory } from "./execution/bench.ts";
import { openJobs } from "./jobs/runner.ts";

/** What a composition root brings: the real clock, the environment variables, the machine. */
export interface LaboratoryOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: () => Date;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Folder of package.json. */
  readonly packageRoot: string;
  /** Cores that all jobs may use together. */
  readonly cores: number;
  /** Id of the person who executes; the author of what is registered from it. */
  readonly author: string;
  /** Where runs and finished tasks lie; default the workspace's own. Elsewhere, nothing that was finished before is taken up. */
  readonly apart?: string;
}

/** Everything `executeStudy` needs over one workspace folder. Looks for libxgboost; runs no job yet. */
export async function openLaboratory(workspace: string, options: LaboratoryOptions): Promise<Laboratory> {
  const { env, clock, now, packageRoot, cores, author, apart } = options;
  const [{ native }, environment] = await Promise.all([
    findEngines({ env, workspace }),
    readEnvironment(packageRoot),
  ]);
  const datasetsFolder = join(workspace, "datasets");
  return {
    store: openStore(datasetsFolder, { clock }),
    datasetsFolder,
    runsFolder: join(apart ?? workspace, "runs"),
    jobs: await openJobs(apart === undefined ? join(workspace, "cache", "tasks") : join(apart, "tasks"), {
      packageRoot,
      codeDigest: environment.code,
      cores,
      now,
    }),
    environment,
    xgboostEngine: native === null ? "wasm" : "native",
    // waiting OpenMP threads sleep instead of spinning: on a busy machine spinning costs more than it wins
    engineEnvironment: native === null ? {} : { VIGIE_XGBOOST_LIB: native.path, OMP_WAIT_POLICY: "PASSIVE" },
    threads: cores,
    clock,
    author,
  };
}
