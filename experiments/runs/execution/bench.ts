import type { DatasetStore, LongWork, Panel } from "vigie/datasets";
import type { Engine } from "../../models/contract.ts";
import type { FoldDescription } from "../../splits/fold.ts";
import type { Environment } from "../environment.ts";
import type { JobRunner } from "../jobs/runner.ts";
import type { Task, TaskResult } from "../jobs/task.ts";
import type { FoldSeries } from "../over-folds/series.ts";
import { overallProgress } from "../overall.ts";
import type { ModelChoice, Protocol, Study } from "../study.ts";

/** What executing a study needs from the outside. */
export interface Laboratory {
  readonly store: DatasetStore;
  /** `<workspace>/datasets`, for the jobs. */
  readonly datasetsFolder: string;
  /** `<workspace>/runs`. */
  readonly runsFolder: string;
  readonly jobs: JobRunner;
  readonly environment: Environment;
  /** What `auto` means here: `native` where libxgboost was found. */
  readonly xgboostEngine: "native" | "wasm";
  /** Variables with which jobs find the engine (`VIGIE_XGBOOST_LIB`). */
  readonly engineEnvironment: Readonly<Record<string, string>>;
  readonly threads: number;
  readonly clock: () => Date;
  readonly author: string;
}

/** What the jobs of one execution share. */
export interface Bench {
  readonly study: Study;
  readonly panel: Panel;
  readonly features: readonly string[];
  readonly laboratory: Laboratory;
  readonly folds: Readonly<Record<string, FoldDescription>>;
  /** Folds whose lists are audited together. */
  readonly series: readonly FoldSeries[];
  readonly run: (task: Task) => Promise<TaskResult>;
  /** First month that is not read. */
  readonly until: { readonly until?: string };
}

/** A model of a study under one of its protocols. */
export interface Pair {
  readonly protocol: Protocol;
  readonly choice: ModelChoice;
}

/** Its fit, which may still be running. */
export interface Fitting extends Pair {
  readonly fit: Promise<TaskResult>;
}

/** Fitted and judged, with the engine that `auto` came to. */
export interface FittedModel {
  readonly protocol: Protocol;
  readonly choice: Omit<ModelChoice, "engine"> & { readonly engine: Engine };
  readonly fit: TaskResult;
  readonly evaluation: TaskResult;
}

/** A file of a run's folder. */
export interface RunFile {
  /** Path inside the folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Runs tasks whose progress is told as a share of all of them. */
export function trackedRunner(
  jobs: JobRunner,
  tasks: number,
  { onProgress = () => {}, signal }: LongWork,
): Bench["run"] {
  const overall = overallProgress(tasks, onProgress);
  return async (task) => {
    const tell = overall.of();
    const result = await jobs.run(task, { onProgress: tell, ...(signal && { signal }) });
    tell({ label: task.label, fraction: 1 });
    return result;
  };
}
