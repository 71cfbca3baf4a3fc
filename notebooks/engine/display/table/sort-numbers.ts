/** Below this many a sort by comparison is faster. */
const few = 256;

/** The positions of `keys` in ascending order; equal keys keep theirs. None of them may be NaN. */
export function sortNumbers(keys: Float64Array): Uint32Array {
  const order = positions(keys.length);
  if (keys.length < few) return order.sort((a, b) => keys[a]! - keys[b]! || compareEqual(keys, a, b));
  return sortByDigits(order, sortableBits(keys));
}

/** 0, 1, 2 … */
export function positions(count: number): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(count);
  for (let i = 0; i < count; i++) all[i] = i;
  return all;
}

/** Infinities of the same sign subtract to NaN, which counts as equal too. */
function compareEqual(keys: Float64Array, a: number, b: number): number {
  return keys[a] === keys[b] ? a - b : keys[a]! < keys[b]! ? -1 : 1;
}

/** The bits of doubles, low and high halves in turn, so that their order as whole numbers is that of the doubles. */
function sortableBits(keys: Float64Array): Uint32Array {
  const bits = new Uint32Array(keys.map((key) => key + 0).buffer); // -0 becomes 0
  for (let i = 0; i < bits.length; i += 2) {
    const high = bits[i + 1]!;
    const isNegative = high >>> 31 === 1;
    if (isNegative) bits[i] = ~bits[i]!;
    bits[i + 1] = isNegative ? ~high : high ^ 0x80000000;
  }
  return bits;
}

const digitBits = 11;
const digits = 1 << digitBits;
/** Of each half: 11, 11 and 10 bits. */
const shifts = [0, digitBits, 2 * digitBits] as const;

/** Radix sort from the lowest bits up: six stable passes, those left out in which all keys agree. */
function sortByDigits(order: Uint32Array<ArrayBuffer>, bits: Uint32Array): Uint32Array {
  let from = order;
  let to = new Uint32Array(order.length);
  for (let pass = 0; pass < 6; pass++) {
    const [half, shift] = [pass < 3 ? 0 : 1, shifts[pass % 3]!];
    const starts = startsOf(bits, half, shift);
    if (starts === null) continue;
    for (let i = 0; i < from.length; i++) {
      const row = from[i]!;
      const digit = (bits[2 * row + half]! >>> shift) & (digits - 1);
      to[starts[digit]!++] = row;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Where each digit's rows begin; null where all have the same digit. */
function startsOf(bits: Uint32Array, half: number, shift: number): Uint32Array | null {
  const counts = new Uint32Array(digits);
  for (let i = half; i < bits.length; i += 2) counts[(bits[i]! >>> shift) & (digits - 1)]!++;
  if (counts[(bits[half]! >>> shift) & (digits - 1)] === bits.length / 2) return null;
  let start = 0;
  for (let digit = 0; digit < digits; digit++) {
    const count = counts[digit]!;
    counts[digit] = start;
    start += count;
  }
  return counts;
}
