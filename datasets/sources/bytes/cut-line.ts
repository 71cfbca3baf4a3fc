/** Cuts lines into fields where they stand. */
export interface LineCutter {
  /** Where each field begins and ends, its quotes left out. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Whether the last line cut is odd: not so many fields, or quotes that are not around a whole field without any inside. */
  readonly isOdd: boolean;
  /** Whether some line held a NUL, a unit separator, or a carriage return that ends no line. */
  readonly hasControl: boolean;
  /** Lines that ended in carriage return and line feed. */
  readonly returns: number;
  /** Cuts the line at `from`, which ends in a line feed; gives where that stands. */
  cut(bytes: Uint8Array, from: number): number;
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
  let [isOdd, hasControl, returns] = [false, false, 0];

  /** The quote that closes the field opened at `from`, where a delimiter or the line's end follows it; −1 otherwise. */
  const closing = (bytes: Uint8Array, from: number) => {
    let at = from + 1;
    while (kindOf[bytes[at]!]! <= isDelimiter) at++;
    if (bytes[at] !== quote) return -1;
    const next = kindOf[bytes[at + 1]!]!;
    return next >= isDelimiter && next <= isReturn ? at : -1;
  };
  const cut = (bytes: Uint8Array, from: number) => {
    let [at, field, end] = [from, 0, -1];
    isOdd = false;
    starts[0] = from;
    for (;;) {
      const kind = kindOf[bytes[at]!]!;
      if (kind === isOrdinary) {
        at++;
        continue;
      }
      if (kind === isDelimiter) {
        ends[field++] = end < 0 ? at : end;
        starts[field] = ++at;
        end = -1;
      } else if (kind === isQuote) {
        const close = at === starts[field] ? closing(bytes, at) : -1;
        if (close < 0) isOdd = true;
        else [starts[field], end] = [at + 1, close];
        at = close < 0 ? at + 1 : close + 1;
      } else if (kind === isLineFeed) {
        ends[field] = end < 0 ? at : end;
        isOdd ||= field + 1 !== fields;
        return at;
      } else if (kind === isReturn && bytes[at + 1] === lineFeed) {
        ends[field] = end < 0 ? at : end;
        isOdd ||= field + 1 !== fields;
        returns++;
        return at + 1;
      } else {
        hasControl = true;
        at++;
      }
    }
  };
  return {
    starts,
    ends,
    get isOdd() {
      return isOdd;
    },
    get hasControl() {
      return hasControl;
    },
    get returns() {
      return returns;
    },
    cut,
  };
}
