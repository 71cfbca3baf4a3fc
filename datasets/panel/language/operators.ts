/** An operator of the language over numbers; NaN stands for a missing value, and no result is infinite. */
export interface Operator {
  readonly operands: 1 | 2 | 3 | "two or more";
  readonly of: (...operands: number[]) => number;
  /** The same over whole columns of two operands. */
  readonly fill?: (out: Float64Array, x: Float64Array, y: Float64Array) => void;
}

/** A value that is no finite number (a division by zero, an overflow) is missing. */
const finite = (value: number) => (Number.isFinite(value) ? value : NaN);
const isMissing = Number.isNaN;

const infix = (of: (x: number, y: number) => number, fill?: Operator["fill"]): Operator => ({
  operands: 2,
  of: (x, y) => finite(of(x!, y!)),
  ...(fill && { fill }),
});
/** True is 1, false is 0; missing unless both are there. */
const truth = (of: (x: number, y: number) => boolean): Operator => ({
  operands: 2,
  of: (x, y) => (isMissing(x) || isMissing(y) ? NaN : Number(of(x!, y!))),
});
/** Math's own functions give NaN for a missing operand and outside of what they are defined on. */
const named = (of: (x: number) => number): Operator => ({ operands: 1, of: (x) => finite(of(x!)) });

/**
 * Written between or before their operands. Those that most definitions use have a loop each: in one for all of them every
 * cell would be a call that makes three numbers on the heap.
 */
const symbols: Readonly<Record<string, Operator>> = {
  "+": infix(
    (x, y) => x + y,
    (out, x, y) => {
      for (let i = 0; i < out.length; i++) out[i] = finite(x[i]! + y[i]!);
    },
  ),
  "-": infix(
    (x, y) => x - y,
    (out, x, y) => {
      for (let i = 0; i < out.length; i++) out[i] = finite(x[i]! - y[i]!);
    },
  ),
  "*": infix(
    (x, y) => x * y,
    (out, x, y) => {
      for (let i = 0; i < out.length; i++) out[i] = finite(x[i]! * y[i]!);
    },
  ),
  "/": infix(
    (x, y) => x / y,
    (out, x, y) => {
      for (let i = 0; i < out.length; i++) out[i] = finite(x[i]! / y[i]!);
    },
  ),
  "%": infix((x, y) => x % y),
  "<": truth((x, y) => x < y),
  "<=": truth((x, y) => x <= y),
  ">": truth((x, y) => x > y),
  ">=": truth((x, y) => x >= y),
  "==": truth((x, y) => x === y),
  "!=": truth((x, y) => x !== y),
  "&&": truth((x, y) => x !== 0 && y !== 0),
  "||": truth((x, y) => x !== 0 || y !== 0),
  "!": named((x) => (isMissing(x) ? NaN : Number(x === 0))),
  negative: named((x) => -x),
  "?:": { operands: 3, of: (x, yes, no) => (isMissing(x) ? NaN : x !== 0 ? yes! : no!) },
};

/** Called by name, with `op.` before it or without. */
export const functions: Readonly<Record<string, Operator>> = {
  abs: named(Math.abs),
  ceil: named(Math.ceil),
  floor: named(Math.floor),
  round: named((x) => Math.floor(x + 0.5)),
  sign: named(Math.sign),
  trunc: named(Math.trunc),
  sqrt: named(Math.sqrt),
  exp: named(Math.exp),
  log: named(Math.log),
  log2: named(Math.log2),
  log10: named(Math.log10),
  greatest: {
    operands: "two or more",
    of: (...xs) => Math.max(...xs),
    fill: (out, x, y) => {
      for (let i = 0; i < out.length; i++) out[i] = Math.max(x[i]!, y[i]!);
    },
  },
  least: { operands: "two or more", of: (...xs) => Math.min(...xs) },
};

export const operators: Readonly<Record<string, Operator>> = { ...symbols, ...functions };
