import * as aq from "arquero";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FeatureDefinition } from "../../../../datasets/panel/definition.ts";
import { compileFeatures } from "../../../../datasets/panel/language/compile.ts";
import { evaluate, type Kernels } from "../../../../datasets/panel/language/evaluate.ts";
import { type WindowName, windows } from "../../../../datasets/panel/language/expression.ts";
import { operators } from "../../../../datasets/panel/language/operators.ts";
import { type Window, windowKernels } from "../../../../datasets/panel/language/windows.ts";
import { type Cell, type Meaning, meanings } from "./twin.ts";

interface Row {
  readonly firm: number;
  readonly month: number;
  readonly a: Cell;
  readonly b: Cell;
  readonly c: Cell;
}

const feature = (name: string, text?: string): FeatureDefinition => ({
  name,
  theme: "social debt",
  unit: "EUR",
  type: "float64",
  meaning: "A test.",
  source: "debit",
  missing: "missing",
  definition: text === undefined ? { kind: "base" } : { kind: "derived", text },
});

/** Runs the texts over firms of 12 months each, or of `months`; a column of cells for each text, in the order of the rows. */
function compute(
  rows: readonly Row[],
  texts: readonly string[],
  { kernels, months = 12 }: { readonly kernels?: Kernels; readonly months?: number } = {},
): readonly (readonly Cell[])[] {
  const derived = texts.map((text, i) => feature(`f${i}`, text));
  const names = ["a", "b", "c"] as const;
  const compiled = compileFeatures([...names.map((name) => feature(name)), ...derived]);
  const base = Object.fromEntries(
    names.map((name) => [name, Float64Array.from(rows, (row) => row[name] ?? Number.NaN)]),
  );
  const grid = { base, months, cells: rows.length };
  const values = evaluate(compiled.nodes, grid, kernels && { kernels });
  return derived.map(({ name }) =>
    Array.from(values[compiled.features[name]!]!, (value) => (Number.isNaN(value) ? null : value)),
  );
}

const value = fc.option(
  fc.integer({ min: -8, max: 8 }).map((n) => n / 2),
  { freq: 6 },
);

/** Two firms over 12 months, every month there, values missing now and then: the grid has no holes. */
const panels: fc.Arbitrary<readonly Row[]> = fc
  .array(fc.record({ a: value, b: value, c: value }), { minLength: 24, maxLength: 24 })
  .map((cells) => cells.map((values, i) => ({ firm: Math.floor(i / 12), month: 300 + (i % 12), ...values })));

function differences(texts: readonly Meaning[], rows: readonly Row[], found: readonly (readonly Cell[])[]) {
  const panel = aq.from(rows as unknown as object[]);
  return texts.flatMap(({ text, cells }, i) =>
    cells(panel).flatMap((expected, row) => {
      const cell = found[i]![row] ?? null;
      const isSame =
        cell === null || expected === null
          ? cell === expected
          : Math.abs(cell - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
      return isSame ? [] : [`${text} at row ${row}: ${cell} (twin ${expected})`];
    }),
  );
}

type Operators = Kernels["operators"];
const withOperators = (faulty: Operators): Kernels => ({
  operators: { ...operators, ...faulty },
  windows: windowKernels,
});
const withWindows = (change: (window: Window, name: WindowName) => Window): Kernels => ({
  operators,
  windows: Object.fromEntries(
    windows.map((name) => [name, change(windowKernels[name], name)]),
  ) as Kernels["windows"],
});
/** Looks over windows that lack values, as if those that are there were all. */
const ofWhatIsThere =
  (of: (values: readonly number[]) => number): Window =>
  (x, out, { months, length }) => {
    for (let i = 0; i < x.length; i++) {
      const seen = x.subarray(Math.max(i - length + 1, i - (i % months)), i + 1);
      const values = [...seen].filter((value) => !Number.isNaN(value));
      out[i] = values.length === 0 ? Number.NaN : of(values);
    }
  };
const isThere = (value: number | undefined) => !Number.isNaN(value);

const faults: Readonly<Record<string, Kernels>> = {
  "windows one month longer": withWindows(
    (window) => (x, out, span) => window(x, out, { ...span, length: span.length + 1 }),
  ),
  "lag off by one": withWindows((window, name) =>
    name === "lag" ? (x, out, span) => window(x, out, { ...span, length: span.length - 1 }) : window,
  ),
  "windows across firms": withWindows(
    (window) => (x, out, span) => window(x, out, { ...span, months: x.length }),
  ),
  "mean of what is there": withWindows((window, name) =>
    name === "mean" ? ofWhatIsThere((values) => values.reduce((a, b) => a + b, 0) / values.length) : window,
  ),
  "least of what is there": withWindows((window, name) =>
    name === "min" ? ofWhatIsThere((values) => Math.min(...values)) : window,
  ),
  "division by zero left": withOperators({ "/": { of: (x, y) => x! / y! } }),
  "missing left out of greatest": withOperators({
    greatest: { of: (...xs) => Math.max(...xs.filter(isThere)) },
  }),
  "missing test taken for no": withOperators({
    "?:": { of: (x, yes, no) => (x! > 0 || x! < 0 ? yes! : no!) },
  }),
  "negation of missing": withOperators({ "!": { of: (x) => Number(!isThere(x) || x === 0) } }),
  "missing taken for false": withOperators({ "&&": { of: (x, y) => Number(Boolean(x) && Boolean(y)) } }),
  "comparison with missing": withOperators({ "<": { of: (x, y) => Number(x! < y!) } }),
  "round to even": withOperators({
    round: {
      of: (x) => (x! % 1 === 0.5 && Math.floor(x!) % 2 === 0 ? Math.floor(x!) : Math.floor(x! + 0.5)),
    },
  }),
};

describe("an operator over whole columns", () => {
  const numbers = [NaN, 0, -0, 1, -2.5, 3, 1e308, -1e308, 5e-324];
  const pairs = numbers.flatMap((x) => numbers.map((y) => [x, y] as const));
  const [xs, ys] = [0, 1].map((i) => Float64Array.from(pairs, (pair) => pair[i]!)) as [
    Float64Array,
    Float64Array,
  ];
  const withFill = Object.entries(operators).filter(([, { fill }]) => fill !== undefined);

  test("there are five of them", () =>
    expect(withFill.map(([name]) => name).join(" ")).toBe("+ - * / greatest"));

  test.each(withFill)("%s gives what it gives cell by cell", (_, { of, fill }) => {
    const out = new Float64Array(pairs.length);
    fill!(out, xs, ys);
    expect([...out]).toEqual(pairs.map(([x, y]) => of(x, y)));
  });
});

describe("compiled definitions", () => {
  test("equal the slow Arquero twin over random texts and panels with gaps", () => {
    let values = 0;
    let cells = 0;
    fc.assert(
      fc.property(fc.array(meanings, { minLength: 4, maxLength: 4 }), panels, (texts, rows) => {
        const found = compute(
          rows,
          texts.map(({ text }) => text),
        );
        for (const column of found) for (const cell of column) values += Number(cell !== null);
        cells += found.length * rows.length;
        expect(differences(texts, rows, found)).toEqual([]);
      }),
      { numRuns: 80, seed: 11 },
    );
    expect(values).toBeGreaterThan(cells / 10);
  });

  test("every planted fault is found by the twin", () => {
    const samples = fc.sample(fc.tuple(fc.array(meanings, { minLength: 4, maxLength: 4 }), panels), {
      numRuns: 400,
      seed: 5,
    });
    const isKilled = (kernels: Kernels) =>
      samples.some(([texts, rows]) => {
        const found = compute(
          rows,
          texts.map(({ text }) => text),
          { kernels },
        );
        return differences(texts, rows, found).length > 0;
      });
    const survivors = Object.keys(faults).filter((name) => !isKilled(faults[name]!));
    const count = Object.keys(faults).length;
    process.stdout.write(`language mutants killed: ${count - survivors.length} / ${count}\n`);
    expect(survivors).toEqual([]);
  });

  test("a sub-expression that several definitions share is computed once", () => {
    const texts = ["lag(a + b, 3)", "change(b + a, 3)", "mean(lag(a + b, 3), 12)", "(a + b) / lag(a + b, 3)"];
    const { nodes } = compileFeatures([
      ...["a", "b"].map((n) => feature(n)),
      ...texts.map((t, i) => feature(`f${i}`, t)),
    ]);
    const does = nodes.map((node) => JSON.stringify([node.does, node.operands.map(({ id }) => id)]));
    expect(new Set(does).size).toBe(does.length);
    const count = (part: string) => does.filter((text) => text.includes(part)).length;
    expect([count('"operator":"+"'), count('"name":"lag"'), count('"name":"mean"')]).toEqual([2, 2, 1]);
  });

  test("the grid reaches back as far as the windows inside one another", () => {
    const reach = (text: string) => compileFeatures([feature("a"), feature("f", text)]).lookbackMonths;
    expect(reach("a + 1")).toBe(0);
    expect(reach("lag(a, 3)")).toBe(3);
    expect(reach("mean(a, 12)")).toBe(11);
    expect(reach("lag(mean(change(a, 3), 12), 24) + lag(a, 1)")).toBe(38);
  });

  test("the deepest definition allowed is computed", () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({ firm: 1, month: 300 + i, a: 1, b: null, c: null }));
    const texts = [`0${"+a".repeat(60)}`, `${"sum(".repeat(8)}a${", 2)".repeat(8)}`];
    const [long, deep] = compute(rows, texts);
    expect(long).toEqual(Array(12).fill(60));
    expect(deep!.at(-1)).toBe(2 ** 8);
    expect(deep!.filter((cell) => cell === null)).toHaveLength(8);
  });

  test("long sums of a firm do not depend on the firms beside it", () => {
    const rows = Array.from({ length: 30 * 80 }, (_, i) => ({
      firm: Math.floor(i / 80),
      month: 300 + (i % 80),
      a: Math.sin(i * 12.9898) * 43758.5453,
      b: null,
      c: null,
    }));
    const texts = ["sum(a, 37)", "mean(a, 60)"];
    const of = (own: readonly Row[]) => compute(own, texts, { months: 80 });
    const together = of(rows);
    const apart = [of(rows.filter(({ firm }) => firm < 7)), of(rows.filter(({ firm }) => firm >= 7))];
    texts.forEach((_, i) => {
      expect(together[i]).toEqual(apart.flatMap((columns) => columns[i]!));
      expect(together[i]!.filter((cell) => cell !== null).length).toBeGreaterThan(500);
    });
  });
});
