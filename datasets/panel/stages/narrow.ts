import type { Arena } from "../../store/arena.ts";
import type { Chosen } from "../chosenCells.ts";

/*
 * Between the stages each column of a month lies in the narrowest form that loses nothing: most hold whole numbers, or money
 * and percentages with two decimals.
 */

interface Form {
  readonly array: typeof Int8Array | typeof Int16Array | typeof Int32Array;
  /** The whole numbers are the values times this. */
  readonly scale: 1 | 100;
  /**
   * Stands for a missing value; whole numbers are nearer to 0. Every byte of it is 0x80: cut off to fewer bytes it is that
   * of the narrower form.
   */
  readonly missing: number;
}

const bytes = { array: Int8Array, missing: -0x80 } as const;
const words = { array: Int16Array, missing: -0x7f80 } as const;
const doubleWords = { array: Int32Array, missing: -0x7f7f7f80 } as const;

/** Of whole numbers; `d`, beside these, are doubles, in which NaN is missing. */
const forms = {
  b: { ...bytes, scale: 1 },
  h: { ...words, scale: 1 },
  i: { ...doubleWords, scale: 1 },
  B: { ...bytes, scale: 100 },
  H: { ...words, scale: 100 },
  I: { ...doubleWords, scale: 100 },
} as const satisfies Readonly<Record<string, Form>>;

export type FormName = keyof typeof forms | "d";

/** Values in one of the forms. */
export type Packed =
  | { readonly form: "d"; readonly values: Float64Array }
  | ({ readonly form: keyof typeof forms; readonly values: Int8Array | Int16Array | Int32Array } & Form);

/** Bytes of a value in each form. */
export const bytesOf: Readonly<Record<FormName, number>> = { b: 1, h: 2, i: 4, B: 1, H: 2, I: 4, d: 8 };

/** Bytes of `rows` values: whole multiples of 8, so that what follows lies as arrays want it. */
export function packedBytes(form: FormName, rows: number): number {
  return Math.ceil((rows * bytesOf[form]) / 8) * 8;
}

/** What lies at the beginning of `memory`. */
export function packedAt(memory: Uint8Array, form: FormName, rows: number): Packed {
  const [buffer, at] = [memory.buffer as ArrayBuffer, memory.byteOffset];
  if (form === "d") return { form, values: new Float64Array(buffer, at, rows) };
  return { form, values: new forms[form].array(buffer, at, rows), ...forms[form] };
}

/** Numbers of a column in the order of its rows, to be stored in `form`. */
export interface Narrowed {
  readonly form: FormName;
  readonly numbers: Int32Array | Float64Array;
}

/**
 * Gives the values of these cells, NaN is missing, −0 is 0, as whole numbers of the narrowest form that loses nothing, or as
 * they are where there is none. What it gives holds until the next call.
 */
export function createNarrower(chosen: Chosen, arena: Arena): (values: Float64Array) => Narrowed {
  const whole = arena.int32(chosen.cells.length);
  const doubles = arena.float64(chosen.cells.length);
  return (values) => {
    const form = narrowest(values, chosen, whole);
    if (form !== "d") return { form, numbers: whole };
    place(values, chosen, doubles);
    return { form, numbers: doubles };
  };
}

function place(values: Float64Array, { cells, rows }: Chosen, out: Float64Array): void {
  for (let i = 0; i < cells.length; i++) out[rows[i]!] = values[cells[i]!]!;
}

/** Leaves the whole numbers in `out`, where there are any. */
function narrowest(values: Float64Array, chosen: Chosen, out: Int32Array): FormName {
  const whole = wholeNumbers(values, chosen, out);
  if (whole < -bytes.missing) return "b";
  if (whole < -words.missing) return "h";
  if (whole < -doubleWords.missing) return "i";
  const parts = hundredths(values, chosen, out);
  if (parts < -bytes.missing) return "B";
  if (parts < -words.missing) return "H";
  return parts < -doubleWords.missing ? "I" : "d";
}

/** Gives the distance from 0 of the farthest; infinite where a value is not whole. */
function wholeNumbers(values: Float64Array, { cells, rows }: Chosen, out: Int32Array): number {
  let [least, greatest] = [0, 0];
  for (let i = 0; i < cells.length; i++) {
    const value = values[cells[i]!]!;
    const number = value | 0;
    if (number === value) {
      out[rows[i]!] = number;
      if (number < least) least = number;
      if (number > greatest) greatest = number;
    } else if (Number.isNaN(value)) out[rows[i]!] = doubleWords.missing;
    else return Number.POSITIVE_INFINITY;
  }
  return Math.max(-least, greatest);
}

/** The same of the values times 100; infinite where this is not undone by a division, to the last bit. */
function hundredths(values: Float64Array, { cells, rows }: Chosen, out: Int32Array): number {
  let [least, greatest] = [0, 0];
  for (let i = 0; i < cells.length; i++) {
    const value = values[cells[i]!]!;
    const number = (value < 0 ? value * 100 - 0.5 : value * 100 + 0.5) | 0;
    if (number / 100 === value) {
      out[rows[i]!] = number;
      if (number < least) least = number;
      if (number > greatest) greatest = number;
    } else if (Number.isNaN(value)) out[rows[i]!] = doubleWords.missing;
    else return Number.POSITIVE_INFINITY;
  }
  return Math.max(-least, greatest);
}

export interface Spread {
  /** Where each value goes. */
  readonly to: Int32Array;
  /** A missing value is 0 here … */
  readonly values: Float64Array;
  /** … and 0 instead of 1 here. */
  readonly valid: Uint8Array;
}

/** Puts packed values where they belong. `scratch` is at least as long as they. */
export function spread(packed: Packed, target: Spread, scratch: Int32Array): void {
  if (packed.form === "d") {
    spreadDoubles(packed.values, target);
    return;
  }
  scratch.set(packed.values);
  spreadNumbers(scratch, packed, target);
}

function spreadDoubles(from: Float64Array, { to, values, valid }: Spread): void {
  for (let i = 0; i < to.length; i++) {
    const value = from[i]!;
    const row = to[i]!;
    const isThere = !Number.isNaN(value);
    valid[row] = isThere ? 1 : 0;
    // `+ 0` turns −0 into 0.
    values[row] = isThere ? value + 0 : 0;
  }
}

/** Without a branch, which would be guessed wrong wherever firms with and without a value take turns. */
function spreadNumbers(from: Int32Array, { scale, missing }: Form, { to, values, valid }: Spread): void {
  for (let i = 0; i < to.length; i++) {
    const number = from[i]!;
    const row = to[i]!;
    const distance = number - missing;
    const isThere = (distance | -distance) >>> 31;
    valid[row] = isThere;
    values[row] = (number & -isThere) / scale;
  }
}
