/** Below this many, moving each to its place is faster. */
const few = 128;

/** Sorts `keys` ascending, in place, and `rows` along with them; equal keys keep their order. No key may be NaN. */
export function sortByNumbers(keys: Float64Array, rows: Uint32Array): void {
  if (keys.length < few) insert(keys, rows);
  else radixSort(keys, rows);
}

function radixSort(keys: Float64Array, rows: Uint32Array): void {
  const bits = new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length);
  const sorted = sortByDigits({ ...sortableBits(bits), rows });
  rows.set(sorted.rows);
  restoreBits(sorted, bits);
}

function insert(keys: Float64Array, rows: Uint32Array): void {
  for (let i = 1; i < keys.length; i++) {
    const [key, row] = [keys[i]!, rows[i]!];
    let at = i;
    for (; at > 0 && keys[at - 1]! > key; at--) {
      keys[at] = keys[at - 1]!;
      rows[at] = rows[at - 1]!;
    }
    keys[at] = key;
    rows[at] = row;
  }
}

/** Keys of 64 bits in two halves, and the rows they belong to. */
interface Keyed {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly rows: Uint32Array;
}

const sign = 0x80000000;

/** The bits of doubles, so that their order as whole numbers is that of the doubles; those of -0 are those of 0. */
function sortableBits(bits: Uint32Array): Pick<Keyed, "low" | "high"> {
  const count = bits.length / 2;
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) {
    const [bottom, top] = [bits[2 * i]!, bits[2 * i + 1]!];
    const isNegative = top >= sign && (top > sign || bottom > 0);
    low[i] = isNegative ? ~bottom : bottom;
    high[i] = isNegative ? ~top : top | sign;
  }
  return { low, high };
}

function restoreBits({ low, high }: Keyed, bits: Uint32Array): void {
  for (let i = 0; i < low.length; i++) {
    const isNegative = high[i]! < sign;
    bits[2 * i] = isNegative ? ~low[i]! : low[i]!;
    bits[2 * i + 1] = isNegative ? ~high[i]! : high[i]! ^ sign;
  }
}

const digitBits = 11;
const digits = 1 << digitBits;
/** Of each half: 11, 11 and 10 bits. */
const shifts = [0, digitBits, 2 * digitBits] as const;

/**
 * Radix sort from the lowest bits up: six stable passes, those left out in which all keys agree. The keys move along with
 * their rows, so that each pass reads in order.
 */
function sortByDigits(keyed: Keyed): Keyed {
  const count = keyed.rows.length;
  let from = keyed;
  let to: Keyed = { low: new Uint32Array(count), high: new Uint32Array(count), rows: new Uint32Array(count) };
  for (const half of ["low", "high"] as const)
    for (const shift of shifts) {
      const starts = startsOf(from[half], shift);
      if (starts === null) continue;
      move(from, to, { half: from[half], shift, starts });
      [from, to] = [to, from];
    }
  return from;
}

interface Pass {
  readonly half: Uint32Array;
  readonly shift: number;
  /** Where the next key of each digit goes. */
  readonly starts: Uint32Array;
}

function move(from: Keyed, to: Keyed, { half, shift, starts }: Pass): void {
  const { low, high, rows } = from;
  const { low: toLow, high: toHigh, rows: toRows } = to;
  for (let i = 0; i < half.length; i++) {
    const at = starts[(half[i]! >>> shift) & (digits - 1)]!++;
    toLow[at] = low[i]!;
    toHigh[at] = high[i]!;
    toRows[at] = rows[i]!;
  }
}

/** Where each digit's keys begin; null where all have the same digit. */
function startsOf(half: Uint32Array, shift: number): Uint32Array | null {
  const counts = new Uint32Array(digits);
  for (let i = 0; i < half.length; i++) counts[(half[i]! >>> shift) & (digits - 1)]!++;
  if (counts[(half[0]! >>> shift) & (digits - 1)] === half.length) return null;
  let start = 0;
  for (let digit = 0; digit < digits; digit++) {
    const count = counts[digit]!;
    counts[digit] = start;
    start += count;
  }
  return counts;
}
