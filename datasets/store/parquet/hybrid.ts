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
export function encodeCodes(codes: Uint16Array, width: number, arena: Arena): Uint8Array {
  const groups = Math.ceil(codes.length / 8);
  const head = varint(groups * 2 + 1);
  const bytes = arena.bytes(head.length + groups * width);
  bytes.set(head);
  let [to, pending, bits] = [head.length, 0, 0];
  for (let i = 0; i < codes.length; i++) {
    pending |= codes[i]! << bits;
    for (bits += width; bits >= 8; bits -= 8) {
      bytes[to++] = pending;
      pending >>>= 8;
    }
  }
  if (bits > 0) bytes[to++] = pending;
  return bytes.fill(0, to);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
