import type { ByteDictionary } from "../../store/byte-dictionary.ts";
import type { Form } from "../forms.ts";

/** The number of a cell's text in a dictionary, or NaN. */
export type ParseText = (
  bytes: Uint8Array,
  from: number,
  until: number,
  dictionary: ByteDictionary,
) => number;

/** Nothing to trim at either end: whatever stands between is left as it is. */
const text: ParseText = (bytes, from, until, dictionary) =>
  isInk(bytes[from]!) && isInk(bytes[until - 1]!) ? dictionary.codeOfBytes(bytes, from, until) : Number.NaN;

const space = 0x20;
const isInk = (byte: number) => byte > space && byte < 0x7f;

const digitsOf =
  (length: number): ParseText =>
  (bytes, from, until, dictionary) =>
    until - from === length && areDigits(bytes, from, until)
      ? dictionary.codeOfBytes(bytes, from, until)
      : Number.NaN;

const compact = new Uint8Array(9);

/** `123456789` or `123 456 789`. */
const siren: ParseText = (bytes, from, until, dictionary) => {
  if (until - from === 9 && areDigits(bytes, from, until)) return dictionary.codeOfBytes(bytes, from, until);
  if (until - from !== 11 || bytes[from + 3] !== space || bytes[from + 7] !== space) return Number.NaN;
  for (let i = 0; i < 9; i++) compact[i] = bytes[from + i + Math.floor(i / 3)]!;
  return areDigits(compact, 0, 9) ? dictionary.codeOfBytes(compact, 0, 9) : Number.NaN;
};

const [zero, nine] = [0x30, 0x39];

function areDigits(bytes: Uint8Array, from: number, until: number): boolean {
  for (let i = from; i < until; i++) if (bytes[i]! < zero || bytes[i]! > nine) return false;
  return true;
}

export const parseTexts: Readonly<Partial<Record<Form, ParseText>>> = {
  text,
  siren,
  siret: digitsOf(14),
  nic: digitsOf(5),
  legalForm: digitsOf(4),
};
