/** A position in a bitmap: least significant bit first, as in Arrow. */
export interface BitPlace {
  readonly bytes: Uint8Array;
  /** Number of the first bit. */
  readonly bit: number;
}

/** Sets `count` bits of `target` to those of `source`. The target's bits must be 0 before. */
export function copyBits(target: BitPlace, source: BitPlace, count: number): void {
  for (let done = 0; done < count; ) {
    const to = target.bit + done;
    const from = source.bit + done;
    const room = Math.min(8 - (to & 7), count - done);
    const low = source.bytes[from >> 3]! >> (from & 7);
    const high = (source.bytes[(from >> 3) + 1] ?? 0) << (8 - (from & 7));
    target.bytes[to >> 3]! |= ((low | high) & ((1 << room) - 1)) << (to & 7);
    done += room;
  }
}

/** Sets `count` bits of `target` to 1. */
export function setBits({ bytes, bit }: BitPlace, count: number): void {
  for (let done = 0; done < count; ) {
    const to = bit + done;
    const room = Math.min(8 - (to & 7), count - done);
    bytes[to >> 3]! |= ((1 << room) - 1) << (to & 7);
    done += room;
  }
}

/** How many of the first `count` bits are 1. */
export function countBits(bytes: Uint8Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count >> 3; i++) sum += ones[bytes[i]!]!;
  const rest = count & 7;
  return rest === 0 ? sum : sum + ones[bytes[count >> 3]! & ((1 << rest) - 1)]!;
}

const ones = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let bits = byte; bits > 0; bits >>= 1) count += bits & 1;
  return count;
});
