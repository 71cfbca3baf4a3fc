import type { TextDictionary } from "./text-dictionary.ts";

/** A dictionary of texts that takes them as UTF-8 bytes, as they lie in a file: no text is made of them. */
export interface ByteDictionary extends TextDictionary {
  /** The number of the text in `source[from, until)`, given now if it is new. */
  codeOfBytes(source: Uint8Array, from: number, until: number): number;
}

/** Open addressing, at most half full; neighbours in a file are often the same text, so the last one is tried first. */
export function createByteDictionary(): ByteDictionary {
  let bytes = new Uint8Array(1024);
  let offsets = new Int32Array(64);
  let slots = new Int32Array(256); // code plus one, or 0
  let hashes = new Int32Array(64);
  let [size, last] = [0, -1];

  const isEntry = (code: number, source: Uint8Array, from: number, length: number) => {
    const start = offsets[code]!;
    if (offsets[code + 1]! - start !== length) return false;
    // From the end: identifiers differ in their last digits.
    for (let i = length - 1; i >= 0; i--) if (bytes[start + i] !== source[from + i]) return false;
    return true;
  };
  const add = (source: Uint8Array, from: number, until: number, hash: number) => {
    const start = offsets[size]!;
    const end = start + until - from;
    if (end > bytes.length) bytes = longer(bytes, Math.max(end, bytes.length * 2));
    for (let i = from; i < until; i++) bytes[start + i - from] = source[i]!;
    if (size + 1 >= offsets.length) {
      offsets = longer(offsets, offsets.length * 2);
      hashes = longer(hashes, hashes.length * 2);
    }
    offsets[size + 1] = end;
    hashes[size] = hash;
    size++;
    if (size * 2 > slots.length) slots = rehashed(hashes, size, slots.length * 4);
    else slots[freeSlot(slots, hash)] = size;
    return size - 1;
  };
  const codeOfBytes = (source: Uint8Array, from: number, until: number) => {
    const length = until - from;
    if (last >= 0 && isEntry(last, source, from, length)) return last;
    const hash = hashOf(source, from, until);
    const mask = slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const code = slots[at]! - 1;
      if (code < 0) {
        last = add(source, from, until, hash);
        return last;
      }
      if (hashes[code] !== hash || !isEntry(code, source, from, length)) continue;
      last = code;
      return code;
    }
  };
  return {
    get size() {
      return size;
    },
    codeOfBytes,
    codeOf(text) {
      const encoded = Buffer.from(text);
      return codeOfBytes(encoded, 0, encoded.length);
    },
    bytes: () => bytes.subarray(0, offsets[size]),
    offsets: () => offsets.subarray(0, size + 1),
    texts: () =>
      Array.from({ length: size }, (_, code) =>
        Buffer.from(bytes.buffer, offsets[code]!, offsets[code + 1]! - offsets[code]!).toString(),
      ),
  };
}

/** Four bytes at a time, their bits stirred after each step: tables take the lowest ones. */
function hashOf(source: Uint8Array, from: number, until: number): number {
  let hash = until - from;
  let i = from;
  for (; i + 4 <= until; i += 4) {
    const word = source[i]! | (source[i + 1]! << 8) | (source[i + 2]! << 16) | (source[i + 3]! << 24);
    hash = stirred(hash ^ word);
  }
  let rest = 0;
  for (; i < until; i++) rest = (rest << 8) | source[i]!;
  return stirred(stirred(hash ^ rest));
}

/** A step of MurmurHash3's finaliser (Appleby). */
function stirred(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

function freeSlot(slots: Int32Array, hash: number): number {
  const mask = slots.length - 1;
  let at = hash & mask;
  while (slots[at] !== 0) at = (at + 1) & mask;
  return at;
}

function rehashed(hashes: Int32Array, size: number, length: number): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(length);
  for (let code = 0; code < size; code++) slots[freeSlot(slots, hashes[code]!)] = code + 1;
  return slots;
}

function longer<T extends Uint8Array | Int32Array>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array);
  return copy;
}
