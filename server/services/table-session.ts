import type { DuckDBConnection } from "@duckdb/node-api";
import { Fault, withDuckDb } from "vigie/datasets";

export type Row = Readonly<Record<string, unknown>>;
export type Ask = (sql: string) => Promise<readonly Row[]>;

type Work<T> = (ask: Ask, connection: DuckDBConnection) => Promise<T>;

/** One DuckDB database kept open between questions, which it answers one after the other. */
export interface TableSession {
  /** Aborting the signal takes the work out of the queue, or interrupts its query with `work.cancelled`. */
  run<T>(work: Work<T>, signal?: AbortSignal): Promise<T>;
  end(): Promise<void>;
}

interface SessionOptions {
  /** Folder in which DuckDB may leave scratch files while it is open. */
  readonly within: string;
  readonly threads: number;
  readonly memoryMiB: number;
}

interface Opened {
  readonly ask: Ask;
  readonly connection: DuckDBConnection;
  /** Closes the database. */
  readonly release: () => Promise<void>;
}

/** Opens the database at the first question. */
export function createSession(options: SessionOptions): TableSession {
  let opened: Promise<Opened> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const run = async <T>(work: Work<T>, signal?: AbortSignal): Promise<T> => {
    throwIfAborted(signal);
    opened ??= open(options);
    const { ask, connection } = await opened;
    const interrupt = () => connection.interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      return await work(ask, connection);
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener("abort", interrupt);
    }
  };
  return {
    run(work, signal) {
      const next = last.then(() => run(work, signal));
      last = next.catch(() => {});
      return next;
    },
    async end() {
      await (await opened?.catch(() => undefined))?.release();
      opened = undefined;
    },
  };
}

function open(options: SessionOptions): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const done = withDuckDb(
      options,
      ({ connection }) =>
        new Promise<void>((release) => {
          resolve({
            ask: async (sql) => (await connection.runAndReadAll(sql)).getRowObjects(),
            connection,
            release: () => {
              release();
              return done;
            },
          });
        }),
    );
    done.catch(reject);
  });
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new Fault("work.cancelled", "cancelled: nobody waits for it", { kind: "cancelled" });
}
