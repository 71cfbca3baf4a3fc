import type { Month } from "../foundation/months.ts";
import type { Block, ReadSpells } from "./spells.ts";

/**
 * Amounts by month of which a window is asked: the mean over the months up to the newest that the source had told by then,
 * missing unless every one of them was told. A version of a month's amount counts for the as-of months [since, until).
 */
export interface Flow {
  /** Query of `month` and `delay`: the as-of months at which the source speaks, and how many months it is behind. */
  readonly delays: string;
  /** Ages in months, first and last, of the amounts that a window holds: 1 is the newest month told. */
  readonly ages: readonly [number, number];
  /** Months that must all be there, and by which the sum is divided: 30 at most. */
  readonly months: number;
}

/** What the query of a flow gives beside `firm`, `since` and `until`: the amount in whole euros, and in millionths of one. */
export const flowColumns = ["amountMonth", "euros", "millionths"] as const;

/** The two parts of a column of decimals with six places, as `flowColumns` wants them. */
export const flowParts = (amount: string): string =>
  `trunc(${amount}) AS euros, (${amount} - trunc(${amount})) * 1000000 AS millionths`;

const million = 1_000_000;

/**
 * Fills `out` firm by firm, from the row `first` on. Whole euros and millionths are added apart: both sums are exact, in
 * whatever order.
 */
export function fillFlow(
  read: ReadSpells,
  { firstFirm, firms, firstMonth, months }: Block,
  { out, first }: { readonly out: Float64Array; readonly first: number },
): void {
  const { ages, months: needed } = read.spells.flow!;
  const [amountMonth, euros, millionths] = read.values as [Float64Array, Float64Array, Float64Array];
  const delays = delaysFrom(read.delays, firstMonth, months);
  const [sums, parts, told] = [
    new Float64Array(out.length),
    new Float64Array(out.length),
    new Int32Array(out.length),
  ];
  for (let row = first; row < read.firm.length && read.firm[row]! < firstFirm + firms; row++) {
    const base = (read.firm[row]! - firstFirm) * months;
    const end = Math.min(read.until[row]! - firstMonth, months);
    for (let m = Math.max(read.since[row]! - firstMonth, 0); m < end; m++) {
      const age = firstMonth + m - delays[m]! - amountMonth[row]!;
      if (!(age >= ages[0] && age <= ages[1])) continue;
      const cell = base + m;
      sums[cell]! += euros[row]!;
      parts[cell]! += millionths[row]!;
      told[cell]! |= 1 << (age - 1);
    }
  }
  const all = 2 ** needed - 1;
  for (let cell = 0; cell < out.length; cell++)
    if (told[cell] === all) out[cell] = (sums[cell]! * million + parts[cell]!) / million / needed;
}

/** Of each month of a block; NaN where the source is silent. */
function delaysFrom(delays: ReadonlyMap<Month, number>, firstMonth: Month, months: number): Float64Array {
  return Float64Array.from({ length: months }, (_, m) => delays.get(firstMonth + m) ?? Number.NaN);
}
