import type { Numbers } from "./arrow-numbers.ts";
import { infinite, type TakenColumn } from "./columns.ts";
import { infiniteAt } from "./scan-numbers.ts";
import { splineColumns } from "./spline.ts";
import type { BooleanStep, CategoryStep, NumberStep, OrdinalStep, Step } from "./steps.ts";
import { codesOf, unseen } from "./unseen.ts";

/**
 * The matrix columns of one step from the column it is about, in float32.
 * Throws `feature.wrong-type`, `feature.infinite`, `feature.unseen-level`.
 */
export function columnsOf(step: Step, column: TakenColumn): readonly Float32Array[] {
  const { rows } = column;
  if (step.type === "category") return levelColumns(step, column.texts(), rows);
  const numbers = step.type === "ordinal" ? codesOf(step, column.texts(), rows) : column.numbers(step.type);
  return step.emits.flatMap((part): readonly Float32Array[] => {
    if (part === "missing") return [indicatorOf(numbers)];
    if (step.type === "boolean") return [filled(step, numbers)];
    if (part === "spline") return curved(step, numbers);
    return [narrowed(step, scaled(step, numbers), { numbers, rows })];
  });
}

function curved(step: Step, numbers: Numbers): readonly Float32Array[] {
  if (step.type !== "number" || step.spline === undefined) return [];
  return splineColumns(step.spline, scaled(step, numbers));
}

// plain loops below: `Float32Array.from(numbers, f)` walks an iterator

function indicatorOf(numbers: Numbers): Float32Array {
  const column = new Float32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) column[i] = Number.isNaN(numbers[i]!) ? 1 : 0;
  return column;
}

/** Transformed, imputed and scaled, in float64; the numbers themselves where there is nothing to do. */
export function scaled(
  step: Pick<NumberStep, "transform" | "scale"> | OrdinalStep,
  numbers: Numbers,
): Numbers {
  const isAsinh = "transform" in step && step.transform === "asinh";
  const isScaled = step.scale !== null;
  if (!isAsinh && !isScaled) return numbers;
  const column = new Float64Array(numbers.length);
  const { median, mean, deviation } = step.scale ?? { median: Number.NaN, mean: 0, deviation: 1 };
  for (let i = 0; i < numbers.length; i++) {
    const value = isAsinh ? Math.asinh(numbers[i]!) : numbers[i]!;
    const known = Number.isNaN(value) ? median : value;
    column[i] = isScaled ? (known - mean) / deviation : known;
  }
  return column;
}

function narrowed(
  { name }: Step,
  values: Numbers,
  { numbers, rows }: { numbers: Numbers; rows: Uint32Array },
): Float32Array {
  if (values instanceof Float32Array) return values;
  const column = new Float32Array(values);
  const i = infiniteAt(column);
  if (i >= 0) throw infinite(name, rows[i]!, numbers[i]!);
  return column;
}

function filled({ fill }: BooleanStep, numbers: Numbers): Float32Array {
  const column = new Float32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++)
    column[i] = Number.isNaN(numbers[i]!) ? (fill ?? Number.NaN) : numbers[i]!;
  return column;
}

function levelColumns(
  step: CategoryStep,
  texts: readonly (string | null)[],
  rows: Uint32Array,
): readonly Float32Array[] {
  const ofMissing = step.whenMissing === "NaN" ? Number.NaN : 0;
  const places = new Map(step.levels.map((level, k) => [level, k]));
  const columns = step.levels.map(() => new Float32Array(texts.length));
  const indicator = new Float32Array(texts.length);
  texts.forEach((text, i) => {
    if (text !== null && step.whenUnseen === "refuse" && !places.has(text))
      throw unseen(step, text, rows[i]!);
    if (text === null || (step.whenUnseen === "missing" && !places.has(text))) {
      indicator[i] = 1;
      for (const column of columns) column[i] = ofMissing;
      return;
    }
    const place = places.get(text);
    if (place !== undefined) columns[place]![i] = 1;
  });
  return step.emits.flatMap((part) => (part === "missing" ? [indicator] : columns));
}
