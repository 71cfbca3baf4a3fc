import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import {
  type Digest,
  Fault,
  faultFrom,
  forkModule,
  type RevisionRate,
  type StoredDataset,
  type ToldFault,
} from "vigie/datasets";
import type { ColumnDistribution, ColumnProfile, RejectsPage, RowsPage } from "../api/rows.ts";
import { checkColumn, checkFilters } from "./table-filter.ts";
import type { RowsRequest } from "./table-work.ts";

type PageRequest = Pick<RowsRequest, "offset" | "limit">;

/** What the pages show of a dataset's rows. Aborting a signal ends the work. */
export interface Tables {
  /** Starts the process that reads, so that the first page need not wait for it. */
  warm(): Promise<void>;
  /** At once; columns with `sampled` are still being read. */
  profile(dataset: StoredDataset): Promise<readonly ColumnProfile[]>;
  /** @throws Fault `dataset.unknown-column`, `dataset.wrong-filter`. */
  rows(dataset: StoredDataset, request: RowsRequest, signal?: AbortSignal): Promise<RowsPage>;
  /** Empty where the dataset has none. */
  rejects(dataset: StoredDataset, request: PageRequest, signal?: AbortSignal): Promise<RejectsPage>;
  /** @throws Fault `dataset.unknown-column`. */
  distribution(dataset: StoredDataset, column: string): Promise<ColumnDistribution>;
  /** Two deliveries of one of the `revisableSources`. */
  revisions(dataset: StoredDataset, other: StoredDataset): Promise<readonly RevisionRate[]>;
  close(): void;
}

export type Question = { readonly kind: "nothing" } | DatasetQuestion;

export type DatasetQuestion = { readonly version: Digest } & (
  | { readonly kind: "profile" }
  | { readonly kind: "rows"; readonly rows: RowsRequest }
  | ({ readonly kind: "rejects" } & PageRequest)
  | { readonly kind: "distribution"; readonly column: string }
  | { readonly kind: "revisions"; readonly other: Digest }
);

export type ToTableChild = { readonly request: number } & (
  | { readonly question: Question }
  | { readonly cancel: true }
);

export interface FromTableChild {
  readonly request: number;
  readonly result?: unknown;
  readonly problem?: ToldFault;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** After this long without a question the process ends and frees its memory. */
const idleMs = 5 * 60_000;

/** Answers through a child process, started at the first question and again when it died. */
export function createTables(datasetsFolder: string): Tables {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | undefined;
  let requests = 0;
  let timer: NodeJS.Timeout | undefined;

  const start = (): ChildProcess => {
    const started = startChild(datasetsFolder);
    started.on("message", (message: FromTableChild) => settle(waiting, message));
    started.on("close", () => {
      if (child === started) child = undefined;
      for (const [request, { reject }] of waiting) {
        waiting.delete(request);
        reject(
          new Fault("table.reader-ended", "the process that reads tables ended (expected to try again)", {
            kind: "unavailable",
          }),
        );
      }
    });
    child = started;
    return started;
  };

  const ask = <T>(question: Question, signal?: AbortSignal): Promise<T> => {
    const request = ++requests;
    clearTimeout(timer);
    timer = setTimeout(() => child?.disconnect(), idleMs).unref();
    return new Promise<T>((resolve, reject) => {
      waiting.set(request, { resolve, reject });
      const asked = child ?? start();
      asked.send({ request, question } satisfies ToTableChild);
      const cancel = () =>
        waiting.has(request) && asked.send({ request, cancel: true } satisfies ToTableChild);
      signal?.addEventListener("abort", cancel, { once: true });
    });
  };

  return {
    async warm() {
      if (child === undefined) await ask({ kind: "nothing" });
    },
    profile: ({ version }) => ask({ kind: "profile", version }),
    async rows({ version, manifest }, rows, signal) {
      const { columns } = manifest.schema;
      if (rows.sort !== undefined) checkColumn(rows.sort, columns);
      checkFilters(rows.filters ?? [], columns);
      return ask({ kind: "rows", version, rows }, signal);
    },
    async rejects({ version, receipt }, request, signal) {
      const hasRejects = receipt.files.some(({ path }) => path === "rejects.csv");
      if (!hasRejects) return { total: 0, reasons: [], rows: [] };
      return ask({ kind: "rejects", version, ...request }, signal);
    },
    async distribution({ version, manifest }, column) {
      checkColumn(column, manifest.schema.columns);
      return ask({ kind: "distribution", version, column });
    },
    revisions: ({ version }, other) => ask({ kind: "revisions", version, other: other.version }),
    close() {
      clearTimeout(timer);
      child?.kill();
    },
  };
}

function startChild(datasetsFolder: string): ChildProcess {
  return forkModule(join(import.meta.dirname, "table-child.ts"), [datasetsFolder], {
    execArgv: ["--no-warnings"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

function settle(waiting: Map<number, Waiting>, { request, result, problem }: FromTableChild): void {
  const asked = waiting.get(request);
  waiting.delete(request);
  if (problem === undefined) asked?.resolve(result as never);
  else asked?.reject(faultFrom(problem));
}
