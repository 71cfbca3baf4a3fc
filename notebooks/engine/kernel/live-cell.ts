import type { Variable } from "@observablehq/runtime";
import type { OpenedDataset } from "../cached/lineage.ts";
import type { Input } from "../inputs/inputs.ts";
import type { Stopped } from "./drive.ts";
import type { CellOrder, CellStatus } from "./protocol.ts";
import type { RunCause } from "./reasons.ts";

export type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

export interface Widget {
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
  /** Datasets that its last run opened. */
  readonly opened: OpenedDataset[];
  /** Counts how often the runtime has asked for it. */
  asked: number;
  /** `asked` at the time of the last start. */
  started: number;
  runs: number;
  /** Why it was started, where that is not seen from what it reads. */
  cause: RunCause | undefined;
  /** Step of its last run, as `causes.ts` counts them; 0 before the first. */
  ranAt: number;
  isAllowed: boolean;
  /** Lazy, and waiting to be asked. */
  isHeld: boolean;
  /** An error came out of no `await` while it ran. */
  hasStrayed: boolean;
  stop: ((stopped: Stopped) => void) | undefined;
}

/** One execution of a cell. */
export interface CellRun {
  readonly live: LiveCell;
  readonly number: number;
  /** Widgets asked for so far. */
  widgets: number;
  /** Those of the run before: one that is still the same keeps its value. */
  readonly previousWidgets: ReadonlyMap<string, Widget>;
  /** What the next `$bind` belongs to. */
  pending:
    | { readonly widget: string }
    | { readonly source: AnyIterator; readonly first: unknown }
    | undefined;
  outputs: number;
  /** Outputs that are still being read. */
  readonly later: Promise<void>[];
  readonly invalidation: Promise<void>;
}

/** The loaded cells by id. */
export type LiveCells = ReadonlyMap<string, LiveCell>;

export function definerOf(cells: LiveCells, name: string): LiveCell | undefined {
  return [...cells.values()].find(({ order }) => order.outputs.includes(name));
}

/** Cells that read, directly or through others, what `from` defines. */
export function readersOf(cells: LiveCells, from: LiveCell): LiveCell[] {
  const reached = new Set([from]);
  for (const one of reached)
    for (const other of cells.values())
      if (other.order.inputs.some((name) => one.order.outputs.includes(name))) reached.add(other);
  reached.delete(from);
  return [...reached];
}

/** The nearest lazy cell that waits to be asked and whose value `live` needs, perhaps through others. */
export function heldAbove(cells: LiveCells, live: LiveCell): LiveCell | undefined {
  const above = new Set([live]);
  for (const one of above) {
    if (one.isHeld && one !== live) return one;
    for (const name of one.order.inputs) {
      const definer = definerOf(cells, name);
      if (definer !== undefined) above.add(definer);
    }
  }
  return undefined;
}

export function isBusy(cells: LiveCells): boolean {
  return [...cells.values()].some(({ status }) => status === "queued" || status === "running");
}
