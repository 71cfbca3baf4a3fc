import { newestKnown, type Settled, takeRows } from "./settle.ts";
import { type Block, never, type ReadSpells } from "./spells.ts";

/** Money is added up in cents: whole numbers, whose sums are exact in whatever order. */
const cents = 100;

/**
 * What changes a firm's totals, firm by firm, in cents: of each thing that facts are about its newest known state less the
 * one before. A missing state changes nothing, and neither does the one after it.
 */
export function settleSteps(facts: Settled): Pick<ReadSpells, "firm" | "since" | "until" | "values"> {
  const { firm, known, about, values } = takeRows(facts, newestKnown(facts));
  const until = new Int32Array(firm.length).fill(never);
  return { firm, since: known, until, values: values.map((euros) => changes(euros, about)) };
}

function changes(euros: Float64Array, about: Int32Array): Float64Array {
  const amounts = euros.map((amount) => Math.round(amount * cents));
  return amounts.map((amount, i) => {
    const change = i > 0 && about[i - 1] === about[i] ? amount - amounts[i - 1]! : amount;
    return Number.isNaN(change) ? 0 : change;
  });
}

/** Fills `out`, from the row `first` on: a firm's totals in euros from its first step on. */
export function fillSteps(
  { firm, since, values }: ReadSpells,
  { firstFirm, firms, firstMonth, months }: Block,
  { out, first }: { readonly out: readonly Float64Array[]; readonly first: number },
): void {
  let row = first;
  for (let f = 0; f < firms; f++) {
    const base = f * months;
    let begin = months;
    const start = row;
    for (; row < firm.length && firm[row] === firstFirm + f; row++)
      begin = Math.min(begin, Math.max(since[row]! - firstMonth, 0));
    for (const [c, column] of out.entries()) {
      column.fill(0, base + begin, base + months);
      for (let step = start; step < row; step++) {
        const month = Math.max(since[step]! - firstMonth, 0);
        if (month < months) column[base + month]! += values[c]![step]!;
      }
      let total = 0;
      for (let cell = base + begin; cell < base + months; cell++) {
        total += column[cell]!;
        column[cell] = total / cents;
      }
    }
  }
}
