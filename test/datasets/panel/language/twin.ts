import type { ColumnTable } from "arquero";
import * as aq from "arquero";
import fc from "fast-check";

export type Cell = number | null;

/** A definition text, and its value in the slow obvious way: cell by cell, each window a filter over the whole panel. */
export interface Meaning {
  readonly text: string;
  readonly cells: (panel: ColumnTable) => readonly Cell[];
}

const isMissing = (value: Cell | undefined): boolean => value === null || value === undefined;
const finiteOrMissing = (value: number): Cell => (Number.isFinite(value) ? value : null);

/** Every operand must be there, or the result is missing. */
function rowWise(text: string, operands: readonly Meaning[], f: (...values: number[]) => number): Meaning {
  return {
    text,
    cells: (panel) => {
      const columns = operands.map((operand) => operand.cells(panel));
      return Array.from({ length: panel.numRows() }, (_, row) => {
        const values = columns.map((column) => column[row]!);
        return values.some(isMissing) ? null : finiteOrMissing(f(...(values as number[])));
      });
    },
  };
}

export const name = (text: string): Meaning => ({
  text,
  cells: (panel) => Array.from({ length: panel.numRows() }, (_, row) => panel.get(text, row) as Cell),
});

const number = (value: number): Meaning => rowWise(String(value), [], () => value);

const choice = (test: Meaning, yes: Meaning, no: Meaning): Meaning => ({
  text: `(${test.text} ? ${yes.text} : ${no.text})`,
  cells: (panel) => {
    const [tests, yeses, noes] = [test.cells(panel), yes.cells(panel), no.cells(panel)];
    return tests.map((value, row) => (isMissing(value) ? null : value !== 0 ? yeses[row]! : noes[row]!));
  },
});

/** The values of x in the months (t - months, t] of the same firm, a row without value or a month without row left out. */
function inWindow(x: Meaning, months: number, panel: ColumnTable): readonly number[][] {
  const valued = panel.assign(aq.table({ value: [...x.cells(panel)] }));
  return Array.from({ length: panel.numRows() }, (_, row) => {
    const until = panel.get("month", row) as number;
    const own = valued
      .params({ firm: panel.get("firm", row), from: until - months, until })
      .filter(
        (d: { firm: number; month: number }, $: { firm: number; from: number; until: number }) =>
          d.firm === $.firm && d.month > $.from && d.month <= $.until,
      )
      .orderby("month");
    return (own.array("value") as Cell[]).filter((value) => value !== null) as number[];
  });
}

const summary =
  (window: string, f: (values: readonly number[]) => number, needsAll = true) =>
  (x: Meaning, months: number): Meaning => ({
    text: `${window}(${x.text}, ${months})`,
    cells: (panel) =>
      inWindow(x, months, panel).map((values) =>
        needsAll && values.length < months ? null : finiteOrMissing(f(values)),
      ),
  });

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

export const lag = (x: Meaning, months: number): Meaning => ({
  text: `lag(${x.text}, ${months})`,
  cells: (panel) => {
    const cells = x.cells(panel);
    const rows = panel.objects() as { firm: number; month: number }[];
    return rows.map(({ firm, month }) => {
      const then = rows.findIndex((row) => row.firm === firm && row.month === month - months);
      return then < 0 ? null : cells[then]!;
    });
  },
});

const windows: readonly ((x: Meaning, months: number) => Meaning)[] = [
  lag,
  summary("mean", (values) => total(values) / values.length),
  summary("sum", total),
  summary("min", (values) => Math.min(...values)),
  summary("max", (values) => Math.max(...values)),
  summary("count", (values) => values.length, false),
  (x, m) => ({ ...rowWise("", [x, lag(x, m)], (now, then) => now - then), text: `change(${x.text}, ${m})` }),
  (x, m) => ({
    ...rowWise("", [x, lag(x, m)], (now, then) => now / then - 1),
    text: `ratioChange(${x.text}, ${m})`,
  }),
];

const infix: Readonly<Record<string, (x: number, y: number) => number>> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "%": (x, y) => x % y,
  "<": (x, y) => Number(x < y),
  "<=": (x, y) => Number(x <= y),
  ">": (x, y) => Number(x > y),
  ">=": (x, y) => Number(x >= y),
  "==": (x, y) => Number(x === y),
  "!=": (x, y) => Number(x !== y),
  "&&": (x, y) => Number(x !== 0 && y !== 0),
  "||": (x, y) => Number(x !== 0 || y !== 0),
};

const functions: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  round: Math.round,
  sign: Math.sign,
  trunc: Math.trunc,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
};

/** Texts of the whole grammar over the columns `a`, `b`, `c`, with what they mean. */
export const meanings: fc.Arbitrary<Meaning> = fc.letrec<{ any: Meaning; leaf: Meaning }>((tie) => ({
  leaf: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("a", "b", "c").map(name) },
    { weight: 1, arbitrary: fc.constantFrom(0, 0.5, 1, 2, 12).map(number) },
  ),
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie("leaf"),
    fc
      .tuple(fc.constantFrom(...Object.keys(infix)), tie("any"), tie("any"))
      .map(([op, x, y]) => rowWise(`(${x.text} ${op} ${y.text})`, [x, y], infix[op]!)),
    fc
      .tuple(fc.constantFrom(...Object.keys(functions)), fc.constantFrom("", "op."), tie("any"))
      .map(([f, prefix, x]) => rowWise(`${prefix}${f}(${x.text})`, [x], functions[f]!)),
    fc
      .tuple(tie("any"), tie("any"), tie("any"))
      .map(([x, y, z]) =>
        rowWise(`greatest(${x.text}, least(${y.text}, ${z.text}))`, [x, y, z], (u, v, w) =>
          Math.max(u, Math.min(v, w)),
        ),
      ),
    tie("any").map((x) => rowWise(`!${x.text}`, [x], (u) => Number(u === 0))),
    tie("any").map((x) => rowWise(`(-${x.text})`, [x], (u) => -u)),
    fc.tuple(tie("any"), tie("any"), tie("any")).map(([x, y, z]) => choice(x, y, z)),
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...windows), tie("any"), fc.integer({ min: 1, max: 5 }))
        .map(([window, x, months]) => window(x, months)),
    },
  ),
})).any;
