import type { Estimate } from "../outcomes.ts";

/** An estimate that has both value and interval. */
export type Bounded = Estimate & { readonly value: number; readonly low: number; readonly high: number };

export interface Contrast {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export function isBounded(estimate: Estimate): estimate is Bounded {
  return estimate.value !== null && estimate.low !== null && estimate.high !== null;
}

/**
 * a − b of two independent estimates from their own intervals (method of variance estimates recovery: Zou & Donner 2008,
 * Statistics in Medicine 27; with score intervals Newcombe's 1998 method 10), so that it leans as they do near 0 and 1.
 */
export function differenceOf(a: Contrast, b: Contrast): Contrast {
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}

/** a / b, the same of the logarithms. A bound of 0 makes a bound of 0 or ∞; both values must be above 0. */
export function ratioOf(a: Contrast, b: Contrast): Contrast {
  const { value, low, high } = differenceOf(logOf(a), logOf(b));
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) };
}

function logOf({ value, low, high }: Contrast): Contrast {
  return { value: Math.log(value), low: Math.log(low), high: Math.log(high) };
}
