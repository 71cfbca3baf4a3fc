import { Fault } from "vigie/datasets";
import { cellTypeOf, numbersOf, textsOf } from "./columns.ts";
import { medianOf } from "./median.ts";
import type { FeatureChoice } from "./preparation.ts";
import type { BooleanStep, CategoryStep, NumberStep, Step } from "./steps.ts";

/** More levels than this is an identifier, not a category. */
const largestLevelCount = 1000;

/** A step with the reasons for what it leaves out. */
export interface Fitted {
  readonly step: Step;
  readonly notes: readonly string[];
}

/** A column as the train part shows it. */
export interface TrainColumn {
  readonly name: string;
  readonly cells: ArrayLike<unknown>;
  readonly rows: Uint32Array;
}

/** What train says about one column. Throws `feature.wrong-type`, `feature.infinite`, `feature.too-many-levels`, `feature.transform`. */
export function fitColumn(column: TrainColumn, choice: FeatureChoice): Fitted {
  const type = cellTypeOf(column.name, column.cells, column.rows);
  const transform = choice.transforms?.[column.name] ?? "none";
  if (type !== "number" && transform !== "none")
    throw new Fault(
      "feature.transform",
      `${transform} of ${column.name}: ${type} (expected a numeric column)`,
    );
  if (type === "category") return fitLevels(column, choice.mode);
  const numbers = numbersOf(column.name, column.cells, { rows: column.rows, type });
  return type === "boolean"
    ? fitBoolean(column, numbers, choice.mode)
    : fitNumber(column.name, numbers, { transform, mode: choice.mode });
}

function fitNumber(
  name: string,
  numbers: Float64Array,
  { transform, mode }: { transform: "none" | "asinh"; mode: FeatureChoice["mode"] },
): Fitted {
  const values = knownOf(numbers);
  const missingInTrain = numbers.length - values.length;
  const step = { name, type: "number", transform, missingInTrain } as const;
  if (mode === "raw") return { step: { ...step, scale: null, emits: ["value"] }, notes: [] };
  if (transform === "asinh") for (let i = 0; i < values.length; i++) values[i] = Math.asinh(values[i]!);
  const scale = scaleOf(values, missingInTrain);
  const emits = emitsOf(scale !== null, { missingInTrain, trainRows: numbers.length });
  return { step: { ...step, scale, emits }, notes: notesOf(name, emits, values.length) };
}

function knownOf(numbers: Float64Array): Float64Array {
  const known = new Float64Array(numbers.length);
  let n = 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (!Number.isNaN(value)) known[n++] = value;
  }
  return known.subarray(0, n);
}

/**
 * Median of the known values; mean and deviation (over n, as scikit-learn) once the missing ones are imputed.
 * Null when constant.
 */
function scaleOf(values: Float64Array, missing: number): NumberStep["scale"] {
  const n = values.length;
  if (isConstant(values)) return null;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const median = medianOf(values.slice()) + 0;
  const mean = (sum + missing * median) / (n + missing) + 0;
  let squares = missing * (median - mean) ** 2;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) * (values[i]! - mean);
  const deviation = Math.sqrt(squares / (n + missing));
  return Number.isFinite(deviation) && deviation > 0 ? { median, mean, deviation } : null;
}

/** Also of no value at all. */
function isConstant(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** What stays of a column: the value where it varies, the indicator where some cells, not all, are missing. */
function emitsOf(
  varies: boolean,
  { missingInTrain, trainRows }: { missingInTrain: number; trainRows: number },
): ("value" | "missing")[] {
  const emits: ("value" | "missing")[] = varies ? ["value"] : [];
  if (missingInTrain > 0 && missingInTrain < trainRows) emits.push("missing");
  return emits;
}

function notesOf(name: string, emits: readonly string[], known: number): readonly string[] {
  if (emits.includes("value")) return [];
  return [known === 0 ? `dropped ${name}: all missing in train` : `dropped ${name}: constant in train`];
}

function fitBoolean({ name }: TrainColumn, numbers: Float64Array, mode: FeatureChoice["mode"]): Fitted {
  let ones = 0;
  let zeros = 0;
  for (const value of numbers) {
    if (value === 1) ones++;
    else if (value === 0) zeros++;
  }
  const missingInTrain = numbers.length - ones - zeros;
  const step: Pick<BooleanStep, "name" | "type" | "missingInTrain"> = {
    name,
    type: "boolean",
    missingInTrain,
  };
  if (mode === "raw") return { step: { ...step, fill: null, emits: ["value"] }, notes: [] };
  const emits = emitsOf(ones > 0 && zeros > 0, { missingInTrain, trainRows: numbers.length });
  return { step: { ...step, fill: ones > zeros ? 1 : 0, emits }, notes: notesOf(name, emits, ones + zeros) };
}

function fitLevels({ name, cells, rows }: TrainColumn, mode: FeatureChoice["mode"]): Fitted {
  const texts = textsOf(name, cells, rows);
  const levels = [...new Set(texts)].filter((text) => text !== null).sort();
  if (levels.length > largestLevelCount)
    throw new Fault(
      "feature.too-many-levels",
      `levels of ${name}: ${levels.length} (expected at most ${largestLevelCount}; group them, or leave the column out)`,
      { place: { column: name } },
    );
  const missingInTrain = texts.reduce((count, text) => count + (text === null ? 1 : 0), 0);
  const isRaw = mode === "raw";
  const emits = isRaw
    ? (["value"] as const)
    : emitsOf(levels.length > 1, { missingInTrain, trainRows: rows.length });
  const step: CategoryStep = {
    name,
    type: "category",
    levels,
    whenMissing: isRaw ? "NaN" : "zeros",
    emits: [...emits],
    missingInTrain,
  };
  return { step, notes: notesOf(name, emits, levels.length) };
}
