import type { Month } from "../foundation/months.ts";
import { toDecimal } from "./decimals.ts";
import { compareNumbers, newestKnown, orderRows, rowsByGroup, type Settled, takeRows } from "./settle.ts";
import { type Block, type Filled, never, type ReadSpells, type SpellRows, type Told } from "./spells.ts";

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

/** The same amounts, of which sums are asked: of so many months up to the newest told, of each column. What is not told counts as 0. */
export interface Sums {
  readonly delays: string;
  readonly windows: readonly number[];
}

/** What the query of a flow gives as columns: the month of an amount, and the amount in euros. */
export const flowColumns = ["amountMonth", "euros"] as const;

const [million, places] = [1_000_000, 6];

/** Amounts in whole euros and in millionths of one. */
export function inMillionths({ values: [month, amount], ...told }: Told): Told {
  const [euros, millionths] = [new Float64Array(amount!.length), new Float64Array(amount!.length)];
  for (let i = 0; i < euros.length; i++) {
    const all = toDecimal(amount![i]!, places);
    millionths[i] = all % million;
    euros[i] = (all - millionths[i]!) / million;
  }
  return { ...told, values: [month!, euros, millionths] };
}

/** The versions of each month's amount, firm by firm: `newest` of a fact is its delivery. */
export function settleFlow(facts: Settled): SpellRows {
  const { firm, about, known, newest, values } = facts;
  if (isOneDelivery(newest)) return toldOnce(facts, rowsByGroup(firm).order);
  const month = values[0]!;
  const order = orderRows(
    firm,
    [about, month],
    (a, b) => compareNumbers(newest[a]!, newest[b]!) || known[a]! - known[b]!,
  );
  return isToldOnce(facts, order) ? toldOnce(facts, order) : toldAgain(facts, order);
}

/** One delivery replaces nothing. */
function isOneDelivery(newest: Float64Array): boolean {
  for (let i = 1; i < newest.length; i++) if (newest[i] !== newest[0]) return false;
  return true;
}

/** Whether there is one line of each amount. */
function isToldOnce({ about, values: [month] }: Settled, order: Int32Array): boolean {
  for (let i = 1; i < order.length; i++) {
    const [row, before] = [order[i]!, order[i - 1]!];
    if (about[row] === about[before] && month![row] === month![before]) return false;
  }
  return true;
}

const toldOnce = ({ firm, known, values }: Settled, rows: Int32Array): SpellRows => ({
  rows,
  firm,
  since: known,
  until: new Int32Array(firm.length).fill(never),
  values,
});

function toldAgain(facts: Settled, order: Int32Array): SpellRows {
  const told = addUp(facts, order);
  const rows = newestKnown(told);
  const { firm, about, known, values } = told;
  const until = new Int32Array(firm.length).fill(never);
  for (let i = 1; i < rows.length; i++) {
    const [row, before] = [rows[i]!, rows[i - 1]!];
    if (about[row] === about[before]) until[before] = known[row]!;
  }
  return { rows, firm, since: known, until, values };
}

/**
 * What each delivery says of the amount of a month, from each month on at which a line of it became known: the lines known by
 * then. `about` becomes a number of the amount.
 */
function addUp(lines: Settled, order: Int32Array): Settled {
  const { about, known, newest, values } = lines;
  const month = values[0]!;
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
 * Fills `out` firm by firm, from the spell `first` on. Whole euros and millionths are added apart: both sums are exact, in
 * whatever order.
 */
export function fillFlow(
  read: ReadSpells,
  { firstFirm, firms, firstMonth, months }: Block,
  { out: [out], first, arena }: Filled,
): void {
  const { rows, firm, since, until } = read;
  const { ages, months: needed } = read.spells.flow as Flow;
  const [amountMonth, euros, millionths] = read.values as [Float64Array, Float64Array, Float64Array];
  const delays = delaysFrom(read.delays, firstMonth, months);
  const longest = Math.max(0, ...read.delays.values());
  const cells = firms * months;
  const [sums, parts] = [arena.float64(cells).fill(0), arena.float64(cells).fill(0)];
  const told = arena.int32(cells).fill(0);
  for (let i = first; i < rows.length; i++) {
    const row = rows[i]!;
    if (firm[row]! >= firstFirm + firms) break;
    const base = (firm[row]! - firstFirm) * months;
    const month = amountMonth[row]! - firstMonth;
    const from = Math.max(since[row]! - firstMonth, month + ages[0], 0);
    const end = Math.min(until[row]! - firstMonth, month + ages[1] + longest + 1, months);
    for (let m = from; m < end; m++) {
      const age = m - delays[m]! - month;
      if (age < ages[0] || age > ages[1]) continue;
      const cell = base + m;
      sums[cell]! += euros[row]!;
      parts[cell]! += millionths[row]!;
      told[cell]! |= 1 << (age - 1);
    }
  }
  const all = 2 ** needed - 1;
  for (let cell = 0; cell < cells; cell++)
    if (told[cell] === all) out![cell] = (sums[cell]! * million + parts[cell]!) / million / needed;
}

/** Adds to `out`, from the spell `first` on; what is missing there stays so. */
export function fillSums(
  read: ReadSpells,
  { firstFirm, firms, firstMonth, months }: Block,
  { out, first }: Filled,
): void {
  const { rows, firm, since, until } = read;
  const { windows } = read.spells.flow as Sums;
  const [amountMonth, euros, millionths] = read.values as [Float64Array, Float64Array, Float64Array];
  const delays = delaysFrom(read.delays, firstMonth, months);
  const reach = Math.max(...windows) + Math.max(0, ...read.delays.values());
  for (let i = first; i < rows.length; i++) {
    const row = rows[i]!;
    if (firm[row]! >= firstFirm + firms) break;
    const base = (firm[row]! - firstFirm) * months;
    const month = amountMonth[row]! - firstMonth;
    const amount = euros[row]! * million + millionths[row]!;
    const end = Math.min(until[row]! - firstMonth, month + reach + 1, months);
    for (let m = Math.max(since[row]! - firstMonth, month + 1, 0); m < end; m++) {
      const age = m - delays[m]! - month;
      for (let c = 0; age > 0 && c < windows.length; c++)
        if (age <= windows[c]!) out[c]![base + m]! += amount;
    }
  }
  for (const column of out) for (let cell = 0; cell < firms * months; cell++) column[cell]! /= million;
}

/** Of each month of a block; for ever where the source is silent. */
function delaysFrom(delays: ReadonlyMap<Month, number>, firstMonth: Month, months: number): Int32Array {
  return Int32Array.from({ length: months }, (_, m) => delays.get(firstMonth + m) ?? never);
}
