// Takes chunks of rows until none is left, each time it is told to; what it finds goes into that chunk's own place.
import { parentPort, workerData } from "node:worker_threads";
import { workOnChunk } from "./chunks.mjs";

const { rows, board } = workerData;

parentPort.on("message", (order) => {
  for (let chunk = Atomics.add(board.next, 0, 1); chunk < board.chunks; chunk = Atomics.add(board.next, 0, 1))
    workOnChunk(rows, board, { ...order, chunk });
  parentPort.postMessage("done");
});
