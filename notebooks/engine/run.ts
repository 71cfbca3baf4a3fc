import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { type Digest, digestBytes } from "vigie/datasets";
import { applyParameters } from "./dialect/parameters.ts";
import type { CellView, KernelEvent } from "./kernel/events.ts";
import { openKernel } from "./kernel/kernel.ts";
import { describeWait } from "./kernel/reasons.ts";
import { openRunTimes } from "./kernel/times.ts";

export interface RunNotebookOptions {
  readonly file: string;
  readonly workspace: string;
  /** Values for the constants of `[parameters]` cells, as texts. */
  readonly params?: Readonly<Record<string, string>>;
  /** Default 2048. */
  readonly memoryMb?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: KernelEvent) => void;
}

/** A finished run: what a reviewer reads, exports and compares. */
export interface NotebookRun {
  readonly format: "vigie.notebook-run/1";
  /** File name without its folder. */
  readonly name: string;
  readonly source: string;
  readonly sourceDigest: Digest;
  readonly parameters: Readonly<Record<string, string>>;
  readonly cells: readonly CellView[];
  readonly ok: boolean;
  /** What failed, and what did not run because of it. */
  readonly failures: readonly RunFailure[];
}

export interface RunFailure {
  readonly cell: string;
  readonly title: string;
  /** 1-based line of the file. */
  readonly line: number;
  readonly why: string;
}

/** Runs every cell of a notebook (lazy ones too) in a fresh kernel. Throws only on what is wrong before the start. */
export async function runNotebook(options: RunNotebookOptions): Promise<NotebookRun> {
  const { params = {}, memoryMb, signal, onEvent } = options;
  const file = resolve(options.file);
  const source = applyParameters(await readFile(file, "utf8"), params);
  const workspace = resolve(options.workspace);
  const times = await openRunTimes(workspace);
  const kernel = openKernel({
    file,
    workspace,
    times,
    ...(memoryMb === undefined ? {} : { memoryMb }),
    ...(onEvent === undefined ? {} : { onEvent }),
  });
  const stop = () => void kernel.close();
  signal?.addEventListener("abort", stop);
  try {
    kernel.update(source);
    await kernel.idle();
    const lazy = kernel
      .state()
      .cells.filter(({ tags, status }) => tags.includes("lazy") && status !== "done");
    if (lazy.length > 0 && kernel.state().status === "idle") {
      kernel.run(lazy.map(({ id }) => id));
      await kernel.idle();
    }
    signal?.throwIfAborted();
    return record({ name: basename(file), source, parameters: params, cells: kernel.state().cells });
  } finally {
    signal?.removeEventListener("abort", stop);
    await kernel.close();
    await times.save();
  }
}

function record(run: Pick<NotebookRun, "name" | "source" | "parameters" | "cells">): NotebookRun {
  const failures = run.cells.filter(({ status }) => status !== "done").map(describeFailure);
  return {
    format: "vigie.notebook-run/1",
    ...run,
    sourceDigest: digestBytes(run.source),
    ok: failures.length === 0,
    failures,
  };
}

function describeFailure({ id, title, firstLine, status, reason, faults, outputs }: CellView): RunFailure {
  const [fault] = faults;
  const cell = { cell: id, title: title || id };
  if (fault !== undefined) return { ...cell, line: fault.line, why: fault.message };
  const error = outputs.findLast((document) => document.kind === "error");
  if (error === undefined)
    return {
      ...cell,
      line: firstLine,
      why: reason === undefined ? `did not run (${status})` : describeWait(reason),
    };
  return { ...cell, line: error.line ?? firstLine, why: `${error.name}: ${error.message}` };
}
