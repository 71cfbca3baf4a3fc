import { readFile } from "node:fs/promises";
import { type Adapter, Low } from "lowdb";
import { writeFileDurably } from "vigie/datasets";
import { z } from "zod";
import { checkSeen } from "../journal/anchor.ts";
import { type AnyEvent, emptyHead, type Head } from "../journal/event.ts";
import { jsonSlices } from "./json-slices.ts";
import { emptyState, type RegistryState } from "./state.ts";

/** The snapshot that lowdb holds. */
export const snapshotFile = "state.json";

export interface Snapshot {
  readonly format: "vigie.registry-state/1";
  /** Sequence and hash of the last event folded in. */
  readonly seq: number;
  readonly hash: string;
  readonly state: RegistryState;
}

const headSchema = z.object({
  format: z.literal("vigie.registry-state/1"),
  seq: z.int().nonnegative(),
  hash: z.string(),
});

/** Of a snapshot: format, head and state; its records; models or people; their versions. */
const sliceDepth = 4;

/** lowdb's own file adapter never fsyncs, uses one fixed temporary name and fails on an empty file. Missing or unreadable reads as null. */
export function durableJson<T>(path: string): Adapter<T> {
  return {
    async read() {
      const text = await readFile(path, "utf8").catch(ignoreMissing);
      return text === null ? null : parseOrNull<T>(text);
    },
    write: (data) => writeFileDurably(path, jsonSlices(data, sliceDepth)),
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

function parseOrNull<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

/** The head that the snapshot has seen; null when there is no snapshot, `unreadable` when its file is none. */
export async function readSnapshotHead(
  path: string,
): Promise<z.infer<typeof headSchema> | "unreadable" | null> {
  const text = await readFile(path, "utf8").catch(ignoreMissing);
  if (text === null) return null;
  const head = headSchema.safeParse(parseOrNull(text));
  return head.success ? head.data : "unreadable";
}

/**
 * Holds the journal against the snapshot's head.
 * @returns a sentence when the snapshot could not be read (it is rebuilt), or null.
 * @throws Fault as `checkSeen` does.
 */
export async function checkSnapshot(path: string, events: readonly AnyEvent[]): Promise<string | null> {
  const head = await readSnapshotHead(path);
  if (head === null) return null;
  if (head === "unreadable")
    return "the registry's snapshot could not be read: it was rebuilt from the journal";
  checkSeen(head, events, "the snapshot");
  return null;
}

export interface SnapshotWriter {
  /** Something changed: written after a while, at the latest on `flush`. */
  touch(): void;
  /** Writes what is due. */
  flush(): Promise<void>;
}

export interface SnapshotWriterOptions {
  readonly adapter: Adapter<Snapshot>;
  /** Asked once a write; the state must stay as it is until it is written. */
  readonly current: () => { readonly head: Head; readonly state: RegistryState };
  /** Said when a write fails: nothing is lost, the journal has it all. */
  readonly onFailure: (error: unknown) => void;
  /** How long after the first change; default 250. */
  readonly quietMs?: number;
  /** The same where one was written this long ago or less: under many changes it is not written without end. Default 2,000. */
  readonly restMs?: number;
}

/** Debounced, and written in slices: 10,000 versions take 30 ms of processor, between whose parts acknowledgements get their turn. */
export function createSnapshotWriter(options: SnapshotWriterOptions): SnapshotWriter {
  const { adapter, current, onFailure, quietMs = 250, restMs = 2000 } = options;
  const low = new Low<Snapshot>(adapter, take({ head: emptyHead, state: emptyState() }));
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isRested = true;

  function flush(): Promise<void> {
    if (timer === null) return writing;
    clearTimeout(timer);
    timer = null;
    writing = writing.then(write).catch(onFailure);
    return writing;
  }

  async function write(): Promise<void> {
    low.data = take(current());
    isRested = false;
    setTimeout(() => {
      isRested = true;
    }, restMs).unref();
    await low.write();
  }

  return {
    touch() {
      timer ??= setTimeout(flush, isRested ? quietMs : restMs).unref();
    },
    flush,
  };
}

function take({ head, state }: { head: Head; state: RegistryState }): Snapshot {
  return { format: "vigie.registry-state/1", seq: head.seq, hash: head.hash, state };
}
