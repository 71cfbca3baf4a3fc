import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { Fault } from "../foundation/errors.ts";
import { namingDiskFaults } from "./faults.ts";

export interface DuckDbOptions {
  /** A folder is made in here for the database and what it spills, and removed at the end. */
  readonly within: string;
  /** Default 1024. */
  readonly memoryMiB?: number;
  /** Default: the cores, 4 at most. */
  readonly threads?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface DuckDbSession {
  readonly connection: DuckDBConnection;
  /** Where the work may leave files; gone once the session ends. */
  readonly scratch: string;
}

/** A session whose database may never be needed. */
export interface LazyDuckDbSession extends Pick<DuckDbSession, "scratch"> {
  /** Opens the database, the first time. */
  connect(): Promise<DuckDBConnection>;
}

/**
 * One DuckDB database in a scratch folder inside the workspace, for the time of `work`. Its name says which process
 * owns it, so that `sweepTemporary` removes it after a crash. Aborting the signal interrupts the running query.
 */
export function withDuckDb<T>(
  options: DuckDbOptions,
  work: (session: DuckDbSession) => Promise<T>,
): Promise<T> {
  return withLazyDuckDb(options, async ({ scratch, connect }) =>
    work({ scratch, connection: await connect() }),
  );
}

/** As `withDuckDb`, but the database is opened when it is first asked for. */
export async function withLazyDuckDb<T>(
  { within, memoryMiB = 1024, threads = Math.min(4, availableParallelism()), signal }: DuckDbOptions,
  work: (session: LazyDuckDbSession) => Promise<T>,
): Promise<T> {
  throwIfAborted(signal);
  const scratch = join(within, `scratch.tmp-${process.pid}-${randomBytes(4).toString("hex")}`);
  return namingDiskFaults(async () => {
    let opened: ReturnType<typeof open> | undefined;
    const connect = async () => {
      opened ??= open({ scratch, memoryMiB, threads, signal });
      return (await opened).connection;
    };
    try {
      await mkdir(scratch, { recursive: true });
      return await work({ scratch, connect });
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    } finally {
      (await opened?.catch(() => undefined))?.close();
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

async function open({
  scratch,
  memoryMiB,
  threads,
  signal,
}: {
  scratch: string;
  memoryMiB: number;
  threads: number;
  signal: AbortSignal | undefined;
}): Promise<{ connection: DuckDBConnection; close(): void }> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(join(scratch, "work.duckdb"), {
    memory_limit: `${memoryMiB}MiB`,
    threads: String(threads),
    temp_directory: join(scratch, "spill"),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  // The database is gone when it is closed.
  await connection.run("PRAGMA disable_checkpoint_on_shutdown");
  const interrupt = () => connection.interrupt();
  signal?.addEventListener("abort", interrupt, { once: true });
  return {
    connection,
    close() {
      signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** The library. Node would look through all its text for names to `import`, which takes longer than to load and run it. */
export async function loadDuckDb(): Promise<typeof import("@duckdb/node-api")> {
  const { createRequire } = await import("node:module");
  return createRequire(import.meta.url)("@duckdb/node-api");
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new Fault("work.cancelled", "cancelled: nothing was kept", { kind: "cancelled" });
}

/** `text` as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `name` as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
