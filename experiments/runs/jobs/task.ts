import type { Digest, Json, OnProgress, ToldFault } from "vigie/datasets";

/** A file or folder that a task reads, named by the digest of its content. */
export interface TaskInput {
  readonly digest: Digest;
  readonly path: string;
}

/** Something long, run in a child process: (code, inputs, parameters) → one folder of files. */
export interface Task {
  /** For people: `fit xgboost`. Not part of the identity. */
  readonly label: string;
  /** Module that exports `work`, as a path from the package's root. */
  readonly module: string;
  readonly parameters: Json;
  readonly inputs: Readonly<Record<string, TaskInput>>;
  /** Native threads the task may use; the runner never lets the sum exceed its cores. */
  readonly threads: number;
  /** Environment variables the work reads (where an engine lies), outside the identity. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether its process may go on with a task of the same module: it leaves nothing behind in it. Default false. */
  readonly isOneOfMany?: boolean;
}

/** What `work` is given inside the child process. */
export interface WorkContext {
  readonly parameters: Json;
  /** Path of each input. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Empty folder to fill; it becomes the task's result only when `work` returns. */
  readonly output: string;
  readonly threads: number;
  readonly onProgress: OnProgress;
}

/** The function a task's module exports. What it returns is kept as `result.json`. */
export type Work = (context: WorkContext) => Promise<Json>;

export interface TaskResult {
  readonly digest: Digest;
  /** Folder with the files `work` wrote. */
  readonly folder: string;
  readonly result: Json;
  /** True when an earlier run had already finished this task. */
  readonly wasDone: boolean;
  readonly seconds: number;
}

/** Messages from the child to the runner. */
export type ChildMessage =
  | { readonly type: "progress"; readonly progress: Parameters<OnProgress>[0] }
  | {
      readonly type: "done";
      readonly result: Json;
      /** Whether the process waits for another task. */
      readonly stays: boolean;
    }
  | { readonly type: "failed"; readonly error: ToldFault };
