import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Digest, type ErrorKind, Fault, type StoredDataset } from "vigie/datasets";
import type { ColumnProfile, RowsPage } from "../api.ts";
import type { RowsRequest } from "./table-work.ts";

/** What the pages show of a dataset's rows. */
export interface Tables {
  /** Computed once per version: a version never changes. */
  profile(dataset: StoredDataset): Promise<readonly ColumnProfile[]>;
  /** @throws Fault `dataset.unknown-column`. */
  rows(dataset: StoredDataset, request: RowsRequest): Promise<RowsPage>;
  close(): void;
}

/** With `rows` a page, without it the profile. */
export interface ToTableChild {
  readonly request: number;
  readonly version: Digest;
  readonly rows?: RowsRequest;
}

export interface FromTableChild {
  readonly request: number;
  readonly result?: unknown;
  readonly problem?: { readonly code: string; readonly kind: ErrorKind; readonly message: string };
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** After this long without a question the process ends and frees its memory. */
const idleMs = 5 * 60_000;
const mostProfiles = 200;

/** Answers through a child process, started at the first question and again when it died. */
export function createTables(datasetsFolder: string): Tables {
  const waiting = new Map<number, Waiting>();
  const profiles = new Map<Digest, Promise<readonly ColumnProfile[]>>();
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

  const ask = <T>(question: Omit<ToTableChild, "request">): Promise<T> => {
    const request = ++requests;
    clearTimeout(timer);
    timer = setTimeout(() => child?.disconnect(), idleMs).unref();
    return new Promise<T>((resolve, reject) => {
      waiting.set(request, { resolve, reject });
      (child ?? start()).send({ request, ...question });
    });
  };

  return {
    profile({ version }) {
      const known = profiles.get(version);
      if (known !== undefined) return known;
      const made = ask<readonly ColumnProfile[]>({ version });
      profiles.set(version, made);
      made.catch(() => profiles.delete(version));
      for (const oldest of profiles.keys()) if (profiles.size > mostProfiles) profiles.delete(oldest);
      return made;
    },
    async rows({ version, manifest }, rows) {
      checkColumn(
        manifest.schema.columns.map(({ name }) => name),
        rows.sort,
      );
      return ask<RowsPage>({ version, rows });
    },
    close() {
      clearTimeout(timer);
      child?.kill();
    },
  };
}

function startChild(datasetsFolder: string): ChildProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return fork(join(import.meta.dirname, "table-child.ts"), [datasetsFolder], {
    execArgv: ["--import", tsx, "--no-warnings"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

function settle(waiting: Map<number, Waiting>, { request, result, problem }: FromTableChild): void {
  const asked = waiting.get(request);
  waiting.delete(request);
  if (problem === undefined) asked?.resolve(result as never);
  else asked?.reject(new Fault(problem.code, problem.message, { kind: problem.kind }));
}

function checkColumn(names: readonly string[], sort: string | undefined): void {
  if (sort === undefined || names.includes(sort)) return;
  throw new Fault("dataset.unknown-column", `unknown column: ${sort} (expected one of ${names.join(", ")})`, {
    place: { column: sort },
  });
}
