import { AsyncLocalStorage } from "node:async_hooks";
import type { ColumnShift } from "../dialect/edits.ts";
import { describeThrown } from "../display/errors.ts";
import { argumentsOf, type CellSurroundings, functionOf } from "./call-cell.ts";
import type { Causes } from "./causes.ts";
import { drive, Stopped } from "./drive.ts";
import { type CellRun, type LiveCell, type LiveCells, readersOf } from "./live-cell.ts";
import type { Outputs } from "./outputs.ts";
import type { CellStatus, FromKernel } from "./protocol.ts";
import type { WaitReason } from "./reasons.ts";
import { createTurns } from "./turns.ts";

interface ExecutionParts extends CellSurroundings {
  readonly cells: LiveCells;
  readonly outputs: Outputs;
  readonly causes: Causes;
  readonly shiftsOf: (cell: string) => readonly ColumnShift[];
  readonly setStatus: (live: LiveCell, status: CellStatus, reason?: WaitReason) => void;
  readonly send: (message: FromKernel) => void;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

/** Runs cells one at a time, in the file's order among those that the runtime has asked for. */
export function createExecution(parts: ExecutionParts) {
  const { cells, outputs, causes, shiftsOf, setStatus, send, now } = parts;
  const current = new AsyncLocalStorage<CellRun>();
  const turns = createTurns();

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
    live.isHeld = true;
    setStatus(live, live.runs > 0 ? "stale" : "waiting", { kind: "lazy" });
    for (const reader of readersOf(cells, live))
      if (reader.status === "queued") setStatus(reader, ...waitingBehind(reader, live));
    return stop;
  };

  const runOnce = async (live: LiveCell, values: readonly unknown[], stop: Promise<never>) => {
    const run = begin(live, values.at(-1) as Promise<void>);
    const start = now();
    const before = heldBytes();
    let status: CellStatus = "done";
    try {
      const made = await current.run(run, () =>
        drive(functionOf(live), argumentsOf(run, values, parts), stop),
      );
      await Promise.race([Promise.all(run.later), stop]);
      if (live.hasStrayed) status = "failed";
      return made;
    } catch (error) {
      status = reportFailure(run, error);
      throw error;
    } finally {
      if (live.order.lazy) live.isAllowed = false;
      if (outputs.isCurrent(run) && live.asked === live.started) {
        const ms = now() - start;
        const grownBytes = heldBytes() - before;
        send({
          type: "finished",
          cell: live.order.id,
          run: run.number,
          ms,
          grownBytes,
          outputs: run.outputs,
          opened: [...live.opened],
        });
        setStatus(live, status);
      }
    }
  };

  const begin = (live: LiveCell, invalidation: Promise<void>): CellRun => {
    const previousWidgets = new Map(live.widgets);
    live.widgets.clear();
    live.sources.clear();
    live.opened.length = 0;
    live.hasStrayed = false;
    live.started = live.asked;
    live.runs++;
    send({ type: "started", cell: live.order.id, run: live.runs, causes: causes.take(live) });
    setStatus(live, "running");
    return { ...blankRun(live), previousWidgets, invalidation };
  };

  const reportFailure = (run: CellRun, error: unknown): CellStatus => {
    if (error instanceof Stopped && error.why === "superseded") return "queued";
    if (error instanceof Stopped) {
      outputs.append(run, { kind: "error", name: "interrupted", message: "interrupted", stack: [] });
      return "interrupted";
    }
    outputs.append(run, describeThrown(error, shiftsOf));
    return "failed";
  };

  return { current, execute };
}

/** How a cell stands that needs what a lazy one would give. */
export function waitingBehind(reader: LiveCell, held: LiveCell): [CellStatus, WaitReason] {
  return [reader.runs > 0 ? "stale" : "waiting", { kind: "behind", cell: held.order.id }];
}

/** What values take: on the heap, and beside it (Arrow's and typed arrays' buffers). */
function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The newest run of a cell, before it has shown anything. */
export function blankRun(live: LiveCell): CellRun {
  return {
    live,
    number: live.runs,
    widgets: 0,
    previousWidgets: new Map(),
    pending: undefined,
    outputs: 0,
    later: [],
    invalidation: Promise.resolve(),
  };
}
