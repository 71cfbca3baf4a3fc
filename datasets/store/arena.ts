/**
 * Memory for arrays that all end together: made afresh for each month, they cost the garbage collector more than the work
 * on them takes. What it gives is not cleared, and holds until `reset`.
 */
export interface Arena {
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
  uint16(length: number): Uint16Array;
  bytes(length: number): Uint8Array;
  reset(): void;
}

const blockBytes = 16 << 20;

export function createArena(): Arena {
  const blocks: ArrayBuffer[] = [];
  let [block, used] = [0, 0];
  const take = (bytes: number) => {
    while (block < blocks.length && used + bytes > blocks[block]!.byteLength) [block, used] = [block + 1, 0];
    if (block === blocks.length) blocks.push(new ArrayBuffer(Math.max(bytes, blockBytes)));
    const place = [blocks[block]!, used] as const;
    used += Math.ceil(bytes / 8) * 8;
    return place;
  };
  return {
    float64: (length) => new Float64Array(...take(length * 8), length),
    int32: (length) => new Int32Array(...take(length * 4), length),
    uint16: (length) => new Uint16Array(...take(length * 2), length),
    bytes: (length) => new Uint8Array(...take(length), length),
    reset() {
      [block, used] = [0, 0];
    },
  };
}
