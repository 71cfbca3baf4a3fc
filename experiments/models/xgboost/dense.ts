import type { LabelledMatrix } from "../../features/matrix.ts";

/** Rows as the C interfaces take them: row after row, weights only where some differ from 1. */
export interface DenseRows {
  readonly rowCount: number;
  /** `rowCount` x features, NaN (or what stands for it) where missing. */
  readonly values: Float32Array;
  readonly labels: Float32Array;
  readonly weights: Float32Array | undefined;
}

/** Row-major copy. `missing` replaces NaN where an engine cannot take it. */
export function denseRows(set: LabelledMatrix, missing = Number.NaN): DenseRows {
  const { rowCount, columns, weights } = set;
  const width = columns.length;
  const values = new Float32Array(rowCount * width);
  for (let j = 0; j < width; j++) {
    const column = columns[j]!;
    for (let i = 0, at = j; i < rowCount; i++, at += width) {
      const value = column[i]!;
      values[at] = Number.isNaN(value) ? missing : value;
    }
  }
  return {
    rowCount,
    values,
    labels: Float32Array.from(set.labels),
    weights: weights?.some((weight) => weight !== 1) ? Float32Array.from(weights) : undefined,
  };
}
