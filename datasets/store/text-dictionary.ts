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

interface CodedTexts {
  readonly codes: Int32Array;
  readonly valid: Uint8Array;
}

interface ExpandedTexts {
  readonly bytes: Uint8Array;
  readonly lengths: Int32Array;
}

/** The texts of these codes one after the other, and the length of each in bytes; 0 bytes where `valid` is 0. */
export function expandTexts(dictionary: TextDictionary, texts: CodedTexts): ExpandedTexts {
  return createTextExpander()(dictionary, texts);
}

/** `expandTexts` again and again, in the same memory: what it gave holds until the next call. */
export function createTextExpander(): (dictionary: TextDictionary, texts: CodedTexts) => ExpandedTexts {
  let [bytes, lengths] = [new Uint8Array(0), new Int32Array(0)];
  return (dictionary, { codes, valid }) => {
    const [source, offsets] = [dictionary.bytes(), dictionary.offsets()];
    const rows = codes.length;
    if (lengths.length < rows) lengths = new Int32Array(rows);
    const total = measureTexts({ codes, valid, offsets }, lengths);
    if (bytes.length < total + spill) bytes = new Uint8Array(total + spill);
    copyTexts(spilling(source), { codes, lengths, offsets }, new DataView(bytes.buffer));
    return { bytes: bytes.subarray(0, total), lengths: lengths.subarray(0, rows) };
  };
}

/** Fills `lengths`; gives their sum. */
function measureTexts(
  { codes, valid, offsets }: CodedTexts & { readonly offsets: Int32Array },
  lengths: Int32Array,
): number {
  let total = 0;
  for (let i = 0; i < codes.length; i++) {
    const length = valid[i] === 0 ? 0 : offsets[codes[i]! + 1]! - offsets[codes[i]!]!;
    lengths[i] = length;
    total += length;
  }
  return total;
}

/** Texts are copied four bytes at a time, so up to three beyond their end, which the next text is written over. */
const spill = 3;

/** The same bytes with others behind them. */
function spilling(source: Uint8Array): DataView {
  const { buffer, byteOffset, length } = source;
  if (byteOffset + length + spill <= buffer.byteLength)
    return new DataView(buffer, byteOffset, length + spill);
  const longer = new Uint8Array(length + spill);
  longer.set(source);
  return new DataView(longer.buffer);
}

interface TextPlaces {
  readonly codes: Int32Array;
  readonly lengths: Int32Array;
  readonly offsets: Int32Array;
}

function copyTexts(source: DataView, { codes, lengths, offsets }: TextPlaces, target: DataView): void {
  let to = 0;
  for (let i = 0; i < codes.length; i++) {
    const length = lengths[i]!;
    const from = offsets[codes[i]!]!;
    for (let k = 0; k < length; k += 4) target.setInt32(to + k, source.getInt32(from + k));
    to += length;
  }
}
