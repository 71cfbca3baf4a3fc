import { Worker } from "node:worker_threads";
import { Fault } from "vigie/datasets";
import { type Board, createBoard, type Order, workOnChunk } from "./chunks.mjs";
import type { Rows } from "./kernel.mjs";

/** Works on all chunks of the rows, here or in threads; the board holds the same bytes afterwards. */
export interface Crew {
  readonly board: Board;
  readonly threads: number;
  work(order: Order): Promise<void>;
  close(): Promise<void>;
}

/**
 * Cells (rows x columns) from which threads pay for their start and the copy of the rows into shared memory; below, one
 * thread is used whatever is offered. Measured on two cores that others used too: level at 3.6 million (0.52 and 0.55 s).
 */
export const smallestShared = 4_000_000;

/** `threads` at most; fewer where they do not pay. */
export async function openCrew(rows: Rows, threads: number, paysFrom = smallestShared): Promise<Crew> {
  const cells = rows.labels.length * rows.columns.length;
  const board = (make: (bytes: number) => ArrayBufferLike) => createBoard(rows, make);
  if (threads < 2 || cells < paysFrom)
    return alone(
      rows,
      board((bytes) => new ArrayBuffer(bytes)),
    );
  const shared = shareRows(rows);
  return together(shared, { board: board((bytes) => new SharedArrayBuffer(bytes)), threads });
}

function alone(rows: Rows, board: Board): Crew {
  return {
    board,
    threads: 1,
    async work(order) {
      for (let chunk = 0; chunk < board.chunks; chunk++) workOnChunk(rows, board, { ...order, chunk });
    },
    async close() {},
  };
}

function together(rows: Rows, { board, threads }: { board: Board; threads: number }): Crew {
  const count = Math.min(threads, board.chunks);
  const workers = Array.from(
    { length: count },
    () =>
      new Worker(new URL("./kernel-worker.mjs", import.meta.url), {
        workerData: { rows, board },
        execArgv: [], // no TypeScript loader: it takes longer to start than most fits
      }),
  );
  return {
    board,
    threads: count,
    async work(order) {
      board.next[0] = 0;
      await Promise.all(workers.map((worker) => answer(worker, order)));
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function answer(worker: Worker, order: Order): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      worker.off("error", failed).off("exit", left);
      resolve();
    };
    const failed = (cause: Error) => {
      reject(new Fault("logistic.thread", `a thread failed: ${cause.message}`, { kind: "broken", cause }));
    };
    const left = () => failed(new Error("it ended"));
    worker.once("message", done).once("error", failed).once("exit", left);
    worker.postMessage(order);
  });
}

function shareRows({ columns, labels, weights, means }: Rows): Rows {
  return {
    columns: columns.map((column) => copyInto(Float32Array, column)),
    labels: copyInto(Uint8Array, labels),
    weights: weights === null ? null : copyInto(Float64Array, weights),
    means,
  };
}

type Typed = Float32Array | Float64Array | Uint8Array;

function copyInto<T extends Typed>(
  type: { new (memory: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  values: T,
): T {
  const copy = new type(new SharedArrayBuffer(values.length * type.BYTES_PER_ELEMENT));
  copy.set(values);
  return copy;
}
