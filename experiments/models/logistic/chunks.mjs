// Plain JavaScript for the same reason as kernel.mjs. Types: chunks.d.mts.
import { chunkCount, differentiateChunk, paddedSize, predictChunk } from "./kernel.mjs";

/** Where rows and chunks leave what they found: `make` gives zeroed memory of that many bytes. */
export function createBoard(rows, make) {
  const n = rows.labels.length;
  const size = rows.columns.length + 1;
  const chunks = chunkCount(n);
  const sums = size + paddedSize(size) ** 2;
  return {
    chunks,
    size,
    sums,
    next: new Int32Array(make(4)),
    parameters: new Float64Array(make(8 * size)),
    eta: [new Float64Array(make(8 * n)), new Float64Array(make(8 * n))],
    residuals: new Float64Array(make(8 * n)),
    losses: new Float64Array(make(8 * chunks)),
    partials: new Float64Array(make(8 * chunks * sums)),
  };
}

export function workOnChunk(rows, board, { what, slot, chunk }) {
  const eta = board.eta[slot];
  if (what === "predict") {
    board.losses[chunk] = predictChunk(rows, { parameters: board.parameters, eta, chunk });
    return;
  }
  const partial = board.partials.subarray(chunk * board.sums, (chunk + 1) * board.sums).fill(0);
  const gradient = partial.subarray(0, board.size);
  const tiles = what === "differentiate" ? partial.subarray(board.size) : undefined;
  differentiateChunk(rows, { eta, residuals: board.residuals, chunk, gradient, tiles });
}
