import { toDecimal } from "./decimals.ts";
import { newestKnown, type Settled } from "./settle.ts";
import type { Block, Filled, ReadSpells, SpellRows } from "./spells.ts";

/** Money is added up in cents: whole numbers, whose sums are exact in whatever order. */
const [cents, places] = [100, 2];

/**
 * What changes a firm's totals, firm by firm, in cents: of each thing that facts are about its newest known state less the
 * one before. A missing state changes nothing, and neither does the one after it.
 */
export function settleSteps(facts: Settled): SpellRows {
  const rows = newestKnown(facts);
  const { firm, known, about, values } = facts;
  return {
    rows,
    firm,
    since: known,
    until: new Int32Array(0),
    values: values.map((euros) => changes(euros, about, rows)),
  };
}

function changes(euros: Float64Array, about: Int32Array, rows: Int32Array): Float64Array {
  const changed = new Float64Array(euros.length);
  let [last, before] = [-1, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const amount = toDecimal(euros[row]!, places);
    const change = last >= 0 && about[last] === about[row] ? amount - before : amount;
    changed[row] = Number.isNaN(change) ? 0 : change;
    [last, before] = [row, amount];
  }
  return changed;
}

/** Fills `out`, from the spell `first` on: a firm's totals in euros from its first step on. */
export function fillSteps(
  { rows, firm, since, values }: ReadSpells,
  { firstFirm, firms, firstMonth, months }: Block,
  { out, first }: Filled,
): void {
  let i = first;
  for (let f = 0; f < firms; f++) {
    const base = f * months;
    let begin = months;
    const start = i;
    for (; i < rows.length && firm[rows[i]!] === firstFirm + f; i++)
      begin = Math.min(begin, Math.max(since[rows[i]!]! - firstMonth, 0));
    for (let c = 0; c < out.length; c++) {
      const [column, steps] = [out[c]!, values[c]!];
      column.fill(0, base + begin, base + months);
      for (let step = start; step < i; step++) {
        const month = Math.max(since[rows[step]!]! - firstMonth, 0);
        if (month < months) column[base + month]! += steps[rows[step]!]!;
      }
      let total = 0;
      for (let cell = base + begin; cell < base + months; cell++) {
        total += column[cell]!;
        column[cell] = total / cents;
      }
    }
  }
}
