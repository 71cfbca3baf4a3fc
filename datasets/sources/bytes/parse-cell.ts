import { dayOf, endYear } from "../../foundation/calendar.ts";
import type { Form } from "../forms.ts";

/*
 * The usual ways of writing each form, read from bytes: what `forms.ts` reads in SQL. NaN for everything else, also what
 * is right but rare: SQL reads such lines.
 */

/** Of a cell in `bytes[from, until)`, which is not empty: its number (days since 1970 for a date), or NaN. */
export type ParseNumber = (bytes: Uint8Array, from: number, until: number) => number;

const zero = 0x30;
const [minus, point, slash] = [0x2d, 0x2e, 0x2f];

/** Whole numbers up to here are doubles, and so are the powers of ten up to 10^22: one division of them rounds once. */
const mostDigits = 15;
const powers = Float64Array.from({ length: mostDigits + 1 }, (_, exponent) => Number(`1e${exponent}`));

/** Digits alone, up to 15; NaN otherwise. */
function digits(bytes: Uint8Array, from: number, until: number): number {
  if (until - from > mostDigits || until === from) return Number.NaN;
  let value = 0;
  for (let i = from; i < until; i++) {
    const digit = bytes[i]! - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function number(bytes: Uint8Array, from: number, until: number): number {
  const sign = bytes[from];
  const start = sign === minus ? from + 1 : from;
  let [value, decimals] = [0, -1];
  for (let i = start; i < until; i++) {
    const byte = bytes[i]!;
    const digit = byte - zero;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      if (decimals >= 0) decimals++;
    } else if (byte === point && decimals < 0 && i > start) decimals = 0;
    else return Number.NaN;
  }
  const written = until - start - (decimals < 0 ? 0 : 1);
  if (written < 1 || written > mostDigits || decimals === 0) return Number.NaN;
  const size = decimals > 0 ? value / powers[decimals]! : value;
  return sign === minus ? 0 - size : size;
}

const mostCount = 999_999_999;

function count(bytes: Uint8Array, from: number, until: number): number {
  const value = digits(bytes, from, until);
  return value <= mostCount ? value : Number.NaN;
}

function integer(bytes: Uint8Array, from: number, until: number): number {
  return bytes[from] === minus ? 0 - count(bytes, from + 1, until) : count(bytes, from, until);
}

const [yes, no] = [Buffer.from("true"), Buffer.from("false")];

/** `1`, `0`, `true`, `false`. */
function bool(bytes: Uint8Array, from: number, until: number): number {
  const value = bytes[from]! - zero;
  if (until - from === 1 && (value === 0 || value === 1)) return value;
  if (isWord(yes, bytes, from, until)) return 1;
  return isWord(no, bytes, from, until) ? 0 : Number.NaN;
}

/** Whether a cell says this and nothing else. */
export function isWord(word: Uint8Array, bytes: Uint8Array, from: number, until: number): boolean {
  if (until - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[from + i] !== word[i]) return false;
  return true;
}

/** Years after this one leave the tables when months are added. */
const lastYear = endYear - 100;

function day(year: number, month: number, date: number): number {
  return year <= lastYear ? dayOf(year, month, date) : Number.NaN;
}

/** `2016-05-31`. */
function isoDate(bytes: Uint8Array, from: number, until: number): number {
  if (until - from !== 10 || bytes[from + 4] !== minus || bytes[from + 7] !== minus) return Number.NaN;
  return day(
    digits(bytes, from, from + 4),
    digits(bytes, from + 5, from + 7),
    digits(bytes, from + 8, until),
  );
}

/** `31/05/2016`. */
function frenchDate(bytes: Uint8Array, from: number, until: number): number {
  if (until - from !== 10 || bytes[from + 2] !== slash || bytes[from + 5] !== slash) return Number.NaN;
  return day(
    digits(bytes, from + 6, until),
    digits(bytes, from + 3, from + 5),
    digits(bytes, from, from + 2),
  );
}

const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const threeBytes = (a: number, b: number, c: number) => (a << 16) | (b << 8) | c;
const monthOfName = new Map(
  monthNames.map((name, i) => [threeBytes(...([...Buffer.from(name)] as [number, number, number])), i + 1]),
);

/** `31MAY2016`. */
function namedDate(bytes: Uint8Array, from: number, until: number): number {
  if (until - from !== 9) return Number.NaN;
  const name = threeBytes(bytes[from + 2]!, bytes[from + 3]!, bytes[from + 4]!);
  return day(
    digits(bytes, from + 5, until),
    monthOfName.get(name) ?? Number.NaN,
    digits(bytes, from, from + 2),
  );
}

/** `1160531`: years since 1900, month, day. */
function urssafDate(bytes: Uint8Array, from: number, until: number): number {
  if (until - from < 6 || until - from > 7) return Number.NaN;
  const value = digits(bytes, from, until);
  return day(1900 + Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);
}

/** A month, quarter or year, `YYYYQM` or `YYQM`, as `forms.ts` tells: its first day, or the first one after it. */
function periodDay(bytes: Uint8Array, from: number, until: number, isEnd: boolean): number {
  const length = until - from;
  if (length !== 4 && length !== 6) return Number.NaN;
  const value = digits(bytes, from, until);
  if (Number.isNaN(value)) return value;
  const century = length === 6 ? 0 : value < 5000 ? 2000 : 1900;
  const [year, code] = [Math.floor(value / 100) + century, value % 100];
  const [quarter, monthOfQuarter] = [Math.floor(code / 10), code % 10];
  const month = (quarter - 1) * 3 + monthOfQuarter;
  if (code === 62) return monthStart(year, isEnd ? 13 : 1);
  if (monthOfQuarter === 0 && quarter >= 1 && quarter <= 4) return monthStart(year, month + (isEnd ? 4 : 1));
  if (monthOfQuarter > 0 && month >= 1 && month <= 12) return monthStart(year, month + (isEnd ? 1 : 0));
  return Number.NaN;
}

/** `month`: 1 to 13, January of the next year. */
function monthStart(year: number, month: number): number {
  return month === 13 ? day(year + 1, 1, 1) : day(year, month, 1);
}

export const parseNumbers: Readonly<Partial<Record<Form, ParseNumber>>> = {
  number,
  count,
  integer,
  bool,
  isoDate,
  frenchDate,
  namedDate,
  urssafDate,
  period: (bytes, from, until) => periodDay(bytes, from, until, false),
  periodEnd: (bytes, from, until) => periodDay(bytes, from, until, true),
};
