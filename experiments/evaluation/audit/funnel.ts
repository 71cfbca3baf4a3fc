import { z975 } from "../intervals/student.ts";

/** Between which shares a group of `firms` would lie by chance, were its true share the target. */
export interface FunnelLimit {
  readonly firms: number;
  /** 95 in 100 groups, two-sided. */
  readonly inner: readonly [number, number];
  /** 998 in 1,000. */
  readonly outer: readonly [number, number];
}

/** Quantile 0.999 of the normal distribution. */
const z999 = 3.090232306167813;

/**
 * Limits of a funnel plot: target ± z √(θ (1 − θ) / n) within [0, 1] (Spiegelhalter 2005, Statistics in Medicine 24,
 * eq. A.1.1), for whole numbers of firms from 1 to `most`, more densely where the funnel is wide.
 */
export function funnelLimits(target: number, most: number): readonly FunnelLimit[] {
  const steps = Math.min(60, most);
  const firms = [
    ...new Set(Array.from({ length: steps }, (_, i) => Math.max(1, Math.round(most ** ((i + 1) / steps))))),
  ];
  const around = (z: number, n: number): [number, number] => {
    const half = z * Math.sqrt((target * (1 - target)) / n);
    return [Math.max(0, target - half), Math.min(1, target + half)];
  };
  return firms.map((n) => ({ firms: n, inner: around(z975, n), outer: around(z999, n) }));
}
