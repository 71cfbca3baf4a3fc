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

/** Without accents and spaces. */
const code: ParseText = (bytes, from, until, dictionary) => {
  for (let i = from; i < until; i++) if (!isInk(bytes[i]!)) return Number.NaN;
  return dictionary.codeOfBytes(bytes, from, until);
};

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

const [zero, nine, point] = [0x30, 0x39, 0x2e];

function areDigits(bytes: Uint8Array, from: number, until: number): boolean {
  for (let i = from; i < until; i++) if (bytes[i]! < zero || bytes[i]! > nine) return false;
  return true;
}

const [letterA, letterB, letterZ] = [0x41, 0x42, 0x5a];

/** `75056`, `2A004`. */
const commune: ParseText = (bytes, from, until, dictionary) => {
  const isCorsican = bytes[from] === 0x32 && (bytes[from + 1] === letterA || bytes[from + 1] === letterB);
  return until - from === 5 && areDigits(bytes, isCorsican ? from + 2 : from, until)
    ? dictionary.codeOfBytes(bytes, from, until)
    : Number.NaN;
};

/** `01.11Z`. */
const activity: ParseText = (bytes, from, until, dictionary) => {
  if (until - from !== 6 || bytes[from + 2] !== point) return Number.NaN;
  const areNumbers = areDigits(bytes, from, from + 2) && areDigits(bytes, from + 3, from + 5);
  const letter = bytes[from + 5]!;
  return areNumbers && letter >= letterA && letter <= letterZ
    ? dictionary.codeOfBytes(bytes, from, until)
    : Number.NaN;
};

/** The action that a label names, without spaces and accents. */
const procedure: ParseText = (bytes, from, until, dictionary) => {
  const label = Buffer.from(bytes.buffer, bytes.byteOffset + from, until - from).toString("latin1");
  const action = /^[!-~]*$/.test(label)
    ? /(?:^|_)(liquidation|redressement|sauvegarde)(?:_|$)/i.exec(label)
    : null;
  return action === null ? Number.NaN : dictionary.codeOf(action[1]!.toLowerCase());
};

export const parseTexts: Readonly<Partial<Record<Form, ParseText>>> = {
  text,
  code,
  siren,
  siret: digitsOf(14),
  nic: digitsOf(5),
  legalForm: digitsOf(4),
  commune,
  activity,
  procedure,
};
