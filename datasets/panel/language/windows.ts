import type { WindowName } from "./expression.ts";

/** Fills `out` from `x`, both firm by firm with `months` consecutive months each; a window holds `length` months. */
export type Window = (x: Float64Array, out: Float64Array, span: WindowSpan) => void;

export interface WindowSpan {
  /** Months of each firm. */
  readonly months: number;
  /** Of the window, its last month included. */
  readonly length: number;
}

/**
 * A window over [t - length, t], summarised. Each window starts afresh, in the order of the months: what it gives depends
 * on nothing outside of it, as a running sum would.
 */
const summary =
  (of: (x: Float64Array, from: number, until: number) => number): Window =>
  (x, out, { months, length }) => {
    for (let i = 0; i < x.length; i++) {
      const month = i % months;
      out[i] = month < length - 1 ? NaN : of(x, i - length + 1, i + 1);
    }
  };

/** Missing unless every month has a value. */
function total(x: Float64Array, from: number, until: number): number {
  let sum = 0;
  for (let i = from; i < until; i++) sum += x[i]!;
  return Number.isFinite(sum) ? sum : NaN;
}

/** `Math.min` and `Math.max` are NaN as soon as one value is. */
const extreme = (of: (a: number, b: number) => number): Window =>
  summary((x, from, until) => {
    let found = x[from]!;
    for (let i = from + 1; i < until; i++) found = of(found, x[i]!);
    return found;
  });

export const windowKernels: Readonly<Record<WindowName, Window>> = {
  lag: (x, out, { months, length }) => {
    out.set(x.subarray(0, Math.max(x.length - length, 0)), Math.min(length, x.length));
    for (let first = 0; first < x.length; first += months)
      out.fill(NaN, first, first + Math.min(length, months));
  },
  sum: summary(total),
  mean: (x, out, { months, length }) => {
    for (let i = 0; i < x.length; i++)
      out[i] = i % months < length - 1 ? NaN : total(x, i - length + 1, i + 1) / length;
  },
  min: extreme(Math.min),
  max: extreme(Math.max),
  /** Months before the first one have no value. */
  count: (x, out, { months, length }) => {
    for (let i = 0; i < x.length; i++) {
      let present = 0;
      for (let j = Math.max(i - length + 1, i - (i % months)); j <= i; j++)
        if (!Number.isNaN(x[j])) present++;
      out[i] = present;
    }
  },
};
