import { denseIndex } from "../features/labelled.ts";
import type { LabelledMatrix } from "../features/matrix.ts";

/** The same set without its rows of weight zero: they count as absent. Shares its arrays when there is nothing to leave out. */
export function withoutZeroWeights(set: LabelledMatrix): LabelledMatrix {
  const { weights } = set;
  if (weights === undefined || !weights.includes(0)) return set;
  const kept = Uint32Array.from(weights.keys()).filter((i) => weights[i] !== 0);
  return selectRows(set, kept);
}

/** The given rows, in the given order; firms are numbered anew by first appearance. */
export function selectRows(set: LabelledMatrix, rows: Uint32Array): LabelledMatrix {
  const { weights } = set;
  return {
    names: set.names,
    rowCount: rows.length,
    columns: set.columns.map((column) => Float32Array.from(rows, (i) => column[i]!)),
    labels: Uint8Array.from(rows, (i) => set.labels[i]!),
    firms: denseIndex(Int32Array.from(rows, (i) => set.firms[i]!)),
    ...(weights === undefined ? {} : { weights: Float64Array.from(rows, (i) => weights[i]!) }),
  };
}
