import type { CacheNote } from "../cached/cached.ts";
import type { OpenedDataset } from "../cached/lineage.ts";
import type { Conditions } from "../conditions.ts";
import type { ColumnShift } from "../dialect/edits.ts";
import type { ImportedFiles } from "../dialect/imported-files.ts";
import type {
  ColumnSummary,
  ColumnTotals,
  OutputDocument,
  TableDocument,
  TableFilter,
} from "../display/documents.ts";
import type { ValueSummary } from "../display/summary.ts";
import type { RunCause, WaitReason } from "./reasons.ts";
import type { FileVersions } from "./versions.ts";

/** What the child needs to run one cell. */
export interface CellOrder {
  readonly id: string;
  /** Same key = same code with the same inputs: the child leaves such a cell alone. */
  readonly key: string;
  /** Order of execution among cells that are ready. */
  readonly position: number;
  /** Function body, or null where faults (or markdown) leave nothing to run. */
  readonly body: string | null;
  readonly driver: "generator" | "async";
  readonly inputs: readonly string[];
  readonly own: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  /** Names fed by `view` or `observe`; `true` where the cell itself reads the name again. */
  readonly live: Readonly<Record<string, boolean>>;
  readonly lazy: boolean;
  /** Digest of the body and of `files`: what `cached` is valid on. */
  readonly code: string;
  /** Files that it imports by relative paths, and those that they import. */
  readonly files: ImportedFiles;
  readonly shifts: readonly ColumnShift[];
}

export type ToKernel =
  /** Read ahead what notebooks commonly import. */
  | { readonly type: "warm" }
  /** Absolute paths. */
  | {
      readonly type: "open";
      readonly file: string;
      readonly workspace: string;
      readonly conditions: Conditions;
    }
  /** `holds`: changed cells wait to be asked, as lazy ones do. */
  | {
      readonly type: "load";
      readonly cells: readonly CellOrder[];
      readonly versions: FileVersions;
      readonly holds: boolean;
    }
  /** `needed`: cells that were not asked for, with the cell that needs them. */
  | {
      readonly type: "run";
      readonly cells: readonly string[];
      readonly needed: Readonly<Record<string, string>>;
    }
  | { readonly type: "input"; readonly cell: string; readonly name: string; readonly value: unknown }
  | { readonly type: "interrupt"; readonly cell: string; readonly run: number }
  | { readonly type: "page"; readonly request: number; readonly output: string; readonly page: PageRequest }
  | {
      readonly type: "summaries";
      readonly request: number;
      readonly output: string;
      readonly columns: readonly string[];
    }
  | { readonly type: "totals"; readonly request: number; readonly output: string }
  | { readonly type: "values"; readonly request: number }
  | { readonly type: "close" };

/** A name and what it holds. */
export interface NamedValue extends ValueSummary {
  readonly name: string;
  readonly cell: string;
}

export interface PageRequest {
  /** First row, from 0. */
  readonly offset: number;
  /** At most 500. */
  readonly limit: number;
  readonly sort?: { readonly column: string; readonly descending?: boolean };
  readonly filters?: readonly TableFilter[];
}

export type CellStatus =
  | "queued" // will run as soon as its turn comes
  | "running"
  | "done"
  | "failed"
  | "stale" // shown values are older than the source
  | "interrupted"
  | "waiting" // lazy, or something it reads did not run
  | "blocked"; // has faults

export type FromKernel =
  | { readonly type: "ready" }
  | {
      readonly type: "started";
      readonly cell: string;
      readonly run: number;
      readonly causes: readonly RunCause[];
    }
  | {
      readonly type: "state";
      readonly cell: string;
      readonly status: CellStatus;
      readonly reason?: WaitReason;
    }
  | {
      readonly type: "finished";
      readonly cell: string;
      readonly run: number;
      readonly ms: number;
      /** Bytes that the process holds more (or less) than before the run. */
      readonly grownBytes: number;
      readonly outputs: number;
      /** Datasets that it opened. */
      readonly opened: readonly OpenedDataset[];
    }
  | {
      readonly type: "output";
      readonly cell: string;
      readonly run: number;
      readonly index: number;
      readonly document: OutputDocument;
    }
  | {
      readonly type: "console";
      readonly cell: string | null;
      readonly level: ConsoleLevel;
      readonly text: string;
    }
  | { readonly type: "cached"; readonly cell: string; readonly run: number; readonly note: CacheNote }
  | {
      readonly type: "idle";
      /** How many loads, runs and moves of widgets had come in by then. */
      readonly heard: number;
    }
  | { readonly type: "values"; readonly request: number; readonly values: readonly NamedValue[] }
  | {
      /** A page of a table or summaries of its columns, as was asked. */
      readonly type: "table";
      readonly request: number;
      readonly document?: TableDocument;
      readonly summaries?: readonly ColumnSummary[];
      readonly totals?: readonly ColumnTotals[];
      readonly problem?: string;
    };

export type ConsoleLevel = "log" | "info" | "warn" | "error" | "debug";
