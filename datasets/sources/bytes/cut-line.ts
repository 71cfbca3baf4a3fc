/** Cuts lines into fields where they stand. */
export interface LineCutter {
  /** Where each field begins and ends, its quotes left out, from the beginning of the line. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** How many fields at the beginning are, byte by byte, those of the line before. */
  readonly repeated: number;
  /** Whether the last line cut is odd: not so many fields, or quotes that are not around a whole field without any inside. */
  readonly isOdd: boolean;
  /** Whether some line held a NUL, a unit separator, or a carriage return that ends no line. */
  readonly hasControl: boolean;
  /** Lines that ended in carriage return and line feed. */
  readonly returns: number;
  /**
   * Cuts the line at `from`, which ends in a line feed; gives where that stands. `before` is where the line that was cut
   * last begins in the same memory: what the two have in common is not cut again. It is −1 where that line was odd or is gone.
   */
  cut(bytes: Uint8Array, from: number, before: number): number;
}

const [lineFeed, carriageReturn, quote] = [0x0a, 0x0d, 0x22];
const [isOrdinary, isDelimiter, isLineFeed, isReturn, isQuote, isControl] = [0, 1, 2, 3, 4, 5] as const;

export function createLineCutter(delimiter: string, fields: number): LineCutter {
  const kindOf = new Uint8Array(256);
  kindOf[0] = kindOf[0x1f] = isControl;
  kindOf[delimiter.charCodeAt(0)] = isDelimiter;
  kindOf[lineFeed] = isLineFeed;
  kindOf[carriageReturn] = isReturn;
  kindOf[quote] = isQuote;
  const starts = new Int32Array(fields);
  const ends = new Int32Array(fields);
  /** Where each field begins, its quotes included. */
  const begins = new Int32Array(fields);
  let viewed: Uint8Array = new Uint8Array(0);
  let words: DataView = new DataView(viewed.buffer);

  /** The quote that closes the field opened at `from`, where a delimiter or the line's end follows it; −1 otherwise. */
  const closing = (bytes: Uint8Array, from: number) => {
    let at = from + 1;
    while (kindOf[bytes[at]!]! <= isDelimiter) at++;
    if (bytes[at] !== quote) return -1;
    const next = kindOf[bytes[at + 1]!]!;
    return next >= isDelimiter && next <= isReturn ? at : -1;
  };
  /** Lines of a firm follow each other: mostly half of a line is as in the one before. */
  const fieldsAsIn = (before: number, bytes: Uint8Array, from: number) => {
    const same = commonBytes(before, bytes, from);
    let field = 0;
    while (field + 1 < fields && begins[field + 1]! <= same) field++;
    return field;
  };
  /** How many bytes the line at `from` has in common with the one at `before`: four at a time, then one by one. */
  const commonBytes = (before: number, bytes: Uint8Array, from: number) => {
    if (bytes !== viewed) {
      viewed = bytes;
      words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    const most = Math.min(from - before, bytes.length - from);
    let same = 0;
    while (same + 4 <= most && words.getInt32(before + same) === words.getInt32(from + same)) same += 4;
    while (same < most && bytes[before + same] === bytes[from + same]) same++;
    return same;
  };
  const endLine = (field: number, end: number) => {
    ends[field] = end;
    if (field + 1 !== fields) cutter.isOdd = true;
  };
  const cut = (bytes: Uint8Array, from: number, before: number) => {
    const repeated = before < 0 ? 0 : fieldsAsIn(before, bytes, from);
    let [at, field, end] = [from + begins[repeated]!, repeated, -1];
    cutter.repeated = repeated;
    cutter.isOdd = false;
    starts[field] = at - from;
    for (;;) {
      const kind = kindOf[bytes[at]!]!;
      if (kind === isOrdinary) {
        at++;
        continue;
      }
      if (kind === isDelimiter) {
        ends[field++] = (end < 0 ? at : end) - from;
        starts[field] = begins[field] = ++at - from;
        end = -1;
      } else if (kind === isQuote) {
        const close = at - from === starts[field] ? closing(bytes, at) : -1;
        if (close < 0) cutter.isOdd = true;
        else [starts[field], end] = [at + 1 - from, close];
        at = close < 0 ? at + 1 : close + 1;
      } else if (kind === isLineFeed) {
        endLine(field, (end < 0 ? at : end) - from);
        return at;
      } else if (kind === isReturn && bytes[at + 1] === lineFeed) {
        endLine(field, (end < 0 ? at : end) - from);
        cutter.returns++;
        return at + 1;
      } else {
        cutter.hasControl = true;
        at++;
      }
    }
  };
  const cutter = { starts, ends, repeated: 0, isOdd: false, hasControl: false, returns: 0, cut };
  return cutter;
}
