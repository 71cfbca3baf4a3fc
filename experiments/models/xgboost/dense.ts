import type { LabelledMatrix } from "../../features/matrix.ts";

/** Rows as the C interfaces take them: row after row, weights only where some differ from 1. */
export interface DenseRows {
  readonly rowCount: number;
  /** `rowCount` x features, NaN (or what stands for it) where missing. */
  readonly values: Float32Array;
  readonly labels: Float32Array;
  readonly weights: Float32Array | undefined;
}

/** Row after row, `columns.length` values each. */
export function denseValues(columns: readonly Float32Array[], rowCount: number): Float32Array {
  const width = columns.length;
  const values = new Float32Array(rowCount * width);
  for (let j = 0; j < width; j++) {
    const column = columns[j]!;
    for (let i = 0, at = j; i < rowCount; i++, at += width) values[at] = column[i]!;
  }
  return values;
}

/** Row-major copy. `missing` replaces NaN where an engine cannot take it. */
export function denseRows(set: LabelledMatrix, missing = Number.NaN): DenseRows {
  const { rowCount, columns, weights } = set;
  const values = denseValues(columns, rowCount);
  if (!Number.isNaN(missing))
    for (let k = 0; k < values.length; k++) if (Number.isNaN(values[k]!)) values[k] = missing;
  return {
    rowCount,
    values,
    labels: Float32Array.from(set.labels),
    weights: weights?.some((weight) => weight !== 1) ? Float32Array.from(weights) : undefined,
  };
}
