import type { Contrast } from "./mover.ts";
import type { FirmSums } from "./ratio.ts";
import { t975 } from "./student.ts";

/** One group and what it is compared with, among rows alike in something. */
export interface Stratum {
  readonly group: FirmSums;
  readonly reference: FirmSums;
}

/** Sums of one stratum: over and under of the group, over and under of the reference. */
interface Totals {
  readonly a1: number;
  readonly n1: number;
  readonly a0: number;
  readonly n0: number;
}

/** What a firm's unit of over or under, in group or reference, adds to the pooled gap: its derivative. */
interface Slopes {
  readonly group: { readonly over: number; readonly under: number };
  readonly reference: { readonly over: number; readonly under: number };
}

/**
 * Difference of two ratios pooled over strata by Mantel-Haenszel weights n₁n₀/n (Greenland & Robins 1985, Biometrics 41,
 * eq. 2): what least squares with an intercept per stratum gives. Variance linearised over firms; Student's t on
 * `carriers` firms. At least one stratum needs rows on both sides.
 */
export function poolDifference(strata: readonly Stratum[], carriers: number): Contrast {
  const totals = strata.map(totalsOf);
  const weight = sum(totals, ({ n1, n0 }) => (n1 * n0) / (n1 + n0));
  const value = sum(totals, ({ a1, n1, a0, n0 }) => (a1 * n0 - a0 * n1) / (n1 + n0)) / weight;
  const slopes = totals.map(({ a1, n1, a0, n0 }): Slopes => {
    const [p1, p0, n] = [a1 / n1, a0 / n0, n1 + n0];
    const away = p1 - p0 - value;
    const side = (share: number, towards: number) => share * share * away + towards;
    return {
      group: { over: n0 / n / weight, under: side(n0 / n, -(n0 / n) * p1) / weight },
      reference: { over: -n1 / n / weight, under: side(n1 / n, (n1 / n) * p0) / weight },
    };
  });
  const half = t975(carriers - 1) * firmError(strata, slopes, carriers);
  return { value, low: value - half, high: value + half };
}

/** Ratio of two ratios pooled by Mantel-Haenszel: Σ a₁n₀/n over Σ a₀n₁/n (the same, eq. 3); the interval is of its logarithm. */
export function poolRatio(strata: readonly Stratum[], carriers: number): Contrast {
  const totals = strata.map(totalsOf);
  const above = sum(totals, ({ a1, n1, n0 }) => (a1 * n0) / (n1 + n0));
  const below = sum(totals, ({ a0, n1, n0 }) => (a0 * n1) / (n1 + n0));
  const slopes = totals.map(({ a1, n1, a0, n0 }): Slopes => {
    const n = n1 + n0;
    const [group, reference] = [a1 / (n * n) / above, a0 / (n * n) / below];
    return {
      group: { over: n0 / n / above, under: -n0 * group - n0 * reference },
      reference: { over: -n1 / n / below, under: n1 * group + n1 * reference },
    };
  });
  const value = above / below;
  const half = t975(carriers - 1) * firmError(strata, slopes, carriers);
  return { value, low: value * Math.exp(-half), high: value * Math.exp(half) };
}

/** Root of Σ (what each firm adds)², with the correction of a variance taken over `carriers` firms. */
function firmError(strata: readonly Stratum[], slopes: readonly Slopes[], carriers: number): number {
  const byFirm = new Map<number, number>();
  strata.forEach((stratum, k) => {
    for (const side of ["group", "reference"] as const)
      stratum[side].firms.forEach((firm, i) => {
        const slope = slopes[k]![side];
        const score = slope.over * stratum[side].over[i]! + slope.under * stratum[side].under[i]!;
        byFirm.set(firm, (byFirm.get(firm) ?? 0) + score);
      });
  });
  let spread = 0;
  for (const score of byFirm.values()) spread += score * score;
  return Math.sqrt((spread * carriers) / (carriers - 1));
}

function totalsOf({ group, reference }: Stratum): Totals {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  return {
    a1: total(group.over),
    n1: total(group.under),
    a0: total(reference.over),
    n0: total(reference.under),
  };
}

function sum(totals: readonly Totals[], of: (totals: Totals) => number): number {
  return totals.reduce((total, one) => total + of(one), 0);
}
