import { basename } from "node:path";
import { cellOfError, describeThrown } from "../display/errors.ts";
import { summarise } from "../display/summary.ts";
import type { Input } from "../inputs/inputs.ts";
import type { CellSurroundings } from "./call-cell.ts";
import { createCauses } from "./causes.ts";
import { Stopped } from "./drive.ts";
import { blankRun, createExecution, waitingBehind } from "./execution.ts";
import { createIdleTeller } from "./idle.ts";
import { lineageOf } from "./lineage.ts";
import { type CellRun, definerOf, heldAbove, isBusy, type LiveCell } from "./live-cell.ts";
import { createOutputs } from "./outputs.ts";
import type { CellOrder, CellStatus, FromKernel, NamedValue } from "./protocol.ts";
import type { RunCause, WaitReason } from "./reasons.ts";
import { findWidget, moveWidget, showWidget } from "./widgets.ts";
import { createWiring } from "./wiring.ts";

export interface RunnerParts extends CellSurroundings {
  readonly send: (message: FromKernel) => void;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

export type Runner = ReturnType<typeof createRunner>;

/**
 * Runs cells through Observable's runtime. The runtime decides what must run again (`wiring.ts`); when, with what and
 * what is told about it is decided in `execution.ts`; here the notebook comes in, and the person's wishes.
 */
export function createRunner(parts: RunnerParts) {
  const { send } = parts;
  const cells = new Map<string, LiveCell>();
  const idle = createIdleTeller(
    () => isBusy(cells),
    () => send({ type: "idle", heard }),
  );
  let heard = 0;
  /** At the end of what was asked for: idleness is told with how much that was. */
  const heed = () => {
    heard++;
    idle.stir();
    idle.tellSoon();
  };
  const outputs = createOutputs(cells, send);
  const shiftsOf = (cell: string) => cells.get(cell)?.order.shifts ?? [];

  const setStatus = (live: LiveCell, status: CellStatus, reason?: WaitReason) => {
    live.status = status;
    send({ type: "state", cell: live.order.id, status, ...(reason === undefined ? {} : { reason }) });
    idle.stir();
    if (status !== "queued" && status !== "running") idle.tellSoon();
  };

  const causes = createCauses(cells);
  const { current, execute } = createExecution({ ...parts, cells, outputs, causes, shiftsOf, setStatus });
  const wiring = createWiring(cells, execute);

  const define = (order: CellOrder): LiveCell => {
    const live: LiveCell = {
      order,
      status: "queued",
      variable: wiring.main.variable({
        pending: () => onPending(live),
        fulfilled: () => {},
        rejected: () => onRejected(live),
      }),
      outputs: new Map(),
      widgets: new Map(),
      sources: new Map(),
      opened: [],
      asked: 0,
      started: -1,
      runs: 0,
      cause: undefined,
      ranAt: 0,
      isAllowed: !order.lazy,
      isHeld: false,
      hasStrayed: false,
      stop: undefined,
    };
    cells.set(order.id, live);
    return live;
  };

  const onPending = (live: LiveCell) => {
    live.asked++;
    live.stop?.(new Stopped("superseded"));
    live.isHeld = false;
    if (live.order.body === null) return;
    setStatus(live, "queued");
    const held = heldAbove(cells, live);
    if (held !== undefined) setStatus(live, ...waitingBehind(live, held));
  };

  const onRejected = (live: LiveCell) => {
    if (live.started === live.asked || live.order.body === null) return;
    const name = live.order.inputs.find((input) => (definerOf(cells, input)?.status ?? "done") !== "done");
    const definer = name === undefined ? undefined : definerOf(cells, name);
    setStatus(live, "waiting", { kind: "no-value", name: name ?? null, cell: definer?.order.id ?? null });
  };

  const start = (live: LiveCell, cause?: RunCause) => {
    live.cause = cause ?? live.cause;
    live.isHeld = false;
    live.stop?.(new Stopped("superseded"));
    if (live.order.body === null) live.status = "blocked";
    else setStatus(live, "queued");
    wiring.wire(live);
  };

  /** Lets go of what is gone, and of the names that changed cells no longer define. */
  const leave = (next: ReadonlyMap<string, CellOrder>) => {
    for (const [id, live] of [...cells]) {
      const order = next.get(id);
      if (order === undefined) wiring.forget(live);
      else if (order.key === live.order.key) live.order = order;
      else wiring.forgetNames(live, order.outputs);
      if (order === undefined) cells.delete(id);
    }
  };

  return {
    current,
    append: outputs.append,
    replace: outputs.replace,
    view: <T>(run: CellRun, input: Input<T>): T => showWidget(outputs, run, input),

    lineageOf: ({ live }: CellRun) => lineageOf(cells, live),

    /** Takes the notebook as it is now: cells with the same key are left alone, the others are defined again, to be run now or (`holds`) when asked. */
    load(orders: readonly CellOrder[], holds = false): void {
      const changed = orders.filter((order) => cells.get(order.id)?.order.key !== order.key);
      leave(new Map(orders.map((order) => [order.id, order])));
      for (const order of changed) {
        const live = cells.get(order.id) ?? define(order);
        const cause = causeOfChange(live.order, order);
        live.order = order;
        live.isAllowed = !order.lazy && !holds;
        start(live, cause);
      }
      heed();
    },

    /** Runs these cells again, lazy or not; what reads them follows. */
    run(ids: readonly string[], needed: Readonly<Record<string, string>> = {}): void {
      for (const id of [...ids, ...Object.keys(needed)]) {
        const live = cells.get(id);
        if (live === undefined || live.order.body === null) continue;
        live.isAllowed = true;
        const by = needed[id];
        start(live, by === undefined ? { kind: "asked" } : { kind: "needed", by });
      }
      heed();
    },

    /** A widget was moved. Its name's readers run again; the cell too, where it reads the name itself. */
    setInput(cell: string, name: string, value: unknown): void {
      try {
        const { live, key, widget } = findWidget(cells, cell, name);
        moveWidget(send, { live, key, widget }, value);
        if (widget.name === undefined || live.order.live[widget.name] === true) {
          live.cause = { kind: "input", cell, name: widget.name ?? key };
          wiring.wire(live);
        } else {
          causes.moved(widget.name);
          wiring.wireName(live, widget.name);
        }
      } catch (error) {
        send({ type: "console", cell, level: "error", text: (error as Error).message });
      }
      heed();
    },

    /** What the names hold, of cells that ran. */
    values: (): NamedValue[] =>
      [...cells.values()].flatMap((live) =>
        live.status === "done"
          ? [...live.outputs].map(([name, { _value: value }]) => ({
              name,
              cell: live.order.id,
              ...summarise(value),
            }))
          : [],
      ),

    /** Stops a cell that awaits. One that computes is stopped by SIGINT. */
    interrupt(cell: string, run: number): void {
      const live = cells.get(cell);
      if (live?.status === "running" && live.runs === run) live.stop?.(new Stopped("interrupted"));
    },

    /** An error that came out of no `await`: shown at the cell that its stack names, else at the one given. */
    reportStray(error: unknown): boolean {
      const live = cells.get(cellOfError(error) ?? current.getStore()?.live.order.id ?? "");
      if (live === undefined) return false;
      outputs.emit(blankRun(live), strayIndex++, describeThrown(error, shiftsOf));
      live.hasStrayed = true;
      if (live.status === "done") setStatus(live, "failed");
      return true;
    },
  };
}

/** Why a loaded cell has another key; undefined where it is new, or only its names lead elsewhere. */
function causeOfChange(before: CellOrder, now: CellOrder): RunCause | undefined {
  if (before.body !== now.body || before.lazy !== now.lazy) return { kind: "edited" };
  const paths = new Set([...Object.keys(before.files), ...Object.keys(now.files)]);
  const files = [...paths].filter((path) => before.files[path] !== now.files[path]);
  return files.length === 0 ? undefined : { kind: "imported", files: files.map((path) => basename(path)) };
}

let strayIndex = 1000;
