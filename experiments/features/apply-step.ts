import { infinite, numbersOf, textsOf } from "./columns.ts";
import type { BooleanStep, CategoryStep, NumberStep, Step } from "./steps.ts";

/** The matrix columns of one step from the cells of `rows`, in float32. Throws `feature.wrong-type`, `feature.infinite`. */
export function columnsOf(step: Step, cells: ArrayLike<unknown>, rows: Uint32Array): readonly Float32Array[] {
  if (step.type === "category") return levelColumns(step, textsOf(step.name, cells, rows));
  const numbers = numbersOf(step.name, cells, { rows, type: step.type });
  return step.emits.map((part) => {
    if (part === "missing") return indicatorOf(numbers);
    return step.type === "number" ? scaled(step, numbers, rows) : filled(step, numbers);
  });
}

// plain loops below: `Float32Array.from(numbers, f)` walks an iterator

function indicatorOf(numbers: Float64Array): Float32Array {
  const column = new Float32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) column[i] = Number.isNaN(numbers[i]!) ? 1 : 0;
  return column;
}

function scaled(step: NumberStep, numbers: Float64Array, rows: Uint32Array): Float32Array {
  const column = new Float32Array(numbers.length);
  const isAsinh = step.transform === "asinh";
  const isScaled = step.scale !== null;
  const { median, mean, deviation } = step.scale ?? { median: Number.NaN, mean: 0, deviation: 1 };
  for (let i = 0; i < numbers.length; i++) {
    const value = isAsinh ? Math.asinh(numbers[i]!) : numbers[i]!;
    const known = Number.isNaN(value) ? median : value;
    column[i] = isScaled ? (known - mean) / deviation : known;
  }
  for (let i = 0; i < column.length; i++)
    if (Math.abs(column[i]!) === Number.POSITIVE_INFINITY) throw infinite(step.name, rows[i]!, numbers[i]!);
  return column;
}

function filled({ fill }: BooleanStep, numbers: Float64Array): Float32Array {
  const column = new Float32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++)
    column[i] = Number.isNaN(numbers[i]!) ? (fill ?? Number.NaN) : numbers[i]!;
  return column;
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
