import { Fault } from "vigie/datasets";
import type { LabelledMatrix, Matrix } from "../features/matrix.ts";
import { countMissing, infiniteAt } from "../features/scan-numbers.ts";
import type { FitContext, FitSets } from "./contract.ts";

/** Whether an engine reads NaN as "missing" or cannot take it. */
export type MissingRule = "taken" | "refused";

/**
 * Refuses a matrix that no model may see.
 * Throws `matrix.length-mismatch`, `matrix.duplicate-name`, `matrix.infinite` and, where NaN is refused, `matrix.missing`.
 */
function checkMatrix(x: Matrix, missing: MissingRule): void {
  if (x.columns.length !== x.names.length)
    throw new Fault(
      "matrix.length-mismatch",
      `number of columns: ${x.columns.length} (expected ${x.names.length}, one per name)`,
    );
  const duplicate = x.names.find((name, j) => x.names.indexOf(name) !== j);
  if (duplicate !== undefined)
    throw new Fault(
      "matrix.duplicate-name",
      `two columns of one name: ${duplicate} (expected distinct names)`,
    );
  x.columns.forEach((column, j) => {
    checkColumn(column, { name: x.names[j]!, rowCount: x.rowCount, missing });
  });
}

function checkColumn(
  column: Float32Array,
  { name, rowCount, missing }: { name: string; rowCount: number; missing: MissingRule },
): void {
  checkLength(name, column.length, rowCount);
  const infinite = infiniteAt(column);
  if (infinite >= 0) throw notFinite(name, infinite, column[infinite]!);
  if (missing === "refused" && countMissing(column) > 0)
    throw unexpectedMissing(name, column.findIndex(Number.isNaN));
}

function notFinite(name: string, i: number, value: number): Fault {
  return new Fault(
    "matrix.infinite",
    `infinite value of ${name} in row ${i + 1}: ${value} (expected a number)`,
    {
      place: { column: name, value: String(value) },
    },
  );
}

function unexpectedMissing(name: string, i: number): Fault {
  return new Fault(
    "matrix.missing",
    `missing value of ${name} in row ${i + 1}: NaN (expected a number; prepare with mode "imputed-and-scaled")`,
    { place: { column: name, value: "NaN" } },
  );
}

function checkLength(what: string, length: number, rowCount: number): void {
  if (length !== rowCount)
    throw new Fault(
      "matrix.length-mismatch",
      `number of ${what} values: ${length} (expected ${rowCount} rows)`,
    );
}

/** Throws `model.wrong-features` unless `x` has exactly these columns in this order, and what `checkMatrix` throws. */
export function checkFeatures(featureNames: readonly string[], x: Matrix, missing: MissingRule): void {
  const j = featureNames.findIndex((name, index) => x.names[index] !== name);
  if (j >= 0 || x.names.length !== featureNames.length) throw wrongFeatures(featureNames, x.names);
  checkMatrix(x, missing);
}

function wrongFeatures(expected: readonly string[], found: readonly string[]): Fault {
  const absent = expected.filter((name) => !found.includes(name));
  const extra = found.filter((name) => !expected.includes(name));
  const problem =
    absent.length > 0
      ? `missing features: ${absent.slice(0, 5).join(", ")}`
      : extra.length > 0
        ? `unknown features: ${extra.slice(0, 5).join(", ")}`
        : `features in another order: ${found.slice(0, 5).join(", ")}`;
  return new Fault(
    "model.wrong-features",
    `${problem} (expected the ${expected.length} features ${expected.slice(0, 5).join(", ")}${expected.length > 5 ? "…" : ""} in this order)`,
  );
}

/**
 * Everything a fit needs to know about its input before its first long step.
 * Besides `checkMatrix`'s faults: `matrix.bad-label`, `matrix.bad-weight`, `train.empty`, `train.constant-label`, `cancelled`.
 */
export function checkFit({ train, validation }: FitSets, missing: MissingRule, context: FitContext): void {
  throwIfCancelled(context.signal);
  checkLabelled(train, missing);
  if (validation !== undefined) {
    if (validation.names.join("\0") !== train.names.join("\0"))
      throw wrongFeatures(train.names, validation.names);
    checkLabelled(validation, missing);
  }
  checkTwoClasses(train);
}

function checkLabelled(set: LabelledMatrix, missing: MissingRule): void {
  checkMatrix(set, missing);
  checkLength("label", set.labels.length, set.rowCount);
  checkLength("firm", set.firms.length, set.rowCount);
  if (set.weights !== undefined) checkLength("weight", set.weights.length, set.rowCount);
  const label = set.labels.findIndex((value) => value !== 0 && value !== 1);
  if (label >= 0)
    throw new Fault(
      "matrix.bad-label",
      `label in row ${label + 1}: ${set.labels[label]} (expected 0 or 1; leave unusable rows out)`,
    );
  const weight = set.weights?.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY)) ?? -1;
  if (weight >= 0)
    throw new Fault(
      "matrix.bad-weight",
      `weight in row ${weight + 1}: ${set.weights![weight]} (expected a finite number, 0 or more)`,
    );
}

function checkTwoClasses({ labels, weights, rowCount }: LabelledMatrix): void {
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < rowCount; i++) {
    if (weights?.[i] === 0) continue;
    if (labels[i] === 1) positive++;
    else negative++;
  }
  if (positive + negative === 0)
    throw new Fault("train.empty", `training rows of positive weight: 0 (expected rows of both classes)`);
  if (positive === 0 || negative === 0)
    throw new Fault(
      "train.constant-label",
      `one class only: ${positive} failing and ${negative} other rows (expected both classes)`,
    );
}

/** Throws `cancelled` (kind `cancelled`) once the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new Fault("cancelled", "the fit was stopped: cancelled (expected to run to its end)", {
      kind: "cancelled",
    });
}
