import { Fault } from "vigie/datasets";
import type { OutputDocument, TableDocument } from "../display/documents.ts";
import { markdownOf, renderMarkdown } from "../display/markdown.ts";
import { sanitise } from "../display/sanitise.ts";
import { type Composed, compose, isBlank, ordersOf } from "./compose.ts";
import type { CellView, KernelEvent, KernelEventBody, KernelSnapshot, KernelStatus } from "./events.ts";
import { type KernelProcess, startKernelProcess } from "./process.ts";
import type { CellStatus, FromKernel, PageRequest, ToKernel } from "./protocol.ts";

export interface KernelOptions {
  /** Absolute path of the notebook; its text is given by `update`. */
  readonly file: string;
  /** Absolute path of the workspace. */
  readonly workspace: string;
  /** Resident memory at which the process is ended. Default 2048. */
  readonly memoryMb?: number;
  /** Ends the process after this long without work; it starts again when needed. Default: never. */
  readonly idleShutdownMs?: number;
  readonly onEvent?: (event: KernelEvent) => void;
}

/** One open notebook: its process, and what everyone who watches it sees. */
export interface Kernel {
  /** The notebook's text, now. Runs exactly the changed cells and what reads them. */
  update(source: string): void;
  /** A widget was moved; `name` as in its output. Runs exactly what reads it. */
  setInput(cell: string, name: string, value: unknown): void;
  /** Runs these cells (all when left out) and what reads them. */
  run(cells?: readonly string[]): void;
  /** Stops the running cell; the others keep their values where Node allows it. */
  interrupt(): Promise<void>;
  /** A new process; everything runs again. */
  restart(): Promise<void>;
  close(): Promise<void>;
  /** Rows of a table that is shown. */
  page(output: string, page: PageRequest): Promise<TableDocument>;
  state(): KernelSnapshot;
  /** Another listener; the result takes it away. */
  listen(onEvent: (event: KernelEvent) => void): () => void;
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>;
}

interface CellState {
  status: CellStatus;
  reason?: string | undefined;
  outputs: OutputDocument[];
  /** Run whose outputs are shown, and the last one that was started. */
  shown: number;
  runs: number;
  /** Runs in processes before this one: a process counts its own from 1. */
  before: number;
  ms?: number | undefined;
}

type Finished = Extract<FromKernel, { type: "finished" }>;

const acknowledgeMs = 200;
const interruptMs = 500;
const interruptTries = 6;

export function openKernel(options: KernelOptions): Kernel {
  const { file, workspace, memoryMb = 2048, idleShutdownMs, onEvent } = options;
  const listeners = new Set<(event: KernelEvent) => void>(onEvent === undefined ? [] : [onEvent]);
  const states = new Map<string, CellState>();
  const pages = new Map<number, { resolve(table: TableDocument): void; reject(error: Error): void }>();
  const idleWaiters = new Set<() => void>();
  let composed: Composed = compose("");
  let status: KernelStatus = "starting";
  let child: KernelProcess | undefined;
  let isReady = false;
  let sequence = 0;
  let requests = 0;
  let memoryBytes = 0;
  let idleTimer: NodeJS.Timeout | undefined;

  /** Widgets moved while the process was starting: sent once their cells have run. */
  const pendingInputs: Extract<ToKernel, { type: "input" }>[] = [];

  const post = (message: ToKernel) => {
    setKernelStatus("busy");
    child?.send(message);
  };

  const emit = (body: KernelEventBody) => {
    const event = { sequence: ++sequence, ...body } as KernelEvent;
    for (const listener of listeners) listener(event);
  };

  const setKernelStatus = (next: KernelStatus) => {
    clearTimeout(idleTimer);
    if (next === "idle" && idleShutdownMs !== undefined)
      idleTimer = setTimeout(
        () => child?.kill("was idle for long, and ended to free memory"),
        idleShutdownMs,
      ).unref();
    if (next !== status) {
      status = next;
      emit({ type: "kernel.state", status });
    }
    if (next === "idle" || next === "exited" || next === "closed") for (const wake of idleWaiters) wake();
  };

  const stateOf = (id: string): CellState => {
    const known = states.get(id) ?? { status: "queued", outputs: [], shown: 0, runs: 0, before: 0 };
    states.set(id, known);
    return known;
  };

  const setStatus = (id: string, next: CellStatus, reason?: string) => {
    const state = stateOf(id);
    if (state.status === next && state.reason === reason) return;
    state.status = next;
    state.reason = reason;
    emit({ type: "cell.state", cell: id, status: next, ...(reason === undefined ? {} : { reason }) });
  };

  const show = (cell: string, run: number, index: number, document: OutputDocument) => {
    const state = stateOf(cell);
    const isNew = run > state.shown;
    if (run < state.shown) return;
    if (isNew) Object.assign(state, { shown: run, outputs: [] });
    const at = Math.min(index, state.outputs.length);
    const op = isNew ? "reset" : at < state.outputs.length ? "replace" : "append";
    const clean = withLine(cell, sanitise(document));
    state.outputs[at] = clean;
    emit({ type: "cell.output", cell, run, op, index: at, document: clean });
  };

  const withLine = (cell: string, document: OutputDocument): OutputDocument => {
    if (document.kind !== "error" || document.cellLine === undefined) return document;
    const source = composed.notebook.cells.find(({ id }) => id === cell);
    return source === undefined ? document : { ...document, line: source.bodyLine + document.cellLine - 1 };
  };

  const receive = (message: FromKernel) => {
    if (message.type === "ready") return becomeReady();
    if (message.type === "idle") return becomeIdle();
    if (message.type === "page") return receivePage(message);
    if (message.type === "console") return void emit(message);
    const known = states.get(message.cell);
    if (known === undefined) return; // of a cell that is gone
    if (message.type === "state") {
      if (message.status === "queued" || message.status === "running") setKernelStatus("busy");
      return setStatus(message.cell, message.status, message.reason);
    }
    const { cell } = message;
    const run = known.before + message.run;
    if (message.type === "output") return show(cell, run, message.index, message.document);
    if (message.type === "finished") return finish(cell, run, message);
    known.runs = run;
    emit({ type: "cell.started", cell, run });
  };

  const finish = (cell: string, run: number, { ms, outputs }: Finished) => {
    const state = stateOf(cell);
    state.ms = ms;
    if (outputs === 0 && state.shown < run) {
      Object.assign(state, { shown: run, outputs: [] });
      emit({ type: "cell.output", cell, run, op: "clear" });
    }
    emit({ type: "cell.finished", cell, run, ms });
  };

  const receivePage = ({ request, document, problem }: Extract<FromKernel, { type: "page" }>) => {
    const waiting = pages.get(request);
    pages.delete(request);
    if (document?.kind === "table") waiting?.resolve(document);
    else waiting?.reject(noPage(problem ?? "no page came back"));
  };

  const becomeIdle = () => {
    const [input] = pendingInputs.splice(0, 1);
    if (input === undefined) setKernelStatus("idle");
    else post(input);
  };

  const becomeReady = () => {
    isReady = true;
    child?.send({ type: "load", cells: ordersOf(composed) });
  };

  const start = () => {
    isReady = false;
    for (const state of states.values()) state.before = state.runs;
    setKernelStatus("starting");
    const started = startKernelProcess({
      file,
      workspace,
      memoryMb,
      onMessage: (message) => child === started && receive(message),
      onText: (level, text) =>
        child === started && emit({ type: "console", cell: runningCell() ?? null, level, text }),
      onMemory: (bytes) => {
        memoryBytes = bytes;
      },
      onExit: (reason) => child === started && exited(reason),
    });
    child = started;
  };

  const runningCell = () => [...states].find(([, state]) => state.status === "running")?.[0];

  /** The process is gone: the running cell says why; the values of the others are lost. */
  const exited = (reason: string) => {
    const running = runningCell();
    child = undefined;
    isReady = false;
    for (const [request, { reject }] of pages) {
      pages.delete(request);
      reject(new Fault("notebook.kernel-exited", `the kernel ${reason}`, { kind: "unavailable" }));
    }
    if (running !== undefined) {
      const state = stateOf(running);
      const message = `the kernel ${reason}; its values are lost (run again to start a new one)`;
      show(running, state.runs, state.shown < state.runs ? 0 : state.outputs.length, {
        kind: "error",
        name: "notebook.kernel-exited",
        message,
        stack: [],
      });
      setStatus(running, "failed");
    }
    for (const [id, state] of states)
      if (["done", "queued", "waiting"].includes(state.status) && hasCode(id))
        setStatus(id, "stale", `the kernel ${reason}`);
    emit({ type: "kernel.exited", reason, cell: running ?? null });
    setKernelStatus("exited");
  };

  const hasCode = (id: string) => {
    const linked = composed.cells.find(({ compiled }) => compiled.cell.id === id);
    return (
      linked !== undefined &&
      linked.faults.length === 0 &&
      linked.compiled.body !== null &&
      !isBlank(linked.compiled)
    );
  };

  const ensureStarted = () => {
    if (status === "closed")
      throw new Fault("notebook.closed", `kernel is closed: ${file} (expected an open one)`);
    if (child === undefined) start();
  };

  /** Markdown and faulty cells are settled here; the child hears of the others. */
  const settleCell = (linked: Composed["cells"][number]) => {
    const { cell } = linked.compiled;
    const state = stateOf(cell.id);
    if (linked.faults.length > 0) return setStatus(cell.id, "blocked");
    if (cell.tags.includes("markdown")) {
      const document = sanitise({
        kind: "html",
        from: "markdown",
        html: renderMarkdown(markdownOf(cell.body)),
      });
      state.outputs = [document];
      return setStatus(cell.id, "done");
    }
    if (isBlank(linked.compiled)) {
      state.outputs = [];
      return setStatus(cell.id, "done");
    }
    if (state.status === "blocked") setStatus(cell.id, "queued");
  };

  const viewOf = ({ compiled, inputs, dependsOn, faults }: Composed["cells"][number]): CellView => {
    const { cell, definitions, given } = compiled;
    const isGiven = (name: string) => given.some(({ local }) => local === name);
    const state = stateOf(cell.id);
    return {
      id: cell.id,
      title: cell.title,
      tags: cell.tags,
      source: cell.body,
      firstLine: cell.firstLine,
      status: state.status,
      ...(state.reason === undefined ? {} : { reason: state.reason }),
      faults,
      outputs: state.outputs.map((document) => withLine(cell.id, document)),
      runs: state.runs,
      ...(state.ms === undefined ? {} : { ms: state.ms }),
      inputs,
      defines: definitions.map(({ name }) => name).filter((name) => !isGiven(name)),
      dependsOn,
    };
  };

  const idle = () =>
    new Promise<void>((resolve) => {
      if (status === "idle" || status === "exited" || status === "closed") return resolve();
      const wake = () => {
        idleWaiters.delete(wake);
        resolve();
      };
      idleWaiters.add(wake);
    });

  const stop = async (reason: string) => {
    const ending = child;
    ending?.kill(reason);
    await ending?.exited;
  };

  return {
    update(source) {
      if (source === composed.source && child !== undefined) return;
      composed = compose(source, composed);
      const ids = new Set(composed.cells.map(({ compiled }) => compiled.cell.id));
      for (const id of [...states.keys()]) if (!ids.has(id)) states.delete(id);
      for (const linked of composed.cells) settleCell(linked);
      emit({ type: "notebook", source, cells: composed.cells.map(viewOf) });
      setKernelStatus(child === undefined ? "starting" : "busy");
      ensureStarted();
      if (isReady) becomeReady();
    },

    setInput(cell, name, value) {
      const isFresh = !isReady;
      ensureStarted();
      if (isFresh) pendingInputs.push({ type: "input", cell, name, value });
      else post({ type: "input", cell, name, value });
    },

    run(cells) {
      const isFresh = child === undefined;
      ensureStarted();
      const ids = cells ?? composed.cells.map(({ compiled }) => compiled.cell.id);
      if (isReady) setKernelStatus("busy");
      if (!isFresh) child?.send({ type: "run", cells: [...ids] });
    },

    async interrupt() {
      const cell = runningCell();
      if (cell === undefined || child === undefined) return;
      const { runs: run } = stateOf(cell);
      const isStopped = () =>
        stateOf(cell).status !== "running" || stateOf(cell).runs !== run || child === undefined;
      const interrupted = child;
      interrupted.send({ type: "interrupt", cell, run: run - stateOf(cell).before });
      if (await within(acknowledgeMs, isStopped)) return;
      for (let tries = 0; tries < interruptTries; tries++) {
        interrupted.signal("SIGINT"); // is lost when it comes between two stretches of the cell's code
        if (await within(interruptMs, isStopped)) return;
      }
      interrupted.kill("could not be interrupted in any other way, and was ended");
      await interrupted.exited;
    },

    async restart() {
      await stop("was restarted");
      for (const state of states.values()) if (state.status === "stale") state.status = "queued";
      ensureStarted();
    },

    async close() {
      setKernelStatus("closed");
      const ending = child;
      child = undefined;
      ending?.kill("was closed");
      await ending?.exited;
      listeners.clear();
    },

    page(output, page) {
      const request = ++requests;
      if (!isReady)
        return Promise.reject(noPage("the kernel is not running (expected the cell to run first)"));
      return new Promise((resolve, reject) => {
        pages.set(request, { resolve, reject });
        child?.send({ type: "page", request, output, page });
      });
    },

    state: () => ({
      file,
      status,
      sequence,
      source: composed.source,
      cells: composed.cells.map(viewOf),
      memoryBytes,
    }),

    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    idle,
  };
}

function noPage(problem: string): Fault {
  return new Fault("notebook.page", problem, { kind: "not-found" });
}

async function within(ms: number, isTrue: () => boolean): Promise<boolean> {
  for (const until = performance.now() + ms; performance.now() < until; ) {
    if (isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return isTrue();
}
