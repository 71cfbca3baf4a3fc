import type { CacheNote } from "../cached/cached.ts";
import type { OpenedDataset } from "../cached/lineage.ts";
import type { OutputDocument } from "../display/documents.ts";
import { renderMarkdown } from "../display/markdown.ts";
import { sanitise } from "../display/sanitise.ts";
import { markdownOf } from "../percent.ts";
import { type CellState, type LinkedCell, viewOf } from "./cell-view.ts";
import { type Composed, isBlank } from "./compose.ts";
import { type ConsoleLine, withLine } from "./console-lines.ts";
import type { CellView, KernelEventBody } from "./events.ts";
import type { CellStatus } from "./protocol.ts";
import type { RunCause, WaitReason } from "./reasons.ts";
import type { RunTimes } from "./times.ts";

interface Finished {
  readonly ms: number;
  readonly grownBytes: number;
  readonly outputs: number;
  readonly opened: readonly OpenedDataset[];
}

/** How each cell stands and what it shows, for everyone who watches. Every change is an event. */
export type Board = ReturnType<typeof createBoard>;

interface BoardParts {
  readonly composed: () => Composed;
  readonly emit: (body: KernelEventBody) => void;
  readonly times: RunTimes | undefined;
}

export function createBoard({ composed, emit, times }: BoardParts) {
  const states = new Map<string, CellState>();

  const stateOf = (id: string): CellState => {
    const known = states.get(id) ?? { status: "queued", outputs: [], shown: 0, runs: 0, before: 0 };
    states.set(id, known);
    return known;
  };

  const setStatus = (id: string, next: CellStatus, reason?: WaitReason) => {
    const state = stateOf(id);
    if (state.status === next && JSON.stringify(state.reason) === JSON.stringify(reason)) return;
    state.status = next;
    state.reason = reason;
    emit({ type: "cell.state", cell: id, status: next, ...(reason === undefined ? {} : { reason }) });
  };

  const placed = (cell: string, document: OutputDocument): OutputDocument => {
    if (document.kind !== "error" || document.cellLine === undefined) return document;
    const source = composed().notebook.cells.find(({ id }) => id === cell);
    return source === undefined ? document : { ...document, line: source.bodyLine + document.cellLine - 1 };
  };

  const show = (cell: string, run: number, index: number, document: OutputDocument) => {
    const state = stateOf(cell);
    const isNew = run > state.shown;
    if (run < state.shown) return;
    if (isNew) Object.assign(state, { shown: run, outputs: [] });
    const at = Math.min(index, state.outputs.length);
    const op = isNew ? "reset" : at < state.outputs.length ? "replace" : "append";
    const clean = placed(cell, sanitise(document));
    state.outputs[at] = clean;
    emit({ type: "cell.output", cell, run, op, index: at, document: clean });
  };

  const hasCode = (id: string) => {
    const linked = composed().cells.find(({ compiled }) => compiled.cell.id === id);
    if (linked === undefined || linked.faults.length > 0) return false;
    return linked.compiled.body !== null && !isBlank(linked.compiled);
  };

  const digestOf = (id: string) => composed().notebook.cells.find((cell) => cell.id === id)?.digest;

  const running = () => [...states].find(([, { status }]) => status === "running")?.[0];

  return {
    has: (id: string) => states.has(id),
    stateOf,
    setStatus,
    show,
    running,

    started(cell: string, run: number, causes: readonly RunCause[]): void {
      Object.assign(stateOf(cell), { runs: run, causes, cached: undefined, console: undefined });
      emit({ type: "cell.started", cell, run, causes });
    },

    cached(cell: string, run: number, note: CacheNote): void {
      const state = stateOf(cell);
      state.cached = [...(state.cached ?? []), note];
      emit({ type: "cell.cached", cell, run, note });
    },

    /** A line that a cell wrote; what no cell wrote is only told. */
    wrote(cell: string | null, line: ConsoleLine): void {
      if (cell !== null && states.has(cell)) {
        const state = stateOf(cell);
        state.console = withLine(state.console, line);
      }
      emit({ type: "console", cell, ...line });
    },

    /** A run is over; one that showed nothing takes away what the run before showed. */
    finish(cell: string, run: number, { ms, grownBytes, outputs, opened }: Finished): void {
      const state = stateOf(cell);
      Object.assign(state, { ms, grownBytes, opened });
      const digest = digestOf(cell);
      if (digest !== undefined) times?.record(digest, ms);
      if (outputs === 0 && state.shown < run) {
        Object.assign(state, { shown: run, outputs: [] });
        emit({ type: "cell.output", cell, run, op: "clear" });
      }
      emit({ type: "cell.finished", cell, run, ms, grownBytes });
    },

    /** Cells that are gone are forgotten; Markdown and faulty ones are settled; the process hears of the others. */
    settle(): void {
      const ids = new Set(composed().cells.map(({ compiled }) => compiled.cell.id));
      for (const id of [...states.keys()]) if (!ids.has(id)) states.delete(id);
      for (const linked of composed().cells) settleCell(linked, { stateOf, setStatus });
    },

    /** A new process counts its runs from 1. */
    startProcess(): void {
      for (const state of states.values()) state.before = state.runs;
    },

    /** What was stale because its process had gone will run. */
    queueStale(): void {
      for (const state of states.values()) if (state.status === "stale") state.status = "queued";
    },

    /** The process is gone: the running cell says why; the values of the others are lost. Gives the running cell. */
    loseValues(reason: string): string | undefined {
      const cell = running();
      if (cell !== undefined) {
        const state = stateOf(cell);
        show(cell, state.runs, state.shown < state.runs ? 0 : state.outputs.length, exitError(reason));
        setStatus(cell, "failed");
      }
      for (const [id, { status }] of states)
        if (["done", "queued", "waiting"].includes(status) && hasCode(id))
          setStatus(id, "stale", { kind: "no-kernel", why: reason });
      return cell;
    },

    views: (): CellView[] =>
      composed().cells.map((linked) => {
        const { id } = linked.compiled.cell;
        const state = stateOf(id);
        const outputs = state.outputs.map((document) => placed(id, document));
        return viewOf(linked, { ...state, outputs, expectedMs: times?.of(linked.compiled.cell.digest) });
      }),
  };
}

function exitError(reason: string): OutputDocument {
  const message = `the kernel ${reason}; its values are lost (run again to start a new one)`;
  return { kind: "error", name: "notebook.kernel-exited", message, stack: [] };
}

function settleCell(
  { compiled, faults }: LinkedCell,
  { stateOf, setStatus }: Pick<Board, "stateOf" | "setStatus">,
): void {
  const { cell } = compiled;
  const state = stateOf(cell.id);
  if (faults.length > 0) setStatus(cell.id, "blocked");
  else if (cell.tags.includes("markdown")) {
    const html = renderMarkdown(markdownOf(cell.body));
    state.outputs = [sanitise({ kind: "html", from: "markdown", html })];
    setStatus(cell.id, "done");
  } else if (isBlank(compiled)) {
    state.outputs = [];
    setStatus(cell.id, "done");
  } else if (state.status === "blocked") setStatus(cell.id, "queued");
}
