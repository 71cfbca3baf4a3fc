import type { Rows } from "./kernel.mjs";

/** Where rows and chunks leave what they found; shared between threads where its memory is. */
export interface Board {
  readonly chunks: number;
  /** Parameters, the intercept included. */
  readonly size: number;
  /** Values a chunk's derivatives take in `partials`: gradient, then tiles of the Hessian. */
  readonly sums: number;
  /** The next chunk to take. */
  readonly next: Int32Array;
  readonly parameters: Float64Array;
  /** Predictors of the current point and of the one tried. */
  readonly eta: readonly [Float64Array, Float64Array];
  readonly residuals: Float64Array;
  readonly losses: Float64Array;
  readonly partials: Float64Array;
}

export interface Order {
  readonly what: "predict" | "gradient" | "differentiate";
  readonly slot: 0 | 1;
}

export function createBoard(rows: Rows, make: (bytes: number) => ArrayBufferLike): Board;
export function workOnChunk(rows: Rows, board: Board, order: Order & { readonly chunk: number }): void;
