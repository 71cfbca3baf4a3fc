import type { Month } from "../foundation/months.ts";
import { newestKnown, orderRows, type Settled, takeRows } from "./settle.ts";
import { type Block, never, type ReadSpells } from "./spells.ts";

/**
 * Amounts by month of which a window is asked: the mean over the months up to the newest that the source had told by then,
 * missing unless every one of them was told. A version of a month's amount counts from the as-of month at which it was known
 * until a newer delivery of the same amount was; the lines of one delivery are added up, each once it is known.
 */
export interface Flow {
  /** Query of `month` and `delay`: the as-of months at which the source speaks, and how many months it is behind. */
  readonly delays: string;
  /** Ages in months, first and last, of the amounts that a window holds: 1 is the newest month told. */
  readonly ages: readonly [number, number];
  /** Months that must all be there, and by which the sum is divided: 30 at most. */
  readonly months: number;
}

/** What the query of a flow gives as columns: the amount in whole euros, and in millionths of one. */
export const flowColumns = ["amountMonth", "euros", "millionths"] as const;

/** The two parts of a column of decimals with six places, as `flowColumns` wants them. */
export const flowParts = (amount: string): string =>
  `trunc(${amount}) AS euros, (${amount} - trunc(${amount})) * 1000000 AS millionths`;

const million = 1_000_000;

/** The versions of each month's amount, firm by firm: `newest` of a fact is its delivery. */
export function settleFlow(facts: Settled): Pick<ReadSpells, "firm" | "since" | "until" | "values"> {
  const told = addUp(facts);
  const isToldOnce = told.about.length === (told.about.at(-1) ?? -1) + 1;
  const { firm, about, known, values } = isToldOnce ? told : takeRows(told, newestKnown(told));
  const until = known.map((_, i) => (about[i + 1] === about[i] ? known[i + 1]! : never));
  return { firm, since: known, until, values };
}

/**
 * What each delivery says of the amount of a month, from each month on at which a line of it became known: the lines known by
 * then. `about` becomes a number of the amount.
 */
function addUp(lines: Settled): Settled {
  const { about, known, newest, values } = lines;
  const month = values[0]!;
  const order = orderRows(about, [month, newest, known]);
  const [first, amount, place] = [0, 0, 0].map(() => new Int32Array(order.length)) as Int32Array[];
  let [states, amounts] = [0, 0];
  for (let i = 0; i < order.length; i++) {
    const [row, before] = [order[i]!, order[i - 1]!];
    const isSame = i > 0 && about[row] === about[before] && month[row] === month[before];
    if (!isSame) amounts++;
    if (!isSame || newest[row] !== newest[before] || known[row] !== known[before]) {
      first![states] = row;
      amount![states++] = amounts - 1;
    }
    place![i] = states - 1;
  }
  const told = takeRows(lines, first!.subarray(0, states));
  told.about.set(amount!.subarray(0, states));
  const add = (to: number, from: readonly Float64Array[], row: number) => {
    for (let c = 1; c < from.length; c++) told.values[c]![to]! += from[c]![row]!;
  };
  for (let i = 1; i < order.length; i++) {
    const [row, to] = [order[i]!, place![i]!];
    if (row !== first![to]) add(to, values, row);
    else if (told.about[to] === told.about[to - 1] && told.newest[to] === told.newest[to - 1])
      add(to, told.values, to - 1);
  }
  return told;
}

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
  const longest = Math.max(0, ...read.delays.values());
  const [sums, parts, told] = [
    new Float64Array(out.length),
    new Float64Array(out.length),
    new Int32Array(out.length),
  ];
  for (let row = first; row < read.firm.length && read.firm[row]! < firstFirm + firms; row++) {
    const base = (read.firm[row]! - firstFirm) * months;
    const month = amountMonth[row]! - firstMonth;
    const from = Math.max(read.since[row]! - firstMonth, month + ages[0], 0);
    const end = Math.min(read.until[row]! - firstMonth, month + ages[1] + longest + 1, months);
    for (let m = from; m < end; m++) {
      const age = m - delays[m]! - month;
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
