import type { ColumnSummary, TableCell } from "../documents.ts";
import { cellOf, isMissing, typeOf } from "./cells.ts";
import type { ReadColumn } from "./view.ts";

const bins = 20;
const mostTold = 10;
/** Different values that are counted; beyond, the most frequent ones are those among these. */
const mostCounted = 100_000;

/** What is in a column, of all rows. */
export function summariseColumn(name: string, read: ReadColumn, rowCount: number): ColumnSummary {
  return typeOf(read, rowCount) === "number"
    ? summariseNumbers(name, read, rowCount)
    : summariseOthers(name, read, rowCount);
}

function summariseNumbers(name: string, read: ReadColumn, rowCount: number): ColumnSummary {
  const values = new Float64Array(rowCount);
  let there = 0;
  let sum = 0;
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rowCount; row++) {
    const value = Number(read(row) ?? Number.NaN);
    if (!Number.isFinite(value)) continue;
    values[there++] = value;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const missing = rowCount === 0 ? 0 : 1 - there / rowCount;
  if (there === 0) return { name, missing, distinct: null, min: null, max: null, mean: null, histogram: [] };
  const histogram = histogramOf(values.subarray(0, there), min, max);
  return { name, missing, distinct: null, min, max, mean: sum / there, histogram };
}

/** Equal bins `[from, to)`, the last one closed; one for a column that holds one value. */
function histogramOf(
  values: Float64Array,
  min: number,
  max: number,
): NonNullable<ColumnSummary["histogram"]> {
  const number = min === max ? 1 : bins;
  const step = (max - min) / number;
  const counts = new Float64Array(number);
  for (const value of values)
    counts[step > 0 ? Math.min(number - 1, Math.floor((value - min) / step)) : 0]!++;
  return Array.from(counts, (count, i) => ({
    from: min + i * step,
    to: i === number - 1 ? max : min + (i + 1) * step,
    count,
  }));
}

function summariseOthers(name: string, read: ReadColumn, rowCount: number): ColumnSummary {
  const counts = new Map<TableCell, number>();
  const values = new Map<TableCell, unknown>();
  let there = 0;
  let [min, max]: [TableCell, TableCell] = [null, null];
  let [least, most]: [unknown, unknown] = [null, null];
  for (let row = 0; row < rowCount; row++) {
    const value = read(row);
    if (isMissing(value)) continue;
    there++;
    const key = keyOf(value);
    const known = counts.get(key);
    if (known !== undefined) counts.set(key, known + 1);
    else if (counts.size < mostCounted) {
      counts.set(key, 1);
      values.set(key, value);
    }
    if (min === null || (key as string) < (min as string)) [min, least] = [key, value];
    if (max === null || (key as string) > (max as string)) [max, most] = [key, value];
  }
  const top = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostTold);
  return {
    name,
    missing: rowCount === 0 ? 0 : 1 - there / rowCount,
    distinct: counts.size < mostCounted ? counts.size : null,
    min: cellOf(least),
    max: cellOf(most),
    mean: null,
    top: top.map(([value, count]) => ({ value: cellOf(values.get(value)), count })),
  };
}

/** What tells values apart, in their order; writing a date out takes far longer than reading it. */
function keyOf(value: unknown): TableCell {
  return value instanceof Date ? value.getTime() : cellOf(value);
}
