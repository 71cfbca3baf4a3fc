import type { Month } from "../foundation/months.ts";
import type { Arena } from "../store/arena.ts";
import type { Step } from "./facts.ts";
import { type Flow, fillFlow, fillSums, type Sums } from "./flow.ts";
import type { Settled } from "./settle.ts";
import { fillSteps } from "./steps.ts";

/**
 * What holds for a firm from one as-of month until another: the one form in which SQL hands over what it found. A spell
 * ends at the latest where the next one of the firm begins. Made from facts with `known <= since` only, but for truths.
 */
export interface Spells extends Step {
  /** Query of `firm`, `since`, `until` (null: for ever) and the columns, in any order; with more where `facts` are asked. */
  readonly sql: string;
  readonly columns: readonly string[];
  /** Columns that the query gives; default `columns`. Spells of the same query share its answer. */
  readonly read?: readonly string[];
  /** What of that counts, with a value for each of `columns`; default all of it, as it is. */
  readonly of?: (told: Told) => Told;
  /** Query of `month` and the columns: what holds for every firm that has no spell then. Default: missing. */
  readonly everyone?: string;
  /** Columns that change from month to month: what the spell says → the value of a month. */
  readonly over?: Readonly<Record<string, (value: number, month: Month) => number>>;
  /**
   * The query gives facts known from `since` on, not all of which count, and says which is newer (`newest`). `latest`: of a
   * firm the newest one known holds. `steps`: of each thing that facts are about (`about`) the newest one does, and the
   * columns are sums over these, in euros, from the firm's first fact on.
   */
  readonly facts?: "latest" | "steps";
  /**
   * The columns are sums of a flow, or the one is its mean: the query then gives facts of accounts (`about`) with
   * `flowColumns`, whose `newest` says their delivery.
   */
  readonly flow?: Flow | Sums;
}

/** What a query of spells gives, or one of facts that are to be settled. */
export interface Told extends Settled {
  /** Of facts about things that are no firms, no matter. */
  readonly until: Int32Array;
}

/** The spells of a stage's firms as columns, in whatever order they came; NaN is missing. */
export interface SpellRows {
  /** The rows that are spells, by firm and beginning. */
  readonly rows: Int32Array;
  readonly firm: Int32Array;
  readonly since: Int32Array;
  /** Steps have none: they hold for ever. */
  readonly until: Int32Array;
  readonly values: readonly Float64Array[];
}

export interface ReadSpells extends SpellRows {
  readonly spells: Spells;
  readonly everyone: { readonly month: Int32Array; readonly values: readonly Float64Array[] };
  /** Of a flow: how many months its source is behind, by as-of month; silent in the others. */
  readonly delays: ReadonlyMap<Month, number>;
}

/** After every month there is. */
export const never = 1_000_000;

/** Some consecutive firms, each with the same consecutive months. */
export interface Block {
  readonly firstFirm: number;
  readonly firms: number;
  readonly firstMonth: Month;
  readonly months: number;
}

/** Where the values of a block go. */
export interface Filled {
  /** An array for each column, firm by firm. */
  readonly out: readonly Float64Array[];
  /** Position among the spells of the first that may be of the block's firms. */
  readonly first: number;
  /** For arrays that the block needs no longer than its filling takes. */
  readonly arena: Arena;
}

/** Fills an array for each column, firm by firm. */
export function fillSpells(read: ReadSpells, block: Block, { out, arena }: Omit<Filled, "first">): void {
  fillEveryone(read, block, out);
  const filled = { out, arena, first: firstOf(read, block.firstFirm) };
  const { flow } = read.spells;
  if (flow !== undefined && "windows" in flow) fillSums(read, block, filled);
  else if (flow !== undefined) fillFlow(read, block, filled);
  else if (read.spells.facts === "steps") fillSteps(read, block, filled);
  else fillRows(read, block, filled);
}

/** What each spell says, until the next one. */
function fillRows(
  { spells, rows, firm, since, until, values }: ReadSpells,
  { firstFirm, firms, firstMonth, months }: Block,
  { out, first }: Filled,
): void {
  const overs = spells.columns.map((column) => spells.over?.[column]);
  for (let i = first; i < rows.length; i++) {
    const row = rows[i]!;
    const own = firm[row]! - firstFirm;
    if (own >= firms) return;
    const after = rows[i + 1];
    const next = after !== undefined && firm[after] === firm[row] ? since[after]! : never;
    const from = Math.max(since[row]! - firstMonth, 0);
    const end = Math.min(until[row]! - firstMonth, next - firstMonth, months);
    if (from >= end) continue;
    const base = own * months;
    for (let c = 0; c < overs.length; c++) {
      const [column, value, over] = [out[c]!, values[c]![row]!, overs[c]];
      if (over === undefined) for (let m = from; m < end; m++) column[base + m] = value;
      else for (let m = from; m < end; m++) column[base + m] = over(value, firstMonth + m);
    }
  }
}

function fillEveryone({ everyone }: ReadSpells, block: Block, out: readonly Float64Array[]): void {
  const { firms, firstMonth, months } = block;
  for (const [c, column] of out.entries()) {
    const one = new Float64Array(months).fill(NaN);
    for (const [i, month] of everyone.month.entries()) one[month - firstMonth] = everyone.values[c]![i]!;
    for (let f = 0; f < firms; f++) column.set(one, f * months);
  }
}

/** Position of the first spell of a firm that is not below `bound`. */
function firstOf({ rows, firm }: SpellRows, bound: number): number {
  let [from, until] = [0, rows.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if (firm[rows[middle]!]! < bound) from = middle + 1;
    else until = middle;
  }
  return from;
}
