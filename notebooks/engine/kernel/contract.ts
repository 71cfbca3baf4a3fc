import type { Conditions } from "../conditions.ts";
import type { ColumnSummary, ColumnTotals, TableDocument } from "../display/documents.ts";
import type { KernelEvent, KernelSnapshot } from "./events.ts";
import type { NamedValue, PageRequest } from "./protocol.ts";
import type { Spares } from "./spares.ts";
import type { RunTimes } from "./times.ts";

export interface KernelOptions {
  /** Absolute path of the notebook; its text is given by `update`. */
  readonly file: string;
  /** Absolute path of the workspace. */
  readonly workspace: string;
  readonly conditions?: Conditions;
  /** Resident memory at which the process is ended. Default 2048. */
  readonly memoryMb?: number;
  /** Ends the process after this long without work; it starts again when needed. Default: never. */
  readonly idleShutdownMs?: number;
  /** Processes that wait already; taken from, and filled again when nothing runs. */
  readonly spares?: Spares;
  /** Runs the readers of an imported file when it changes. Default false. */
  readonly watchesImports?: boolean;
  /** What runs are estimated from; without it only what this kernel saw. */
  readonly times?: RunTimes;
  readonly onEvent?: (event: KernelEvent) => void;
}

/** One open notebook: its process, and what everyone who watches it sees. */
export interface Kernel {
  /** The notebook's text, now. Runs exactly the changed cells and what reads them; where `holds`, they wait to be asked. */
  update(source: string, how?: { readonly holds?: boolean }): void;
  /** A widget was moved; `name` as in its output. Runs exactly what reads it. */
  setInput(cell: string, name: string, value: unknown): void;
  /** Runs these cells (all when left out), those whose missing values they need, and what reads any of them. */
  run(cells?: readonly string[]): void;
  /** Stops the running cell; the others keep their values where Node allows it. */
  interrupt(): Promise<void>;
  /** A new process; everything runs again. */
  restart(): Promise<void>;
  close(): Promise<void>;
  /** Rows of a table that is shown. */
  page(output: string, page: PageRequest): Promise<TableDocument>;
  /** What is in columns of a table that is shown, of all rows; unknown names are left out. */
  summaries(output: string, columns: readonly string[]): Promise<readonly ColumnSummary[]>;
  /** What holds a table that is shown against another, of all rows. */
  totals(output: string): Promise<readonly ColumnTotals[]>;
  /** What the names hold; while a cell computes, the answer waits for it. Nothing where no process runs. */
  values(): Promise<readonly NamedValue[]>;
  state(): KernelSnapshot;
  /** Another listener; the result takes it away. */
  listen(onEvent: (event: KernelEvent) => void): () => void;
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>;
}
