/** Distinct texts with their UTF-8 bytes, numbered in order of first appearance. It only grows. */
export interface TextDictionary {
  readonly size: number;
  /** The number of a text, given now if it is new. */
  codeOf(text: string): number;
  /** Bytes of entry `code`: `bytes()` from `offsets()[code]` until `offsets()[code + 1]`. */
  readonly bytes: () => Uint8Array;
  readonly offsets: () => Int32Array;
  /** The texts in the order of their numbers. */
  readonly texts: () => readonly string[];
}

export function createTextDictionary(): TextDictionary {
  const codes = new Map<string, number>();
  let bytes = Buffer.allocUnsafe(1024);
  let offsets = new Int32Array(64);
  const add = (text: string) => {
    const code = codes.size;
    const start = offsets[code]!;
    const end = start + Buffer.byteLength(text);
    if (end > bytes.length)
      bytes = Buffer.concat([bytes.subarray(0, start)], Math.max(end, bytes.length * 2));
    bytes.write(text, start);
    if (code + 1 >= offsets.length) {
      const longer = new Int32Array(offsets.length * 2);
      longer.set(offsets);
      offsets = longer;
    }
    offsets[code + 1] = end;
    codes.set(text, code);
    return code;
  };
  return {
    get size() {
      return codes.size;
    },
    codeOf: (text) => codes.get(text) ?? add(text),
    bytes: () => bytes.subarray(0, offsets[codes.size]),
    offsets: () => offsets.subarray(0, codes.size + 1),
    texts: () => [...codes.keys()],
  };
}

/** The texts of these codes one after the other, and the length of each in bytes; 0 bytes where `valid` is 0. */
export function expandTexts(
  dictionary: TextDictionary,
  { codes, valid }: { codes: Int32Array; valid: Uint8Array },
): { bytes: Uint8Array; lengths: Int32Array } {
  const source = dictionary.bytes();
  const offsets = dictionary.offsets();
  const lengths = new Int32Array(codes.length);
  let total = 0;
  for (let i = 0; i < codes.length; i++) {
    if (valid[i] === 0) continue;
    lengths[i] = offsets[codes[i]! + 1]! - offsets[codes[i]!]!;
    total += lengths[i]!;
  }
  const bytes = new Uint8Array(total);
  let to = 0;
  for (let i = 0; i < codes.length; i++) {
    const from = offsets[codes[i]!]!;
    // A loop is quicker than copying so few bytes by a call.
    for (let k = 0; k < lengths[i]!; k++) bytes[to++] = source[from + k]!;
  }
  return { bytes, lengths };
}
