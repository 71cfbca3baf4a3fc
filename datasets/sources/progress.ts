import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { LongWork } from "../foundation/progress.ts";
import { throwIfAborted } from "../store/duckdb.ts";
import type { Layout } from "./layout.ts";

/** The share `[from, until)` of the whole that one query is. */
export interface QuerySpan {
  readonly from: number;
  readonly until: number;
  readonly label: string;
  readonly detail?: string;
  readonly work: LongWork;
}

/** How often a running query is asked how far it is. */
const everyMs = 200;

/** Does what takes its time without a query, and reports that it began and ended. */
export async function watchWork<T>(
  { from, until, label, detail, work: { onProgress, signal } }: QuerySpan,
  run: () => Promise<T>,
): Promise<T> {
  const tell = (fraction: number) =>
    onProgress?.({ label, fraction, ...(detail === undefined ? {} : { detail }) });
  tell(from);
  throwIfAborted(signal);
  const result = await run();
  tell(until);
  return result;
}

/**
 * Runs a query, or a few, and reports how far DuckDB says the running one is, never backwards. An abort that comes just before the query starts finds nothing to
 * interrupt, so it is asked for again at each look.
 */
export async function watchQuery<T>(
  connection: DuckDBConnection,
  { from, until, label, detail, work: { onProgress, signal } }: QuerySpan,
  run: () => Promise<T>,
): Promise<T> {
  let highest = 0;
  const tell = (share: number) => {
    highest = Math.max(highest, share);
    onProgress?.({
      label,
      fraction: from + highest * (until - from),
      ...(detail === undefined ? {} : { detail }),
    });
  };
  await connection.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
  tell(0);
  throwIfAborted(signal);
  const timer = setInterval(() => {
    if (signal?.aborted) connection.interrupt();
    tell(Math.min(1, Math.max(0, connection.progress.percentage / 100)));
  }, everyMs);
  try {
    const result = await run();
    tell(1);
    return result;
  } finally {
    clearInterval(timer);
  }
}

/** Share of the whole that reading the files takes; writing the facts takes the rest. */
const readingShare = 0.8;

interface ReadFiles {
  readonly files: readonly string[];
  readonly layouts: readonly Layout[];
  readonly label: string;
  readonly work: LongWork;
}

/** The share of the whole that each file of a delivery is. */
export function spansOf({ files, layouts, label, work }: ReadFiles): readonly QuerySpan[] {
  const total = layouts.reduce((sum, { header }) => sum + header.bytes, 0);
  let done = 0;
  return files.map((path, file) => {
    const from = (readingShare * done) / total;
    done += layouts[file]!.header.bytes;
    const until = (readingShare * done) / total;
    return { from, until, label, detail: basename(path), work };
  });
}

/** Progress by bytes read of a file: `until` of the whole is reached with the last of them. */
export function tellBytes({ from, label, detail, work }: QuerySpan, until: number, total: number) {
  return (bytes: number) =>
    work.onProgress?.({
      label,
      fraction: from + (bytes / total) * (until - from),
      ...(detail === undefined ? {} : { detail }),
    });
}
