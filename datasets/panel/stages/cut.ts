import type { MonthGroup } from "./stage.ts";

/** Firms with `first <= siren < next`. */
export interface FirmRange {
  readonly first: string;
  readonly next: string | null;
}

/** Cuts sorted SIRENs into ranges of nearly equal size, `atOnce` firms at most. Together they hold every SIREN there is. */
export function firmRanges(
  sirens: readonly string[],
  atOnce: number,
): { ranges: readonly FirmRange[]; firms: number } {
  const count = Math.max(1, Math.ceil(sirens.length / atOnce));
  const bounds = Array.from(
    { length: count - 1 },
    (_, i) => sirens[Math.floor(((i + 1) * sirens.length) / count)]!,
  );
  const ranges = ["", ...bounds].map((first, i) => ({ first, next: bounds[i] ?? null }));
  return { ranges, firms: sirens.length };
}

/** Rows that one stage of months brings together, about. */
const rowsAtOnce = 2_000_000;

/** Consecutive months, as many as keep a stage at a bearable size. */
export function monthGroups(months: readonly string[], firms: number): readonly MonthGroup[] {
  const size = Math.max(1, Math.min(months.length, Math.floor(rowsAtOnce / Math.max(1, firms))));
  return Array.from({ length: Math.ceil(months.length / size) }, (_, i) =>
    months.slice(i * size, (i + 1) * size),
  );
}
