import { type ChildProcess, fork as forkProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { ToKernel } from "./protocol.ts";

/** A kernel's process that has not been told its notebook yet. */
export interface SpareProcess {
  readonly child: ChildProcess;
  readonly memoryMb: number;
}

/** Processes started ahead for the notebooks of a workspace, so that one who opens a notebook does not wait for it. */
export interface Spares {
  /** The one that waits, else a new one. */
  take(memoryMb: number): SpareProcess;
  /** Starts one where none waits. */
  refill(memoryMb?: number): void;
  close(): void;
}

export function createSpares(workspace: string, fork: typeof forkKernel = forkKernel): Spares {
  let spare: SpareProcess | undefined;
  let isClosed = false;
  const isThere = () => spare !== undefined && isAlive(spare.child);
  return {
    take(memoryMb) {
      const taken = isThere() && spare?.memoryMb === memoryMb ? spare : undefined;
      if (taken === undefined) return fork(workspace, memoryMb);
      spare = undefined;
      return taken;
    },
    refill(memoryMb = defaultMemoryMb) {
      if (isClosed || isThere()) return;
      spare = fork(workspace, memoryMb);
      spare.child.send({ type: "warm" } satisfies ToKernel, () => {}); // one that has died is not taken
    },
    close() {
      isClosed = true;
      spare?.child.kill("SIGKILL");
    },
  };
}

/** Resident memory at which a kernel is ended unless told otherwise. */
export const defaultMemoryMb = 2048;

/** What a cell may see of the environment: nothing that could hold a key. */
const passed =
  /^(PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|USER|SystemRoot|LD_LIBRARY_PATH|DYLD_\w+|CONDA_PREFIX|VIRTUAL_ENV|VIGIE_XGBOOST_LIB|VIGIE_BUILD|OMP_NUM_THREADS|NODE_PATH)$/;

/** A process that loads what notebooks use while it waits for its notebook. */
export function forkKernel(workspace: string, memoryMb: number): SpareProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => passed.test(name)));
  const child = forkProcess(join(import.meta.dirname, "child.ts"), [], {
    env: { ...env, VIGIE_HOME: workspace },
    execArgv: ["--import", tsx, "--no-warnings", `--max-old-space-size=${memoryMb}`],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return { child, memoryMb };
}

function isAlive({ connected, exitCode, signalCode }: ChildProcess): boolean {
  return connected && exitCode === null && signalCode === null;
}
