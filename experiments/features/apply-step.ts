import { infinite, numbersOf, textsOf } from "./columns.ts";
import type { BooleanStep, CategoryStep, NumberStep, Step } from "./steps.ts";

/** The matrix columns of one step from the cells of `rows`, in float32. Throws `feature.wrong-type`, `feature.infinite`. */
export function columnsOf(step: Step, cells: ArrayLike<unknown>, rows: Uint32Array): readonly Float32Array[] {
  if (step.type === "category") return levelColumns(step, textsOf(step.name, cells, rows));
  const numbers = numbersOf(step.name, cells, { rows, type: step.type });
  return step.emits.map((part) => {
    if (part === "missing") return Float32Array.from(numbers, (value) => (Number.isNaN(value) ? 1 : 0));
    return step.type === "number" ? scaled(step, numbers, rows) : filled(step, numbers);
  });
}

function scaled(
  { name, transform, scale }: NumberStep,
  numbers: Float64Array,
  rows: Uint32Array,
): Float32Array {
  const column = new Float32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = transform === "asinh" ? Math.asinh(numbers[i]!) : numbers[i]!;
    if (scale === null) column[i] = value;
    else column[i] = ((Number.isNaN(value) ? scale.median : value) - scale.mean) / scale.deviation;
    if (Math.abs(column[i]!) === Number.POSITIVE_INFINITY) throw infinite(name, rows[i]!, numbers[i]!);
  }
  return column;
}

function filled({ fill }: BooleanStep, numbers: Float64Array): Float32Array {
  return Float32Array.from(numbers, (value) => (Number.isNaN(value) && fill !== null ? fill : value));
}

function levelColumns(step: CategoryStep, texts: readonly (string | null)[]): readonly Float32Array[] {
  const ofMissing = step.whenMissing === "NaN" ? Number.NaN : 0;
  const places = new Map(step.levels.map((level, k) => [level, k]));
  const columns = step.levels.map(() => new Float32Array(texts.length));
  const indicator = new Float32Array(texts.length);
  texts.forEach((text, i) => {
    if (text === null) {
      indicator[i] = 1;
      for (const column of columns) column[i] = ofMissing;
      return;
    }
    const place = places.get(text);
    if (place !== undefined) columns[place]![i] = 1;
  });
  return step.emits.flatMap((part) => (part === "missing" ? [indicator] : columns));
}
