import { Fault } from "vigie/datasets";
import { scaled } from "./apply-step.ts";
import type { Numbers } from "./arrow-numbers.ts";
import { cellTypeOf, type TakenColumn } from "./columns.ts";
import { medianOf } from "./median.ts";
import type { FeatureChoice } from "./preparation.ts";
import { countMissing } from "./scan-numbers.ts";
import { fitSpline } from "./spline.ts";
import type { BooleanStep, CategoryStep, NumberStep, OrdinalStep, Step } from "./steps.ts";
import { codesOf } from "./unseen.ts";

/** More levels than this is an identifier, not a category. */
const largestLevelCount = 1000;

/** A step with the reasons for what it leaves out. */
export interface Fitted {
  readonly step: Step;
  readonly notes: readonly string[];
}

/** What train says about one column. Throws `feature.wrong-type`, `feature.infinite`, `feature.too-many-levels`, `feature.transform`. */
export function fitColumn(column: TakenColumn, choice: FeatureChoice): Fitted {
  const type = cellTypeOf(column.name, column.cells, column.rows);
  const transform = choice.transforms?.[column.name] ?? "none";
  if (type !== "number" && transform !== "none")
    throw new Fault(
      "feature.transform",
      `${transform} of ${column.name}: ${type} (expected a numeric column)`,
    );
  const { [column.name]: order } = choice.orders ?? {};
  const { [column.name]: knots } = choice.splines ?? {};
  const { [column.name]: whenUnseen } = choice.unseen ?? {};
  const isText = type === "category" || !hasCell(column);
  if ((order ?? whenUnseen) !== undefined && !isText)
    throw notFor(column.name, type, "a text column for levels");
  if (knots !== undefined && type !== "number")
    throw notFor(column.name, type, "a numeric column for a spline");
  if (order !== undefined)
    return fitOrdinal(
      column,
      { levels: order, whenUnseen: whenUnseen === "refuse" ? "refuse" : "missing" },
      choice.mode,
    );
  if (type === "category") return fitLevels(column, choice.mode, whenUnseen);
  const numbers = column.numbers(type);
  return type === "boolean"
    ? fitBoolean(column, numbers, choice.mode)
    : withSpline(fitNumber(column.name, numbers, { transform, mode: choice.mode }), numbers, knots);
}

/** A column without a cell in train has no type: it is dropped whatever its encoding. */
function hasCell({ cells, rows }: TakenColumn): boolean {
  return rows.some((row) => cells[row] !== null && cells[row] !== undefined && !Number.isNaN(cells[row]));
}

function notFor(name: string, type: string, expected: string): Fault {
  return new Fault("feature.encoding", `encoding of ${name}: ${type} (expected ${expected})`, {
    place: { column: name },
  });
}

/** Adds the columns of a spline after the value; a column with too few distinct quantiles stays linear, with a note. */
function withSpline(fitted: Fitted, numbers: Numbers, knots: number | undefined): Fitted {
  const { step, notes } = fitted;
  if (knots === undefined || step.type !== "number" || step.scale === null) return fitted;
  const spline = fitSpline(scaled(step, knownOf(numbers)), knots);
  if (spline === null)
    return { step, notes: [...notes, `no spline of ${step.name}: too few distinct values in train`] };
  const emits = step.emits.flatMap((part) => (part === "value" ? [part, "spline" as const] : [part]));
  return { step: { ...step, spline: { knots: [...spline.knots], parts: [...spline.parts] }, emits }, notes };
}

function fitOrdinal(
  { name, rows, texts }: TakenColumn,
  {
    levels,
    whenUnseen,
  }: { readonly levels: readonly string[]; readonly whenUnseen: OrdinalStep["whenUnseen"] },
  mode: FeatureChoice["mode"],
): Fitted {
  const codes = codesOf({ name, levels: [...levels], whenUnseen }, texts(), rows);
  const { step, notes } = fitNumber(name, codes, { transform: "none", mode });
  const { scale, emits, missingInTrain } = step as NumberStep;
  const kept = emits.filter((part) => part !== "spline");
  const ordinal: OrdinalStep = {
    name,
    type: "ordinal",
    levels: [...levels],
    whenUnseen,
    scale,
    missingInTrain,
    emits: kept,
  };
  return { step: ordinal, notes };
}

function fitNumber(
  name: string,
  numbers: Numbers,
  { transform, mode }: { transform: "none" | "asinh"; mode: FeatureChoice["mode"] },
): Fitted {
  const missingInTrain = countMissing(numbers);
  const step = { name, type: "number", transform, missingInTrain } as const;
  if (mode === "raw") return { step: { ...step, scale: null, emits: ["value"] }, notes: [] };
  const values = knownOf(numbers);
  if (transform === "asinh") for (let i = 0; i < values.length; i++) values[i] = Math.asinh(values[i]!);
  const scale = scaleOf(values, missingInTrain);
  const emits = emitsOf(scale !== null, { missingInTrain, trainRows: numbers.length });
  return { step: { ...step, scale, emits }, notes: notesOf(name, emits, values.length) };
}

function knownOf(numbers: Numbers): Float64Array {
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

function fitBoolean({ name }: TakenColumn, numbers: Numbers, mode: FeatureChoice["mode"]): Fitted {
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

function fitLevels(
  { name, rows, texts: textsOf }: TakenColumn,
  mode: FeatureChoice["mode"],
  whenUnseen?: CategoryStep["whenUnseen"],
): Fitted {
  const texts = textsOf();
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
    ...(whenUnseen === undefined ? {} : { whenUnseen }),
    whenMissing: isRaw ? "NaN" : "zeros",
    emits: [...emits],
    missingInTrain,
  };
  return { step, notes: notesOf(name, emits, levels.length) };
}
