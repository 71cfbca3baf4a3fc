import { mkdir } from "node:fs/promises";
import { type Digest, describeError, digestBytes, writeFileDurably } from "vigie/datasets";
import type { Environment } from "vigie/experiments";
import type {
  ColumnSummary,
  KeptRun,
  KernelEvent,
  KernelSnapshot,
  NamedValue,
  PageRequest,
  TableDocument,
} from "vigie/notebooks";
import type { NotebookLine, NotebookView } from "../api/notebooks.ts";
import { fileOf, idsIn, readSource, titleOf, watchFolder } from "./notebook-files.ts";
import { createOpenKernels } from "./open-kernels.ts";

export interface NotebooksOptions {
  /** `<workspace>/notebooks`. */
  readonly folder: string;
  readonly workspace: string;
  readonly clock: () => Date;
  readonly environment: () => Promise<Environment>;
  /** A kernel without work for this long ends its process. Default half an hour. */
  readonly idleShutdownMs?: number;
  readonly onWarning: (sentence: string) => void;
}

type Saved =
  | { readonly status: "saved"; readonly notebook: NotebookView }
  | { readonly status: "conflict"; readonly theirs: string; readonly theirDigest: Digest };

/** The notebooks of the workspace: one kernel per open one, shared by everyone who watches it. */
export interface Notebooks {
  /** Reads the compiler and the sanitiser now and starts a process ahead, which else the first one who needs them waits for. */
  warmUp(): void;
  count(): Promise<number>;
  /** Absolute path. @throws Fault `notebook.unknown` (not-found) */
  fileOf(id: string): Promise<string>;
  list(): Promise<readonly NotebookLine[]>;
  show(id: string): Promise<NotebookView>;
  /** Opens the kernel where there is none. `onEvent` gets everything after the snapshot. */
  listen(
    id: string,
    onEvent: (event: KernelEvent) => void,
  ): Promise<{ readonly snapshot: KernelSnapshot; readonly stop: () => void }>;
  /** All cells when none are named. */
  run(id: string, cells?: readonly string[]): Promise<void>;
  interrupt(id: string): Promise<void>;
  restart(id: string): Promise<void>;
  setInput(id: string, input: { cell: string; name: string; value: unknown }): Promise<void>;
  /** Writes the file if it is still the one that was edited. What changed runs, or (`runs: false`) waits to be asked. */
  save(id: string, source: string, how: { readonly base: string; readonly runs: boolean }): Promise<Saved>;
  /** What the names of an open notebook hold. */
  values(id: string): Promise<readonly NamedValue[]>;
  page(id: string, output: string, page: PageRequest): Promise<TableDocument>;
  /** What is in columns of a table that a cell shows. Throws as `page` does. */
  summaries(id: string, output: string, columns: readonly string[]): Promise<readonly ColumnSummary[]>;
  /** Runs everything in a new process and stores what came of it. */
  keep(id: string, by: string): Promise<KeptRun>;
  /** Ends every kernel. */
  close(): Promise<void>;
}

/** Editors write in several steps; after this long without another one the file is read. */
const settleMs = 60;
/** Some empty the file first: an empty one is looked at again before it is believed. */
const emptyMs = 250;
const halfAnHourMs = 30 * 60_000;

/** Watches the folder: a file saved by any editor runs its changed cells and what reads them. */
export async function openNotebooks(options: NotebooksOptions): Promise<Notebooks> {
  const { folder, workspace, idleShutdownMs = halfAnHourMs, onWarning } = options;
  await mkdir(folder, { recursive: true });
  const kernels = createOpenKernels({ workspace, idleShutdownMs, fileOf: (id) => fileOf(folder, id) });
  const settling = new Map<string, NodeJS.Timeout>();
  const load = (id: string) => readSource(folder, id);
  const kernelOf = (id: string) => kernels.open(id, () => load(id));

  const refresh = async (id: string): Promise<void> => {
    const kernel = kernels.known(id);
    if (kernel === undefined) return;
    const source = (await load(id)) || (await later(emptyMs, () => load(id)));
    if (source !== kernel.state().source) kernel.update(source);
  };

  const touched = (id: string) => {
    clearTimeout(settling.get(id));
    const timer = setTimeout(() => {
      settling.delete(id);
      refresh(id).catch((error: unknown) => onWarning(`${id}.ts was not read: ${describeError(error)}`));
    }, settleMs);
    settling.set(id, timer);
  };

  const watcher = watchFolder(folder, touched, onWarning);

  const view = async (id: string): Promise<NotebookView> => {
    const source = await load(id);
    const snapshot = kernels.known(id)?.state() ?? null;
    return { id, title: titleOf(id, source), source, digest: digestBytes(source), snapshot };
  };

  return {
    warmUp: () => kernels.warmUp(),
    count: async () => (await idsIn(folder)).length,
    async fileOf(id) {
      await load(id);
      return fileOf(folder, id);
    },
    async list() {
      const { parse } = await kernels.engine();
      const ids = await idsIn(folder);
      return Promise.all(
        ids.map(async (id) => {
          const source = await load(id);
          const cells = parse(source).cells.length;
          return { id, title: titleOf(id, source), file: `${id}.ts`, kernel: kernels.status(id), cells };
        }),
      );
    },
    show: view,
    async listen(id, onEvent) {
      const kernel = await kernelOf(id);
      return { snapshot: kernel.state(), stop: kernel.listen(onEvent) };
    },
    async run(id, cells) {
      (await kernelOf(id)).run(cells);
    },
    interrupt: async (id) => kernels.opened(id).interrupt(),
    async restart(id) {
      await (await kernelOf(id)).restart();
    },
    setInput: async (id, { cell, name, value }) => kernels.opened(id).setInput(cell, name, value),
    async save(id, source, { base, runs }) {
      const theirs = await load(id);
      const theirDigest = digestBytes(theirs);
      if (theirDigest !== base) return { status: "conflict", theirs, theirDigest };
      await writeFileDurably(fileOf(folder, id), source);
      if (!runs) kernels.known(id)?.update(source, { holds: true });
      await refresh(id);
      return { status: "saved", notebook: await view(id) };
    },
    async keep(id, by) {
      const { keepRun, putKept, recordRun, runLazyToo, setWidgets, widgetsOf } = await kernels.engine();
      const kernel = await kernelOf(id);
      const widgets = widgetsOf(kernel.state().cells);
      await kernel.restart();
      await runLazyToo(kernel);
      await setWidgets(kernel, widgets);
      await runLazyToo(kernel);
      const made = await recordRun(kernel, { name: `${id}.ts`, parameters: {}, workspace });
      const keptAt = options.clock().toISOString();
      return putKept(workspace, keepRun(made, await options.environment()), { keptAt, by });
    },
    values: async (id) => kernels.opened(id).values(),
    page: async (id, output, page) => kernels.opened(id).page(output, page),
    summaries: async (id, output, columns) => kernels.opened(id).summaries(output, columns),
    async close() {
      watcher?.close();
      for (const timer of settling.values()) clearTimeout(timer);
      await kernels.close();
    },
  };
}

async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return work();
}
