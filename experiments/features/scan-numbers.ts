import type { Numbers } from "./arrow-numbers.ts";

/** Place of the first infinite number, or -1. */
export function infiniteAt(numbers: Numbers): number {
  return isFinitePart(numbers)
    ? -1
    : numbers.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
}

/** No infinity. Float32 is told by its bits, and others by their extremes: both without a branch that chance decides. */
function isFinitePart(numbers: Numbers): boolean {
  if (numbers instanceof Float32Array) return !hasInfiniteBits(bitsOf(numbers));
  let [least, most] = [0, 0];
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (value > most) most = value;
    else if (value < least) least = value;
  }
  return most < Number.POSITIVE_INFINITY && least > Number.NEGATIVE_INFINITY;
}

/** Float32 without its sign; above it are the NaN (IEEE 754). */
const infinityBits = 0x7f800000;

function hasInfiniteBits(bits: Int32Array): boolean {
  for (let i = 0; i < bits.length; i++) if ((bits[i]! & 0x7fffffff) === infinityBits) return true;
  return false;
}

/** How many are NaN. */
export function countMissing(numbers: Numbers): number {
  let missing = 0;
  if (numbers instanceof Float32Array) {
    const bits = bitsOf(numbers);
    for (let i = 0; i < bits.length; i++) missing += (infinityBits - (bits[i]! & 0x7fffffff)) >>> 31;
  } else for (let i = 0; i < numbers.length; i++) if (Number.isNaN(numbers[i]!)) missing++;
  return missing;
}

function bitsOf({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}
