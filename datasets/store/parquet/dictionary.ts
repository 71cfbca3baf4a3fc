import type { Arena } from "../arena.ts";

/** Which entry of a dictionary each value is. */
export interface Coded {
  /** Of each value: number of its entry. */
  readonly codes: Uint16Array;
  /** Of each entry: where it stands first among the values. */
  readonly first: readonly number[];
}

/** Distinct values beyond which a dictionary is given up: it is then no smaller by much, and the table leaves the cache. */
const mostEntries = 4096;

/** A dictionary pays where a value stands so often on the whole. */
const repeatsWanted = 3;

const tableSize = mostEntries * 4;

/** Entry plus one, or 0, by hash. */
const table = new Uint16Array(tableSize);

function entriesFor(values: number): number {
  return Math.max(1, Math.min(mostEntries, Math.floor(values / repeatsWanted)));
}

/** Numbers are told apart by their bits. Null where a dictionary does not pay. */
export function codeNumbers(values: Float64Array | Int32Array, arena: Arena): Coded | null {
  const most = entriesFor(values.length);
  const words = new Int32Array(values.buffer, values.byteOffset, values.byteLength >> 2);
  const step = words.length / values.length;
  const codes = arena.uint16(values.length);
  const first: number[] = [];
  table.fill(0);
  let [lastLow, lastHigh] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const low = words[i * step]!;
    const high = words[i * step + step - 1]!;
    if (i > 0 && low === lastLow && high === lastHigh) {
      codes[i] = codes[i - 1]!;
      continue;
    }
    [lastLow, lastHigh] = [low, high];
    let at = hashOf(low, high);
    for (; table[at] !== 0; at = (at + 1) & (tableSize - 1)) {
      const row = first[table[at]! - 1]! * step;
      if (words[row] === low && words[row + step - 1] === high) break;
    }
    if (table[at] === 0) {
      if (first.length === most) return null;
      table[at] = first.push(i);
    }
    codes[i] = table[at]! - 1;
  }
  return values.length === 0 ? null : { codes, first };
}

function hashOf(low: number, high: number): number {
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77);
  return (mixed ^ (mixed >>> 15)) & (tableSize - 1);
}

/** Texts that have numbers already, below `size`: only those that stand here are entries. */
export function codeTexts(numbers: Int32Array, size: number, arena: Arena): Coded | null {
  const most = entriesFor(numbers.length);
  const codes = arena.uint16(numbers.length);
  const first: number[] = [];
  const known = arena.uint16(size).fill(0);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    if (known[number] === 0) {
      if (first.length === most) return null;
      known[number] = first.push(i);
    }
    codes[i] = known[number]! - 1;
  }
  return numbers.length === 0 ? null : { codes, first };
}
