import { digestBytes, Fault } from "vigie/datasets";
import { ordinary } from "../conditions.ts";
import { versionsOf } from "../dialect/imported-files.ts";
import { createAnswers } from "./answers.ts";
import { createBoard } from "./board.ts";
import { type Composed, compose, ordersOf } from "./compose.ts";
import type { Kernel, KernelOptions } from "./contract.ts";
import type { KernelEvent, KernelEventBody } from "./events.ts";
import { interruptRunning } from "./interrupt.ts";
import { planRun } from "./plan.ts";
import { type KernelProcess, startKernelProcess } from "./process.ts";
import type { ToKernel } from "./protocol.ts";
import { createReceiver } from "./receive.ts";
import { createQuestions } from "./requests.ts";
import { defaultMemoryMb } from "./spares.ts";
import { createStatus } from "./status.ts";
import { type ImportWatcher, watchImports } from "./watch-imports.ts";

/** Opens a notebook; its process starts with the first `update`. */
export function openKernel(options: KernelOptions): Kernel {
  const {
    file,
    workspace,
    memoryMb = defaultMemoryMb,
    idleShutdownMs,
    times,
    spares,
    conditions = ordinary,
    onEvent,
  } = options;
  const listeners = new Set<(event: KernelEvent) => void>(onEvent === undefined ? [] : [onEvent]);
  const questions = createQuestions();
  /** Asked for while the process was starting (widgets moved, lazy cells run): done once its cells have run. */
  const whenIdle: (() => void)[] = [];
  let composed: Composed = compose("");
  let child: KernelProcess | undefined;
  let isReady = false;
  let sequence = 0;
  let memoryBytes = 0;
  /** How much work this process was sent. */
  let sent = 0;

  const emit = (body: KernelEventBody) => {
    const event = { sequence: ++sequence, ...body } as KernelEvent;
    for (const listener of listeners) listener(event);
  };
  const board = createBoard({ composed: () => composed, emit, times });
  const status = createStatus({
    idleShutdownMs,
    onIdleForLong: () => child?.kill("was idle for long, and ended to free memory"),
    onChange: (status) => {
      emit({ type: "kernel.state", status, memoryBytes });
      if (status !== "busy") void times?.save();
      if (status === "idle") spares?.refill(memoryMb);
    },
  });

  const post = (message: ToKernel) => {
    status.set("busy");
    send(message);
  };
  const send = (work: ToKernel) => {
    sent++;
    child?.send(work);
  };

  const isLazy = (id: string) =>
    composed.notebook.cells.some((cell) => cell.id === id && cell.tags.includes("lazy"));

  const runCells = (ids: readonly string[]) => {
    const { needed } = planRun(board.views(), ids);
    post({ type: "run", cells: [...ids], needed: Object.fromEntries(needed) });
  };

  const becomeIdle = (heard: number) => {
    // Said before what was sent since had come in: that is still to be done.
    if (heard < sent) return;
    const next = whenIdle.shift();
    if (next === undefined) status.set("idle");
    else next();
  };

  const becomeReady = () => {
    isReady = true;
    load();
  };

  const receive = createReceiver({
    board,
    questions,
    becomeReady,
    becomeIdle,
    onWork: () => status.set("busy"),
  });

  const load = (holds = false) => {
    const cells = ordersOf(composed, file);
    const files = cells.flatMap((cell) => Object.keys(cell.files));
    watcher?.follow(files);
    send({ type: "load", cells, versions: versionsOf(files), holds });
  };

  const watcher: ImportWatcher | undefined = options.watchesImports
    ? watchImports(() => {
        if (isReady) load();
      })
    : undefined;

  const start = () => {
    isReady = false;
    sent = 0;
    board.startProcess();
    status.set("starting");
    const started = startKernelProcess({
      file,
      workspace,
      conditions,
      memoryMb,
      spares,
      onMessage: (message) => child === started && receive(message),
      onText: (level, text) => child === started && board.wrote(board.running() ?? null, { level, text }),
      onMemory: (bytes) => {
        memoryBytes = bytes;
      },
      onExit: (reason) => child === started && exited(reason),
    });
    child = started;
  };

  const exited = (reason: string) => {
    child = undefined;
    isReady = false;
    questions.rejectAll(new Fault("notebook.kernel-exited", `the kernel ${reason}`, { kind: "unavailable" }));
    const cell = board.loseValues(reason) ?? null;
    emit({ type: "kernel.exited", reason, cell });
    status.set("exited");
  };

  const ensureStarted = () => {
    if (status.now() === "closed")
      throw new Fault("notebook.closed", `kernel is closed: ${file} (expected an open one)`);
    if (child === undefined) start();
  };

  const end = async (reason: string) => {
    const ending = child;
    ending?.kill(reason);
    await ending?.exited;
  };

  return {
    update(source, { holds = false } = {}) {
      if (source === composed.source && child !== undefined) return;
      composed = compose(source, composed);
      board.settle();
      emit({ type: "notebook", source, digest: digestBytes(source), cells: board.views() });
      status.set(child === undefined ? "starting" : "busy");
      ensureStarted();
      if (isReady) load(holds);
    },

    setInput(cell, name, value) {
      const move = () => post({ type: "input", cell, name, value });
      const isFresh = !isReady;
      ensureStarted();
      if (isFresh) whenIdle.push(move);
      else move();
    },

    run(cells) {
      const ids = cells ?? composed.cells.map(({ compiled }) => compiled.cell.id);
      const isFresh = !isReady;
      ensureStarted();
      // A new process runs everything but lazy cells by itself.
      const lazy = isFresh ? ids.filter(isLazy) : [];
      if (!isFresh) runCells(ids);
      else if (lazy.length > 0) whenIdle.push(() => runCells(lazy));
    },

    async interrupt() {
      if (child !== undefined) await interruptRunning(child, board);
    },

    async restart() {
      await end("was restarted");
      board.queueStale();
      ensureStarted();
    },

    async close() {
      status.set("closed");
      watcher?.close();
      const ending = child;
      child = undefined;
      ending?.kill("was closed");
      await ending?.exited;
      listeners.clear();
    },

    ...createAnswers(questions, { isReady: () => isReady, send: (message) => child?.send(message) }),

    state: () => ({
      file,
      status: status.now(),
      sequence,
      source: composed.source,
      digest: digestBytes(composed.source),
      cells: board.views(),
      memoryBytes,
    }),

    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    idle: status.still,
  };
}
