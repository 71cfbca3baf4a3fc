import type { Arena } from "../arena.ts";
import { packBits } from "../encode-arrow.ts";

/*
 * Parquet's hybrid of runs and packed bits (apache/parquet-format, Encodings.md, RLE = 3). Either everything is one run of
 * a value, or everything is packed: what lies side by side in a month are different firms, which seldom repeat each other.
 */

/** Which rows are there: 1 of each byte. */
export function encodeLevels(valid: Uint8Array, present: number): Uint8Array {
  if (present === valid.length || present === 0)
    return Buffer.from([...varint(valid.length * 2), present === 0 ? 0 : 1]);
  const groups = Math.ceil(valid.length / 8);
  return Buffer.concat([Uint8Array.from(varint(groups * 2 + 1)), packBits(valid).subarray(0, groups)]);
}

/** Bits that numbers below `count` take; 1 at least. */
export function widthOf(count: number): number {
  return Math.max(1, 32 - Math.clz32(count - 1));
}

/** Numbers of `width` bits, 16 at most, as many as `codes` has. */
export function encodeCodes(codes: Uint16Array, width: number, arena: Arena): readonly Uint8Array[] {
  const groups = Math.ceil(codes.length / 8);
  const words = arena.int32(Math.ceil((groups * width) / 4) + 1);
  packCodes(codes, width, words);
  const bytes = new Uint8Array(words.buffer, words.byteOffset, groups * width);
  return [Uint8Array.from(varint(groups * 2 + 1)), bytes];
}

/** Side by side, the least bits first; bits of the last words that no code takes are 0. */
function packCodes(codes: Uint16Array, width: number, words: Int32Array): void {
  let [to, pending, bits] = [0, 0, 0];
  words.fill(0, words.length - 4);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    pending |= code << bits;
    bits += width;
    if (bits < 32) continue;
    words[to++] = pending;
    bits -= 32;
    pending = code >>> (width - bits);
  }
  words[to] = pending;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
