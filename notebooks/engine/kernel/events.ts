import type { CacheNote } from "../cached/cached.ts";
import type { OpenedDataset } from "../cached/lineage.ts";
import type { CellFault } from "../dialect/faults.ts";
import type { OutputDocument } from "../display/documents.ts";
import type { CellTag } from "../percent.ts";
import type { ConsoleLine } from "./console-lines.ts";
import type { CellStatus } from "./protocol.ts";
import type { RunCause, WaitReason } from "./reasons.ts";

/** A cell as everyone who watches the notebook sees it. */
export interface CellView {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly CellTag[];
  readonly source: string;
  /** 1-based first line in the file. */
  readonly firstLine: number;
  readonly status: CellStatus;
  /** Why it waits or is stale. */
  readonly reason?: WaitReason;
  readonly faults: readonly CellFault[];
  readonly outputs: readonly OutputDocument[];
  /** How often it ran. */
  readonly runs: number;
  /** Why it ran last. */
  readonly causes?: readonly RunCause[];
  /** Milliseconds of the last run. */
  readonly ms?: number;
  /** Milliseconds that a run of this code took last, in whatever process. */
  readonly expectedMs?: number;
  /** Bytes that the process held more (or less) after it than before. */
  readonly grownBytes?: number;
  /** What it wrote in its last run, the last 500 lines. */
  readonly console?: readonly ConsoleLine[];
  /** Values of its last run that were kept in the cache, or came from there. */
  readonly cached?: readonly CacheNote[];
  /** Datasets that its last run opened. */
  readonly opened?: readonly OpenedDataset[];
  /** Names it reads and defines. */
  readonly inputs: readonly string[];
  readonly defines: readonly string[];
  readonly dependsOn: readonly string[];
}

export type KernelStatus = "starting" | "idle" | "busy" | "exited" | "closed";

/** All there is to know, for those who come later. */
export interface KernelSnapshot {
  readonly file: string;
  readonly status: KernelStatus;
  /** Counts every event: apply those with a greater number to this snapshot. */
  readonly sequence: number;
  readonly source: string;
  /** Digest of `source`: what an edit of it names as its base. */
  readonly digest: string;
  readonly cells: readonly CellView[];
  /** Bytes that the process takes, when it was last looked at. */
  readonly memoryBytes: number;
}

/** What happens in a kernel. Each carries its number in the sequence. */
export type KernelEvent = { readonly sequence: number } & KernelEventBody;

export type KernelEventBody =
  /** The source changed: cells in their new order, with ids, lines and faults; outputs are left out where unchanged. */
  | {
      readonly type: "notebook";
      readonly source: string;
      readonly digest: string;
      readonly cells: readonly CellView[];
    }
  /** `memoryBytes`: what the process takes, when it was last looked at. */
  | { readonly type: "kernel.state"; readonly status: KernelStatus; readonly memoryBytes: number }
  | { readonly type: "kernel.exited"; readonly reason: string; readonly cell: string | null }
  | {
      readonly type: "cell.state";
      readonly cell: string;
      readonly status: CellStatus;
      readonly reason?: WaitReason;
    }
  | {
      readonly type: "cell.started";
      readonly cell: string;
      readonly run: number;
      readonly causes: readonly RunCause[];
    }
  | {
      readonly type: "cell.finished";
      readonly cell: string;
      readonly run: number;
      readonly ms: number;
      readonly grownBytes: number;
    }
  | { readonly type: "cell.cached"; readonly cell: string; readonly run: number; readonly note: CacheNote }
  /** `reset`: the first output of a new run, in place of all; `clear`: none came; `replace`: the one at `index`. */
  | {
      readonly type: "cell.output";
      readonly cell: string;
      readonly run: number;
      readonly op: "reset" | "append" | "replace";
      readonly index: number;
      readonly document: OutputDocument;
    }
  | { readonly type: "cell.output"; readonly cell: string; readonly run: number; readonly op: "clear" }
  | ({ readonly type: "console"; readonly cell: string | null } & ConsoleLine);
