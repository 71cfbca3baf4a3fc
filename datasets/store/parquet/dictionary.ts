import type { Arena } from "../arena.ts";

/** Which entry of a dictionary each value is. */
export interface Coded {
  /** Of each value: number of its entry. */
  readonly codes: Uint16Array;
  /** Of each entry: where it stands first among the values. */
  readonly first: Int32Array;
}

/** Distinct values beyond which a dictionary is given up: it is then no smaller by much, and the table leaves the cache. */
const mostEntries = 4096;

/** The same of texts, which are longer than the numbers of their entries by far. */
const mostTexts = 1 << 16;

/** A dictionary pays where a value stands so often on the whole. */
const repeatsWanted = 3;

const tableSize = mostEntries * 4;

/** Entry plus one, or 0, by hash. */
const table = new Uint16Array(tableSize);

/** The halves of each entry's bits, side by side: a look at them stays in the cache. */
const [lows, highs] = [new Int32Array(mostEntries), new Int32Array(mostEntries)];

function entriesFor(values: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(values / repeatsWanted)));
}

/** Numbers are told apart by their bits. Null where a dictionary does not pay. */
export function codeNumbers(values: Float64Array | Int32Array, arena: Arena): Coded | null {
  const words = new Int32Array(values.buffer, values.byteOffset, values.byteLength >> 2);
  const codes = arena.uint16(values.length);
  const first = arena.int32(entriesFor(values.length, mostEntries));
  const count = codeWords(words, { codes, first });
  return count === null || count === 0 ? null : { codes, first: first.subarray(0, count) };
}

/** Fills `codes`, a word or two a value, and `first` as far as there are entries; gives their number, null beyond its room. */
function codeWords(
  words: Int32Array,
  { codes, first }: { readonly codes: Uint16Array; readonly first: Int32Array },
): number | null {
  const step = words.length / codes.length;
  table.fill(0);
  let count = 0;
  for (let i = 0; i < codes.length; i++) {
    const low = words[i * step]!;
    const high = words[i * step + step - 1]!;
    let at = hashOf(low, high);
    let code = table[at]! - 1;
    while (code >= 0 && (lows[code] !== low || highs[code] !== high)) {
      at = (at + 1) & (tableSize - 1);
      code = table[at]! - 1;
    }
    if (code < 0) {
      if (count === first.length) return null;
      code = count++;
      table[at] = count;
      lows[code] = low;
      highs[code] = high;
      first[code] = i;
    }
    codes[i] = code;
  }
  return count;
}

function hashOf(low: number, high: number): number {
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77);
  return (mixed ^ (mixed >>> 15)) & (tableSize - 1);
}

/** Texts that have numbers already, below `size`: only those that stand here are entries. */
export function codeTexts(numbers: Int32Array, size: number, arena: Arena): Coded | null {
  const codes = arena.uint16(numbers.length);
  const first = arena.int32(entriesFor(numbers.length, mostTexts));
  const known = arena.int32(size).fill(0);
  let count = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    if (known[number] === 0) {
      if (count === first.length) return null;
      first[count++] = i;
      known[number] = count;
    }
    codes[i] = known[number]! - 1;
  }
  return count === 0 ? null : { codes, first: first.subarray(0, count) };
}
