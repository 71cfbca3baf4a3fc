/** What the kernels read of a problem. */
export interface Rows {
  readonly columns: readonly Float32Array[];
  readonly labels: Uint8Array;
  readonly weights: Float64Array | null;
  readonly means: Float64Array;
}

/** Rows whose sums are made together. */
export const chunkRows: number;
export function chunkCount(rowCount: number): number;
/** `size` rounded up to whole tiles. */
export function paddedSize(size: number): number;
export function predictChunk(
  rows: Rows,
  task: { readonly parameters: Float64Array; readonly eta: Float64Array; readonly chunk: number },
): number;
export function differentiateChunk(
  rows: Rows,
  task: {
    readonly eta: Float64Array;
    readonly residuals: Float64Array;
    readonly chunk: number;
    readonly gradient: Float64Array;
    /** `paddedSize` squared; without it only the gradient is made. */
    readonly tiles?: Float64Array;
  },
): void;
export function gram(
  size: number,
  length: number,
  fill: (j: number, from: number, z: Float64Array) => void,
): Float64Array;
export function untile(tiles: Float64Array, size: number): Float64Array;
