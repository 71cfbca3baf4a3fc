import { Fault } from "vigie/datasets";
import type { LabelledMatrix, Matrix } from "./matrix.ts";

/**
 * A matrix with its outcomes. `labels`: 0 or 1 per row. `firms`: any whole number per firm; numbered anew, densely, by
 * first appearance. `weights`: non-negative. Throws `matrix.length-mismatch`, `matrix.bad-label`, `matrix.bad-weight`.
 */
export function labelled(
  matrix: Matrix,
  labels: ArrayLike<number>,
  firms: ArrayLike<number>,
  weights?: ArrayLike<number>,
): LabelledMatrix {
  checkLength("label", labels, matrix.rowCount);
  checkLength("firm", firms, matrix.rowCount);
  if (weights !== undefined) checkLength("weight", weights, matrix.rowCount);
  const bad = firstWhere(labels, (label) => label !== 0 && label !== 1);
  if (bad >= 0)
    throw new Fault(
      "matrix.bad-label",
      `label in row ${bad + 1}: ${labels[bad]} (expected 0 or 1; leave unusable rows out)`,
    );
  const heavy = firstWhere(weights ?? [], (w) => !(w >= 0 && w < Number.POSITIVE_INFINITY));
  if (heavy >= 0)
    throw new Fault(
      "matrix.bad-weight",
      `weight in row ${heavy + 1}: ${weights![heavy]} (expected a finite number, 0 or more)`,
    );
  return {
    ...matrix,
    labels: Uint8Array.from(labels),
    firms: denseIndex(firms),
    ...(weights === undefined ? {} : { weights: Float64Array.from(weights) }),
  };
}

/** Its place, or -1. */
function firstWhere(values: ArrayLike<number>, isWanted: (value: number) => boolean): number {
  for (let i = 0; i < values.length; i++) if (isWanted(values[i]!)) return i;
  return -1;
}

function checkLength(what: string, values: ArrayLike<number>, rowCount: number): void {
  if (values.length !== rowCount)
    throw new Fault(
      "matrix.length-mismatch",
      `number of ${what} values: ${values.length} (expected ${rowCount} rows)`,
    );
}

/** Numbers distinct values 0, 1, 2… by first appearance. */
export function denseIndex(values: ArrayLike<number>): Int32Array {
  const numbers = new Map<number, number>();
  const places = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const known = numbers.get(values[i]!);
    places[i] = known ?? numbers.size;
    if (known === undefined) numbers.set(values[i]!, numbers.size);
  }
  return places;
}
