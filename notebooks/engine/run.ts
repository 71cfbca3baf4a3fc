import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { type Confidentiality, type Digest, digestBytes } from "vigie/datasets";
import type { Conditions } from "./conditions.ts";
import { applyParameters } from "./dialect/parameters.ts";
import type { OutputDocument } from "./display/documents.ts";
import { type KeptWidget, setWidgets } from "./kept/widgets.ts";
import type { Kernel } from "./kernel/contract.ts";
import type { CellView, KernelEvent } from "./kernel/events.ts";
import { openKernel } from "./kernel/kernel.ts";
import type { NamedValue } from "./kernel/protocol.ts";
import { describeWait } from "./kernel/reasons.ts";
import { openRunTimes } from "./kernel/times.ts";
import { labelOf } from "./label.ts";

export interface RunNotebookOptions {
  readonly file: string;
  /** Its text; read from `file` when left out. */
  readonly source?: string;
  readonly workspace: string;
  /** Default: what the names mean now, and what was computed before. */
  readonly conditions?: Conditions;
  /** Values for the constants of `[parameters]` cells, as texts. */
  readonly params?: Readonly<Record<string, string>>;
  /** Where to move the widgets once all has run. Default: they stay where they begin. */
  readonly widgets?: readonly KeptWidget[];
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
  /** What the names hold. */
  readonly values: readonly NamedValue[];
  /** The strictest label of the columns that it opened; null where it opened no dataset. */
  readonly label: Confidentiality | null;
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
  const { params = {}, memoryMb, conditions, signal, onEvent } = options;
  const file = resolve(options.file);
  const source = applyParameters(options.source ?? (await readFile(file, "utf8")), params);
  const workspace = resolve(options.workspace);
  const times = await openRunTimes(workspace);
  const kernel = openKernel({
    file,
    workspace,
    times,
    ...(conditions === undefined ? {} : { conditions }),
    ...(memoryMb === undefined ? {} : { memoryMb }),
    ...(onEvent === undefined ? {} : { onEvent }),
  });
  const stop = () => void kernel.close();
  signal?.addEventListener("abort", stop);
  try {
    kernel.update(source);
    await runLazyToo(kernel);
    await setWidgets(kernel, options.widgets ?? []);
    await runLazyToo(kernel);
    signal?.throwIfAborted();
    return await recordRun(kernel, { name: basename(file), parameters: params, workspace });
  } finally {
    signal?.removeEventListener("abort", stop);
    await kernel.close();
    await times.save();
  }
}

/** Waits until the kernel is at rest, with its lazy cells run as well. */
export async function runLazyToo(kernel: Kernel): Promise<void> {
  await kernel.idle();
  const { cells, status } = kernel.state();
  const lazy = cells.filter(({ tags, status }) => tags.includes("lazy") && status !== "done");
  if (lazy.length === 0 || status !== "idle") return;
  kernel.run(lazy.map(({ id }) => id));
  await kernel.idle();
}

/** Rows of a table that a record holds. */
const keptRows = 500;

/** What stands in a kernel that is at rest, with the rows of its tables. */
export async function recordRun(
  kernel: Kernel,
  { name, parameters, workspace }: Pick<NotebookRun, "name" | "parameters"> & { readonly workspace: string },
): Promise<NotebookRun> {
  const { source, cells: views } = kernel.state();
  const values = await kernel.values();
  const cells = await Promise.all(
    views.map(async (cell) => ({
      ...cell,
      outputs: await Promise.all(cell.outputs.map((one) => whole(kernel, one))),
    })),
  );
  const failures = cells.filter(({ status }) => status !== "done").map(describeFailure);
  return {
    format: "vigie.notebook-run/1",
    name,
    source,
    parameters,
    cells,
    values,
    sourceDigest: digestBytes(source),
    ok: failures.length === 0,
    label: await labelOf(
      workspace,
      views.flatMap(({ opened = [] }) => opened),
    ),
    failures,
  };
}

/** A table with more rows than its first page, and the totals of those that it leaves out. One that the kernel no longer has stays as it is. */
async function whole(kernel: Kernel, document: OutputDocument): Promise<OutputDocument> {
  if (document.kind !== "table" || document.output === undefined) return document;
  if (document.rows.length >= Math.min(keptRows, document.rowCount)) return document;
  const page = await kernel.page(document.output, { offset: 0, limit: keptRows }).catch(() => document);
  if (document.rowCount <= keptRows) return page;
  const totals = await kernel.totals(document.output).catch(() => undefined);
  return totals === undefined ? page : { ...page, totals };
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
