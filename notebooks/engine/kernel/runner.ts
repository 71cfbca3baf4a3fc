import { AsyncLocalStorage } from "node:async_hooks";
import { Script } from "node:vm";
import { type Module, Runtime, type Variable } from "@observablehq/runtime";
import { Fault } from "vigie/datasets";
import type { OutputDocument } from "../display/documents.ts";
import { cellOfError, describeThrown, scriptName } from "../display/errors.ts";
import type { Input } from "../inputs.ts";
import { type CellFunction, drive, Stopped } from "./drive.ts";
import type { CellOrder, CellStatus, FromKernel } from "./protocol.ts";
import { createPump } from "./pump.ts";
import { createTurns } from "./turns.ts";

/** One execution of a cell. */
export interface CellRun {
  readonly live: LiveCell;
  readonly number: number;
  /** Widgets asked for so far. */
  widgets: number;
  /** What the next `$bind` belongs to. */
  pending:
    | { readonly widget: string }
    | { readonly source: AnyIterator; readonly first: unknown }
    | undefined;
  outputs: number;
  invalidation: Promise<void>;
}

export type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

interface Widget {
  readonly input: Input<unknown>;
  readonly output: number;
  /** As the page sent it, or the default. */
  wire: unknown;
  /** The name of the cell that holds its value. */
  name?: string;
}

/** A cell that is loaded, with what its last run left. */
export interface LiveCell {
  order: CellOrder;
  status: CellStatus;
  readonly variable: Variable;
  readonly outputs: Map<string, Variable>;
  readonly widgets: Map<string, Widget>;
  readonly sources: Map<string, { readonly first: unknown; readonly iterator: AnyIterator }>;
  /** Counts how often the runtime has asked for it. */
  asked: number;
  /** `asked` at the time of the last start. */
  started: number;
  runs: number;
  isAllowed: boolean;
  stop: ((stopped: Stopped) => void) | undefined;
}

export interface RunnerParts {
  readonly send: (message: FromKernel) => void;
  /** Resolves and imports a module for the notebook. */
  readonly loadModule: (specifier: string, names?: readonly string[]) => Promise<object>;
  /** The exports of `vigie/notebook`. */
  readonly given: Readonly<Record<string, unknown>> & { readonly display: (value: unknown) => unknown };
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** `import.meta` of the notebook. */
  readonly meta: object;
}

export type Runner = ReturnType<typeof createRunner>;

/**
 * Runs cells through Observable's runtime: one variable per cell, one per name. The runtime decides what must run
 * again; here it is decided when (one at a time, in the file's order), with what, and what is told about it.
 */
export function createRunner({ send, loadModule, given, now, meta }: RunnerParts) {
  const cells = new Map<string, LiveCell>();
  const current = new AsyncLocalStorage<CellRun>();
  const turns = createTurns();
  const main: Module = new Runtime().module();
  let isIdleTold = true;

  const setStatus = (live: LiveCell, status: CellStatus, reason?: string) => {
    live.status = status;
    send({ type: "state", cell: live.order.id, status, ...(reason === undefined ? {} : { reason }) });
    isIdleTold = false;
    if (status !== "queued" && status !== "running") tellIdleSoon();
  };

  const isBusy = () => [...cells.values()].some(({ status }) => status === "queued" || status === "running");

  // The runtime works a tick after it is told; idle is said when two have passed and nothing has come of it.
  const tellIdleSoon = () => {
    let ticks = 4;
    const look = () => {
      if (isBusy() || isIdleTold) return;
      if (ticks-- > 0) return void setImmediate(look);
      isIdleTold = true;
      send({ type: "idle" });
    };
    setImmediate(look);
  };

  const emit = (run: CellRun, index: number, document: OutputDocument) =>
    send({ type: "output", cell: run.live.order.id, run: run.number, index, document });

  const isCurrent = (run: CellRun) =>
    run.number === run.live.runs && cells.get(run.live.order.id) === run.live;

  /** Puts an output at the end of a cell's; says nothing for a run that is over and replaced. */
  const append = (run: CellRun, document: OutputDocument): number => {
    if (!isCurrent(run) || run.outputs > maxOutputs) return -1;
    const index = run.outputs++;
    emit(run, index, index < maxOutputs ? document : tooMany);
    return index;
  };

  const shiftsOf = (cell: string) => cells.get(cell)?.order.shifts ?? [];

  const define = (order: CellOrder) => {
    const live: LiveCell = {
      order,
      status: "queued",
      variable: main.variable({
        pending: () => onPending(live),
        fulfilled: () => {},
        rejected: () => onRejected(live),
      }),
      outputs: new Map(),
      widgets: new Map(),
      sources: new Map(),
      asked: 0,
      started: -1,
      runs: cells.get(order.id)?.runs ?? 0,
      isAllowed: !order.lazy,
      stop: undefined,
    };
    cells.set(order.id, live);
    return live;
  };

  const onPending = (live: LiveCell) => {
    live.asked++;
    live.stop?.(new Stopped("superseded"));
    if (live.order.body !== null) setStatus(live, "queued");
  };

  const onRejected = (live: LiveCell) => {
    if (live.started === live.asked || live.order.body === null) return;
    const name = live.order.inputs.find((input) => !isDone(definerOf(input)));
    const definer = name === undefined ? undefined : definerOf(name);
    setStatus(
      live,
      "waiting",
      `reads ${name ?? "a name"} of ${definer?.order.id ?? "a cell"}, which did not run`,
    );
  };

  const definerOf = (name: string) => [...cells.values()].find(({ order }) => order.outputs.includes(name));
  const isDone = (live: LiveCell | undefined) => live === undefined || live.status === "done";

  /** Tells the runtime how to make a cell's value and its names. Makes the runtime run it. */
  const wire = (live: LiveCell) => {
    const { order } = live;
    const inputs = [...order.inputs, "invalidation"];
    live.variable.define(`cell ${order.id}`, inputs, (...values: unknown[]) => execute(live, values));
    for (const name of order.outputs) wireOutput(live, name);
  };

  const wireOutput = (live: LiveCell, name: string) => {
    const known = live.outputs.get(name);
    const variable = known ?? main.variable(true);
    live.outputs.set(name, variable);
    variable.define(name, [`cell ${live.order.id}`], (exports: Record<string, unknown>) =>
      valueOfName(live, name, exports),
    );
  };

  const valueOfName = (live: LiveCell, name: string, exports: Record<string, unknown>) => {
    const source = live.sources.get(name);
    if (source !== undefined) return createPump(source.first, source.iterator, () => !isBusy());
    const widget = [...live.widgets.values()].find((one) => one.name === name);
    return widget === undefined ? exports[name] : widget.input.decode(widget.wire);
  };

  const execute = async (live: LiveCell, values: readonly unknown[]): Promise<unknown> => {
    const { order, asked } = live;
    if (order.body === null) throw new Error("this cell does not run");
    const stop = new Promise<never>((_, reject) => {
      live.stop = reject;
    });
    stop.catch(() => {});
    if (!live.isAllowed) await waitToBeAsked(live, stop);
    const release = await turns.take(order.position);
    try {
      if (live.asked !== asked) throw new Stopped("superseded");
      return await runOnce(live, values, stop);
    } finally {
      release();
    }
  };

  /** A lazy cell, and all that reads it, stand still until someone runs it. */
  const waitToBeAsked = (live: LiveCell, stop: Promise<never>): Promise<never> => {
    setStatus(live, live.runs > 0 ? "stale" : "waiting", "lazy: runs when asked");
    for (const reader of readersOf(live))
      if (reader.status === "queued")
        setStatus(reader, reader.runs > 0 ? "stale" : "waiting", `waits for ${live.order.id}`);
    return stop;
  };

  const readersOf = (live: LiveCell): LiveCell[] => {
    const reached = new Set([live]);
    for (const from of reached)
      for (const one of cells.values())
        if (one.order.inputs.some((name) => from.order.outputs.includes(name))) reached.add(one);
    reached.delete(live);
    return [...reached];
  };

  const runOnce = async (
    live: LiveCell,
    values: readonly unknown[],
    stop: Promise<never>,
  ): Promise<unknown> => {
    const { order } = live;
    const previous = new Map(live.widgets);
    live.widgets.clear();
    live.sources.clear();
    live.started = live.asked;
    const invalidation = values.at(-1) as Promise<void>;
    const run: CellRun = {
      live,
      number: ++live.runs,
      widgets: 0,
      pending: undefined,
      outputs: 0,
      invalidation,
    };
    kept.set(run, previous);
    send({ type: "started", cell: order.id, run: run.number });
    setStatus(live, "running");
    const start = now();
    let status: CellStatus = "done";
    try {
      return await current.run(run, () => drive(compiled(live), arguments_(live, run, values), stop));
    } catch (error) {
      status = reportFailure(run, error);
      throw error;
    } finally {
      if (live.order.lazy) live.isAllowed = false;
      if (isCurrent(run) && live.asked === live.started) {
        send({ type: "finished", cell: order.id, run: run.number, ms: now() - start, outputs: run.outputs });
        setStatus(live, status);
      }
    }
  };

  const kept = new WeakMap<CellRun, ReadonlyMap<string, Widget>>();

  const reportFailure = (run: CellRun, error: unknown): CellStatus => {
    if (error instanceof Stopped && error.why === "superseded") return "queued";
    if (error instanceof Stopped) {
      append(run, { kind: "error", name: "interrupted", message: "interrupted", stack: [] });
      return "interrupted";
    }
    append(run, describeThrown(error, shiftsOf));
    return "failed";
  };

  const compiled = ({ order }: LiveCell): CellFunction => {
    const head = order.driver === "generator" ? "function*" : "async function";
    const parameters = [...order.inputs, ...Object.keys(order.own), "$load", "$meta", "$show", "$bind"];
    const code = `"use strict"; (${head} (${parameters.join(", ")}) {\n${order.body}\nreturn {${order.outputs.join(", ")}};\n})`;
    return new Script(code, {
      filename: scriptName(order.id),
      lineOffset: -1,
    }).runInThisContext() as CellFunction;
  };

  const arguments_ = ({ order }: LiveCell, run: CellRun, values: readonly unknown[]): unknown[] => {
    const own = Object.values(order.own).map((name) =>
      name === "*" ? { ...given, invalidation: run.invalidation } : givenTo(run, name),
    );
    return [...values.slice(0, order.inputs.length), ...own, loadModule, meta, show(run), bind(run)];
  };

  const givenTo = (run: CellRun, name: string): unknown => {
    if (name === "invalidation") return run.invalidation;
    if (!(name in given))
      throw new SyntaxError(`no such export: ${name} (expected a name that vigie/notebook exports)`);
    return given[name];
  };

  const show = (run: CellRun) => (value: unknown) => {
    given.display(value);
    return run.number;
  };

  /** `const name = view(…)`: from now on the widget just asked for feeds `name`. */
  const bind = (run: CellRun) => (name: string, value: unknown) => {
    const { pending, live } = run;
    run.pending = undefined;
    if (pending === undefined) return value;
    if ("source" in pending) {
      live.sources.set(name, { first: pending.first, iterator: pending.source });
      return value;
    }
    const widget = live.widgets.get(pending.widget);
    if (widget !== undefined) widget.name = name;
    return value;
  };

  /** Shows a widget and gives its value: the one chosen before, where the widget is still the same. */
  const view = <T>(run: CellRun, input: Input<T>): T => {
    const key = `#${run.widgets++}`;
    const before = kept.get(run)?.get(key);
    const isSame = before !== undefined && sameWidget(before.input, input);
    const wireValue = isSame ? before.wire : input.initial;
    const value = input.decode(wireValue);
    const output = append(run, { kind: "input", name: key, input: input.description, value: wireValue });
    run.live.widgets.set(key, { input, output, wire: wireValue });
    run.pending = { widget: key };
    return value;
  };

  const moveWidget = (live: LiveCell, [key, widget]: [string, Widget], value: unknown) => {
    widget.input.decode(value); // throws on what does not fit, before anything moves
    widget.wire = value;
    const document = { kind: "input", name: key, input: widget.input.description, value } as const;
    send({ type: "output", cell: live.order.id, run: live.runs, index: widget.output, document });
    if (widget.name === undefined || live.order.live[widget.name] === true) wire(live);
    else wireOutput(live, widget.name);
  };

  return {
    current,
    append,
    /** Replaces an output of a run that is still the newest. */
    replace: (run: CellRun, index: number, document: OutputDocument) => {
      if (index >= 0 && isCurrent(run)) emit(run, index, document);
    },
    view,
    isCurrent,

    /** Takes the notebook as it is now: cells with the same key are left alone, the others are defined again. */
    load(orders: readonly CellOrder[]): void {
      const next = new Map(orders.map((order) => [order.id, order]));
      const changed = orders.filter((order) => cells.get(order.id)?.order.key !== order.key);
      for (const [id, live] of [...cells]) {
        const order = next.get(id);
        if (order === undefined) forget(live, []);
        else if (order.key === live.order.key) live.order = order;
        else forgetOutputs(live, order.outputs);
        if (order === undefined) cells.delete(id);
      }
      for (const order of changed) {
        const live = cells.get(order.id) ?? define(order);
        live.order = order;
        live.isAllowed = !order.lazy;
        live.stop?.(new Stopped("superseded"));
        if (order.body === null) live.status = "blocked";
        else setStatus(live, "queued");
        wire(live);
      }
      isIdleTold = false;
      tellIdleSoon();
    },

    /** Runs these cells again, lazy or not; what reads them follows. */
    run(ids: readonly string[]): void {
      for (const id of ids) {
        const live = cells.get(id);
        if (live === undefined || live.order.body === null) continue;
        live.isAllowed = true;
        live.stop?.(new Stopped("superseded"));
        setStatus(live, "queued");
        wire(live);
      }
      isIdleTold = false;
      tellIdleSoon();
    },

    /** A widget was moved. Its name's readers run again; the cell too, where it reads the name itself. */
    setInput(cell: string, name: string, value: unknown): void {
      const live = cells.get(cell);
      const found = [...(live?.widgets ?? [])].find(([key, one]) => key === name || one.name === name);
      try {
        if (live === undefined || found === undefined)
          throw new Fault("input.unknown", `no such widget: ${name} in ${cell} (expected one that is shown)`);
        moveWidget(live, found, value);
      } catch (error) {
        send({ type: "console", cell, level: "error", text: (error as Error).message });
      }
      isIdleTold = false;
      tellIdleSoon();
    },

    /** Stops a cell that awaits. One that computes is stopped by SIGINT. */
    interrupt(cell: string, run: number): void {
      const live = cells.get(cell);
      if (live?.status === "running" && live.runs === run) live.stop?.(new Stopped("interrupted"));
    },

    /** An error that came out of no `await`: shown at the cell that its stack names, else at the one given. */
    reportStray(error: unknown): boolean {
      const live = cells.get(cellOfError(error) ?? current.getStore()?.live.order.id ?? "");
      if (live === undefined) return false;
      const run: CellRun = {
        live,
        number: live.runs,
        widgets: 0,
        pending: undefined,
        outputs: strayIndex++,
        invalidation: Promise.resolve(),
      };
      emit(run, run.outputs, describeThrown(error, shiftsOf));
      if (live.status === "done") setStatus(live, "failed");
      return true;
    },
  };

  function forgetOutputs(live: LiveCell, stay: readonly string[]): void {
    for (const [name, variable] of [...live.outputs]) {
      if (stay.includes(name)) continue;
      variable.delete();
      live.outputs.delete(name);
    }
  }

  function forget(live: LiveCell, stay: readonly string[]): void {
    live.stop?.(new Stopped("superseded"));
    forgetOutputs(live, stay);
    live.variable.delete();
  }
}

let strayIndex = 1000;
const maxOutputs = 200;
const tooMany: OutputDocument = {
  kind: "error",
  name: "notebook.too-many-outputs",
  message: `too many outputs in one cell (expected at most ${maxOutputs}): the rest is not shown`,
  stack: [],
};

function sameWidget(before: Input<unknown>, now: Input<unknown>): boolean {
  return (
    JSON.stringify([before.description, before.initial]) === JSON.stringify([now.description, now.initial])
  );
}
