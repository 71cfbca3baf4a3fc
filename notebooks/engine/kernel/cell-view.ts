import type { CacheNote } from "../cached/cached.ts";
import type { OpenedDataset } from "../cached/lineage.ts";
import type { OutputDocument } from "../display/documents.ts";
import type { Composed } from "./compose.ts";
import type { ConsoleLine } from "./console-lines.ts";
import type { CellView } from "./events.ts";
import type { CellStatus } from "./protocol.ts";
import type { RunCause, WaitReason } from "./reasons.ts";

/** A cell of the notebook with its place in the graph. */
export type LinkedCell = Composed["cells"][number];

/** How a cell stands. */
export interface CellState {
  status: CellStatus;
  reason?: WaitReason | undefined;
  causes?: readonly RunCause[] | undefined;
  outputs: OutputDocument[];
  opened?: readonly OpenedDataset[] | undefined;
  console?: readonly ConsoleLine[] | undefined;
  cached?: readonly CacheNote[] | undefined;
  /** Run whose outputs are shown, and the last one that was started. */
  shown: number;
  runs: number;
  /** Runs in processes before this one: a process counts its own from 1. */
  before: number;
  ms?: number | undefined;
  grownBytes?: number | undefined;
}

export interface ShownState extends CellState {
  readonly expectedMs: number | undefined;
}

/** A cell as those who watch see it. */
export function viewOf({ compiled, inputs, dependsOn, faults }: LinkedCell, state: ShownState): CellView {
  const { cell, definitions, given } = compiled;
  const isGiven = (name: string) => given.some(({ local }) => local === name);
  return {
    id: cell.id,
    title: cell.title,
    tags: cell.tags,
    source: cell.body,
    firstLine: cell.firstLine,
    status: state.status,
    ...(state.reason === undefined ? {} : { reason: state.reason }),
    faults,
    outputs: state.outputs,
    runs: state.runs,
    ...(state.causes === undefined ? {} : { causes: state.causes }),
    ...(state.opened === undefined ? {} : { opened: state.opened }),
    ...(state.console === undefined ? {} : { console: state.console }),
    ...(state.cached === undefined ? {} : { cached: state.cached }),
    ...(state.ms === undefined ? {} : { ms: state.ms }),
    ...(state.expectedMs === undefined ? {} : { expectedMs: state.expectedMs }),
    ...(state.grownBytes === undefined ? {} : { grownBytes: state.grownBytes }),
    inputs,
    defines: definitions.map(({ name }) => name).filter((name) => !isGiven(name)),
    dependsOn,
  };
}
