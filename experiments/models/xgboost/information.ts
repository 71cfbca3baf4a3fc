import { Fault } from "vigie/datasets";
import type { LabelledMatrix } from "../../features/matrix.ts";
import type { FitSets } from "../contract.ts";
import type { XgboostParameters } from "./parameters.ts";

/** A split on more categories than this is no statement about any of them, and costs a bin each. */
const mostCategories = 65_536;

/**
 * Refuses what no tree can learn from: `train.no-information` when no feature varies, and of features typed `c`
 * `matrix.bad-category`. One constant column beside others is harmless: no tree asks about it.
 */
export function checkInformation({ train, validation }: FitSets, { feature_types }: XgboostParameters): void {
  if (!train.columns.some(varies))
    throw new Fault(
      "train.no-information",
      `no feature varies: all ${train.names.length} are constant or missing in ${train.rowCount} rows (expected one with two values, or values and gaps)`,
    );
  for (const [name, type] of Object.entries(feature_types))
    if (type === "c") for (const set of [train, validation]) if (set !== undefined) checkCodes(set, name);
}

function varies(column: Float32Array): boolean {
  const first = column[0]!;
  return column.some((value) => !Object.is(value, first) && value !== first);
}

function checkCodes({ names, columns }: LabelledMatrix, name: string): void {
  const row = columns[names.indexOf(name)]!.findIndex(
    (value) => !Number.isNaN(value) && !(Number.isInteger(value) && value >= 0 && value < mostCategories),
  );
  if (row < 0) return;
  const value = columns[names.indexOf(name)]![row]!;
  throw new Fault(
    "matrix.bad-category",
    `category of ${name} in row ${row + 1}: ${value} (expected a whole number from 0 to ${mostCategories - 1}; put rare categories together)`,
    { place: { column: name, value: String(value) } },
  );
}
