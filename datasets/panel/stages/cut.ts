import type { MonthGroup } from "./stage.ts";

/** Firms with `first <= siren < next`. */
export interface FirmRange {
  readonly first: string;
  readonly next: string | null;
}

/** Facts that a stage of firms may hold in arrays, about: fewer firms where many deliveries tell of each. */
const factsAtOnce = 4_000_000;

/**
 * Cuts sorted SIRENs into ranges of nearly equal size, `atOnce` firms at most, fewer where they have many `facts`. Together
 * they hold every SIREN there is. One range where that is enough: half of the firms take a process nearly as long as all of
 * them. Else an even number: two at a time end together.
 */
export function firmRanges(
  sirens: readonly string[],
  { atOnce, facts }: { readonly atOnce: number; readonly facts: number },
): { ranges: readonly FirmRange[]; firms: number } {
  const least = Math.max(1, Math.ceil(sirens.length / atOnce), Math.ceil(facts / factsAtOnce));
  const count = least === 1 ? 1 : evenly(least);
  const bounds = Array.from(
    { length: count - 1 },
    (_, i) => sirens[Math.floor(((i + 1) * sirens.length) / count)]!,
  );
  const ranges = ["", ...bounds].map((first, i) => ({ first, next: bounds[i] ?? null }));
  return { ranges, firms: sirens.length };
}

/** Rows that one stage of months brings together, about. */
const rowsAtOnce = 2_000_000;

/** Rows from which two stages of months are quicker than one. */
const fewRows = 50_000;

/** Consecutive months in groups of nearly equal size, as many as keep a stage bearable, and evenly for two at a time. */
export function monthGroups(months: readonly string[], firms: number): readonly MonthGroup[] {
  const rows = months.length * firms;
  const wanted = rows < fewRows ? 1 : evenly(Math.ceil(rows / rowsAtOnce));
  const count = Math.min(months.length, wanted);
  const edge = (i: number) => Math.floor((i * months.length) / count);
  return Array.from({ length: count }, (_, i) => months.slice(edge(i), edge(i + 1)));
}

function evenly(count: number): number {
  return 2 * Math.ceil(count / 2);
}
