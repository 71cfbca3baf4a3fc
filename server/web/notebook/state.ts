import type { CellView, KernelEvent, KernelSnapshot, KernelStatus, RunCause } from "vigie/notebooks";

export interface CellRun {
  readonly cell: string;
  readonly run: number;
  readonly causes: readonly RunCause[];
  /** Milliseconds of the page's clock. */
  readonly at: number;
  /** Null as long as it runs. */
  readonly ms: number | null;
}

/** A notebook as this page knows it. */
export interface NotebookState {
  readonly status: KernelStatus;
  /** What the process takes, when it was last looked at. */
  readonly memoryBytes: number;
  /** What ran since this page was opened, the newest last. */
  readonly runs: readonly CellRun[];
  /** The last event that is in here. */
  readonly sequence: number;
  /** The file's text, of which `cells` are the cells, and its digest. */
  readonly source: string;
  readonly digest: string;
  /** The event that brought `source`. */
  readonly written: number;
  /** Counts snapshots: after one, numbers may begin again. */
  readonly epoch: number;
  readonly cells: readonly CellView[];
  /** What no cell wrote. */
  readonly console: NonNullable<CellView["console"]>;
  /** Why the kernel ended, until it starts again. */
  readonly exit: { readonly reason: string; readonly cell: string | null } | null;
}

/** Lines kept per cell: a loop that writes must not fill the page. */
const mostLines = 500;
const mostRuns = 200;

/** The state that a snapshot begins; `before` is what was known until then. */
export function fromSnapshot(snapshot: KernelSnapshot, before: NotebookState | null = null): NotebookState {
  const { status, sequence, source, digest, cells, memoryBytes } = snapshot;
  const epoch = (before?.epoch ?? 0) + 1;
  const runs = before?.runs ?? [];
  const console = before?.console ?? [];
  const written = sequence;
  return { status, memoryBytes, sequence, source, digest, written, epoch, cells, console, runs, exit: null };
}

/** The state after an event. One that is already in the state changes nothing. */
export function apply(state: NotebookState, event: KernelEvent): NotebookState {
  if (event.sequence <= state.sequence) return state;
  return { ...state, ...changes(state, event), sequence: event.sequence };
}

function changes(state: NotebookState, event: KernelEvent): Partial<NotebookState> {
  switch (event.type) {
    case "notebook":
      return {
        source: event.source,
        digest: event.digest,
        written: event.sequence,
        cells: event.cells,
      };
    case "kernel.state":
      return {
        status: event.status,
        memoryBytes: event.memoryBytes,
        ...(event.status === "exited" ? {} : { exit: null }),
      };
    case "kernel.exited":
      return { exit: { reason: event.reason, cell: event.cell } };
    case "cell.state":
      return withCell(state, event.cell, ({ reason: _, ...cell }) => ({
        ...cell,
        status: event.status,
        ...(event.reason === undefined ? {} : { reason: event.reason }),
      }));
    case "cell.started":
      return {
        ...withCell(state, event.cell, (cell) => ({
          ...cell,
          runs: event.run,
          causes: event.causes,
          cached: [],
          console: [],
        })),
        runs: [
          ...state.runs,
          { cell: event.cell, run: event.run, causes: event.causes, at: Date.now(), ms: null },
        ].slice(-mostRuns),
      };
    case "cell.finished":
      return {
        ...withCell(state, event.cell, (cell) => ({
          ...cell,
          ms: event.ms,
          expectedMs: event.ms,
          grownBytes: event.grownBytes,
        })),
        runs: state.runs.map((one) =>
          one.cell === event.cell && one.run === event.run ? { ...one, ms: event.ms } : one,
        ),
      };
    case "cell.cached":
      return withCell(state, event.cell, ({ cached = [], ...cell }) => ({
        ...cell,
        cached: [...cached, event.note],
      }));
    case "cell.output":
      return withCell(state, event.cell, (cell) => ({ ...cell, outputs: outputsAfter(cell, event) }));
    case "console":
      return written(state, event);
  }
}

function written(
  state: NotebookState,
  { cell: id, level, text }: Extract<KernelEvent, { type: "console" }>,
): Partial<NotebookState> {
  const longer = (lines: NotebookState["console"] = []) => [...lines, { level, text }].slice(-mostLines);
  if (id === null) return { console: longer(state.console) };
  return withCell(state, id, (cell) => ({ ...cell, console: longer(cell.console) }));
}

function withCell(
  { cells }: NotebookState,
  id: string,
  change: (cell: CellView) => CellView,
): Pick<NotebookState, "cells"> {
  return { cells: cells.map((cell) => (cell.id === id ? change(cell) : cell)) };
}

type OutputEvent = Extract<KernelEvent, { type: "cell.output" }>;

function outputsAfter({ outputs }: CellView, event: OutputEvent): CellView["outputs"] {
  if (event.op === "clear") return [];
  if (event.op === "reset") return [event.document];
  if (event.op === "append") return [...outputs, event.document];
  return outputs.map((document, i) => (i === event.index ? event.document : document));
}
