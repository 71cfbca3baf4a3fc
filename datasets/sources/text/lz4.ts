/*
 * LZ4 frames, as pandas and R compress the columns of Feather files with by default (Collet, "LZ4 Frame Format Description"
 * 1.6.4 and "LZ4 Block Format Description"). Checksums are not looked at.
 */

const magic = 0x184d2204;

/** Bits of the frame's flags. */
const [hasBlockSums, hasSize, hasDictionary] = [0x10, 0x08, 0x01];

/** Match lengths and literal lengths of four bits are added to while a byte says so. */
const [moreLength, fullByte, shortestMatch] = [15, 255, 4];

/** Bytes of one frame. Throws where they are none. */
export function decodeLz4Frame(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (view.getUint32(0, true) !== magic) throw new Error("no LZ4 frame");
  const flags = frame[4]!;
  const size = flags & hasSize ? Number(view.getBigUint64(6, true)) : 4 * frame.length;
  const out: Output = { bytes: new Uint8Array(size), length: 0 };
  let at = 7 + (flags & hasSize ? 8 : 0) + (flags & hasDictionary ? 4 : 0);
  for (;;) {
    const head = view.getUint32(at, true);
    if (head === 0) return out.bytes.subarray(0, out.length);
    const length = head & 0x7fff_ffff;
    const block = frame.subarray(at + 4, at + 4 + length);
    if (head > 0x7fff_ffff) append(out, block);
    else decodeBlock(block, out);
    at += 4 + length + (flags & hasBlockSums ? 4 : 0);
  }
}

interface Output {
  bytes: Uint8Array;
  length: number;
}

function append(out: Output, more: Uint8Array): void {
  reserve(out, more.length);
  out.bytes.set(more, out.length);
  out.length += more.length;
}

function reserve(out: Output, more: number): void {
  if (out.length + more <= out.bytes.length) return;
  const larger = new Uint8Array(2 * (out.length + more));
  larger.set(out.bytes.subarray(0, out.length));
  out.bytes = larger;
}

/** Literals, then a match with what was written before, which may be of the block before; the last has literals alone. */
function decodeBlock(block: Uint8Array, out: Output): void {
  let at = 0;
  const lengthFrom = (four: number) => {
    let length = four;
    if (four === moreLength)
      do length += block[at]!;
      while (block[at++] === fullByte);
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = lengthFrom(token >> 4);
    append(out, block.subarray(at, at + literals));
    at += literals;
    if (at >= block.length) return;
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    copyMatch(out, distance, lengthFrom(token & 15) + shortestMatch);
  }
}

/** Byte by byte: a match may overlap what it writes. */
function copyMatch(out: Output, distance: number, length: number): void {
  if (distance === 0 || distance > out.length) throw new Error("broken LZ4 block");
  reserve(out, length);
  for (let i = 0; i < length; i++) out.bytes[out.length + i] = out.bytes[out.length + i - distance]!;
  out.length += length;
}
