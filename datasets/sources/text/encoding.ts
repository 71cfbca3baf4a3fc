import { isAscii, isUtf8 } from "node:buffer";

/** How the bytes of a text are read. */
export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/**
 * The encoding that the first bytes of a text show: a mark of UTF-16, the zeros of Latin letters in UTF-16 without one, or
 * accents of windows-1252 (the superset of latin-1). Null where nothing shows: UTF-8, or the source's own.
 */
export function encodingOf(head: Uint8Array): TextEncoding | null {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (latinShare(head, 1) > mostlyLatin) return "utf-16le";
  if (latinShare(head, 0) > mostlyLatin) return "utf-16be";
  return isWindows1252(head.subarray(0, endOfCharacters(head))) ? "windows-1252" : null;
}

/** Bytes that are no UTF-8, and among which no character of more than a byte is: then every byte is one. */
export function isWindows1252(bytes: Uint8Array): boolean {
  return !isUtf8(bytes) && !hasLongCharacter(bytes);
}

/** Whether any character of UTF-8 takes more than a byte, also among bytes that are none. */
export function hasLongCharacter(bytes: Uint8Array): boolean {
  if (isAscii(bytes)) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return /[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}/.test(text);
}

/** Where the last character of UTF-8 begins if it may go on after these bytes, otherwise the end. */
export function endOfCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

/** Headers are mostly Latin letters; `€` and the like are none. */
const mostlyLatin = 0.8;

/** Share of the first pairs of bytes that are a Latin letter in UTF-16, its zero in this place. */
function latinShare(bytes: Uint8Array, zeroAt: 0 | 1): number {
  const count = Math.min(64, bytes.length >> 1);
  if (count < 2) return 0;
  let latin = 0;
  for (let i = 0; i < count; i++) if (bytes[2 * i + zeroAt] === 0 && bytes[2 * i + 1 - zeroAt] !== 0) latin++;
  return latin / count;
}
