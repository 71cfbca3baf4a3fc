import { isUtf8 } from "node:buffer";
import { endOfCharacters, hasLongCharacter } from "./text/encoding.ts";

/** What the bytes of a text tell about how it can be read. */
export interface ByteCounts {
  /** Lines, with a line feed at their end or at the end of the text. */
  readonly lines: number;
  /** Delimiters, quoted or not. */
  readonly delimiters: number;
  /** Lines ending in carriage return and line feed. */
  readonly returns: number;
  /** Quotation marks in the first MiB, a line. */
  readonly quotesPerLine: number;
  readonly hasQuote: boolean;
  readonly isUtf8: boolean;
  /** Whether some character takes more than a byte of UTF-8. */
  readonly hasLongCharacter: boolean;
  /** A NUL, a unit separator, or a carriage return that ends no line. */
  readonly hasControl: boolean;
}

interface ByteCounter {
  add(chunk: Uint8Array): void;
  finish(): ByteCounts;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const unitSeparator = 0x1f;

/** Counts over a text that comes in pieces; characters and line ends may be cut between two. */
export function createByteCounter(delimiter: string): ByteCounter {
  const separator = delimiter.charCodeAt(0);
  let [lineFeeds, delimiters, returns, lineEndReturns, quotesPerLine] = [0, 0, 0, 0, 0];
  let [hasQuote, hasControl, valid, isFirst, hasLong] = [false, false, true, true, false];
  let last = lineFeed;
  let unfinished: Uint8Array = new Uint8Array(0);
  return {
    add(chunk) {
      if (chunk.length === 0) return;
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      const feeds = countByte(bytes, lineFeed);
      lineFeeds += feeds;
      delimiters += countByte(bytes, separator);
      hasQuote ||= bytes.includes(quote);
      if (isFirst) quotesPerLine = countByte(bytes, quote) / Math.max(1, feeds);
      hasControl ||= bytes.includes(0) || bytes.includes(unitSeparator);
      if (last === carriageReturn && bytes[0] === lineFeed) lineEndReturns++;
      if (bytes.includes(carriageReturn)) {
        returns += countByte(bytes, carriageReturn);
        lineEndReturns += countPairs(bytes);
      }
      last = bytes[bytes.length - 1]!;
      if (valid) {
        const text = unfinished.length === 0 ? bytes : Buffer.concat([unfinished, bytes]);
        const end = endOfCharacters(text);
        valid = isUtf8(text.subarray(0, end));
        unfinished = text.subarray(end);
      }
      hasLong ||= hasLongCharacter(bytes);
      isFirst = false;
    },
    finish: () => ({
      lines: lineFeeds + (last === lineFeed ? 0 : 1),
      delimiters,
      returns: lineEndReturns,
      quotesPerLine,
      hasQuote,
      isUtf8: valid && unfinished.length === 0,
      hasLongCharacter: hasLong,
      hasControl: hasControl || returns !== lineEndReturns,
    }),
  };
}

/** Four bytes at a time, without branches: each byte equal to `byte` leaves a 1 in its place. */
function countByte(bytes: Buffer, byte: number): number {
  const start = Math.min(bytes.length, (4 - (bytes.byteOffset & 3)) & 3);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, (bytes.length - start) >> 2);
  const pattern = Math.imul(byte, 0x01010101);
  let count = 0;
  for (let from = 0; from < words.length; from += 255) {
    const until = Math.min(words.length, from + 255);
    let sums = 0; // four counters of one byte
    for (let i = from; i < until; i++) {
      const x = words[i]! ^ pattern;
      sums += (~(((x & 0x7f7f7f7f) + 0x7f7f7f7f) | x) >>> 7) & 0x01010101;
    }
    count += (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24);
  }
  for (let i = 0; i < start; i++) if (bytes[i] === byte) count++;
  for (let i = start + words.length * 4; i < bytes.length; i++) if (bytes[i] === byte) count++;
  return count;
}

/** Carriage returns followed by a line feed. */
function countPairs(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf("\r\n"); at >= 0; at = bytes.indexOf("\r\n", at + 2)) count++;
  return count;
}
