import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import * as aq from "arquero";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FeatureDefinition } from "../../../../datasets/panel/definition.ts";
import { compileFeatures } from "../../../../datasets/panel/language/compile.ts";
import { type Cell, type Meaning, meanings } from "./twin.ts";

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

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

/** Runs the texts over the rows as `base_feature`; a column of cells for each text, in the order of the rows. */
async function compute(
  rows: readonly Row[],
  texts: readonly string[],
  mutate: (sql: string) => string = (sql) => sql,
): Promise<readonly (readonly Cell[])[]> {
  const cell = (value: Cell) => (value === null ? "NULL" : `${value}::DOUBLE`);
  const values = rows.map(
    ({ firm, month, a, b, c }) => `(${firm}, ${month}, ${[a, b, c].map(cell).join(", ")})`,
  );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE base_feature (firm INTEGER, month INTEGER, a DOUBLE, b DOUBLE, c DOUBLE);
INSERT INTO base_feature VALUES ${values.join(", ")}`,
  );
  const derived = texts.map((text, i) => feature(`f${i}`, text));
  const { steps } = compileFeatures([...["a", "b", "c"].map((name) => feature(name)), ...derived]);
  for (const { sql } of steps)
    await connection.run(mutate(sql.replaceAll("CREATE TEMP", "CREATE OR REPLACE TEMP")));
  const found = await connection.runAndReadAll(`SELECT ${derived.map(({ name }) => name).join(", ")}
    FROM base_feature JOIN feature USING (firm, month) ORDER BY firm, month`);
  const columns = found.getColumns() as Cell[][];
  await connection.run("DROP VIEW feature");
  return columns;
}

const value = fc.option(
  fc.integer({ min: -8, max: 8 }).map((n) => n / 2),
  { freq: 6 },
);

/** Two firms over 12 months, every month there, values missing now and then: the grid has no holes. */
const panels: fc.Arbitrary<readonly Row[]> = fc
  .array(fc.record({ a: value, b: value, c: value }), { minLength: 24, maxLength: 24 })
  .map((cells) => cells.map((values, i) => ({ firm: Math.floor(i / 12), month: 300 + (i % 12), ...values })));

/** Were a row missing all the same, no window may take another month in its place. */
const holed = {
  rows: [300, 301, 303, 304].map((month) => ({ firm: 1, month, a: month, b: null, c: null })),
  texts: ["lag(a, 1)", "mean(a, 2)", "count(a, 3)"],
  expected: [
    [null, 300, null, 303],
    [null, 300.5, null, 303.5],
    [1, 2, 2, 2],
  ],
};

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

describe("compiled definitions", () => {
  test("equal the slow Arquero twin over random texts and panels with gaps", async () => {
    let values = 0;
    let cells = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(meanings, { minLength: 4, maxLength: 4 }), panels, async (texts, rows) => {
        const found = await compute(
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
  }, 120_000);

  test("give nothing, rather than another month's value, where a row is missing", async () => {
    expect(await compute(holed.rows, holed.texts)).toEqual(holed.expected);
  });

  test("every planted fault is found by the twin", async () => {
    const faults: readonly (readonly [name: string, from: RegExp, to: string])[] = [
      [
        "lag off by one",
        /lag\((\S+), (\d+)\) OVER calendar END/g,
        "lag($1, ($2 - 1)::BIGINT) OVER calendar END",
      ],
      ["lag by rows", /CASE WHEN lag\(month, (\d+)\) OVER calendar = month - \d+/g, "CASE WHEN true"],
      ["window one month longer", /RANGE BETWEEN (\d+) PRECEDING/g, "RANGE BETWEEN $1 + 1 PRECEDING"],
      ["window by rows", /RANGE BETWEEN/g, "ROWS BETWEEN"],
      ["mean of what is there", /list_count\((\S+)\) = \d+/g, "list_count($1) > 0"],
      [
        "least of what is there",
        /CASE WHEN count\((\S+)\) OVER (\S+) = \d+/g,
        "CASE WHEN count($1) OVER $2 > 0",
      ],
      ["windows across firms", /PARTITION BY firm ORDER BY month/g, "ORDER BY month"],
      ["division by zero left", /isfinite\(\((\S+) \/ (\S+)\)\)/g, "true"],
      [
        "missing left out of greatest",
        /CASE WHEN \S+ IS NOT NULL AND \S+ IS NOT NULL THEN (greatest|least)/g,
        "CASE WHEN true THEN $1",
      ],
      ["missing test taken for no", /(THEN \S+) WHEN (\S+) = 0 THEN (\S+) END/g, "$1 ELSE $3 END"],
      ["negation of missing", /\((\S+) = 0\)::DOUBLE/g, "coalesce($1 = 0, true)::DOUBLE"],
      ["round to even", /floor\((\S+) \+ 0\.5e0\)/g, "round_even($1, 0)"],
    ];
    const samples = fc.sample(fc.tuple(fc.array(meanings, { minLength: 4, maxLength: 4 }), panels), {
      numRuns: 60,
      seed: 5,
    });
    const survivors: string[] = [];
    for (const [name, from, to] of faults) {
      let killed = false;
      const planted = (sql: string) => sql.replace(from, to);
      for (const [texts, rows] of samples) {
        const text = texts.map((one) => one.text);
        const found = await compute(rows, text, planted);
        killed = differences(texts, rows, found).length > 0;
        if (killed) break;
      }
      const gaps = await compute(holed.rows, holed.texts, planted);
      killed ||= JSON.stringify(gaps) !== JSON.stringify(holed.expected);
      if (!killed) survivors.push(name);
    }
    process.stdout.write(`language mutants killed: ${faults.length - survivors.length} / ${faults.length}\n`);
    expect(survivors).toEqual([]);
  }, 120_000);

  test("a sub-expression that several definitions share is computed once", () => {
    const texts = ["lag(a + b, 3)", "change(b + a, 3)", "mean(lag(a + b, 3), 12)", "(a + b) / lag(a + b, 3)"];
    const { steps } = compileFeatures([
      ...["a", "b"].map((n) => feature(n)),
      ...texts.map((t, i) => feature(`f${i}`, t)),
    ]);
    const sql = steps.map((step) => step.sql).join("\n");
    expect(sql.match(/"a" \+ "b"\) END AS/g)).toHaveLength(1);
    expect(sql.match(/lag\(n_\d+, 3\)/g)).toHaveLength(2);
  });

  test("the grid reaches back as far as the windows inside one another", () => {
    const reach = (text: string) => compileFeatures([feature("a"), feature("f", text)]).lookbackMonths;
    expect(reach("a + 1")).toBe(0);
    expect(reach("lag(a, 3)")).toBe(3);
    expect(reach("mean(a, 12)")).toBe(11);
    expect(reach("lag(mean(change(a, 3), 12), 24) + lag(a, 1)")).toBe(38);
  });

  test("the deepest definition allowed is computed", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({ firm: 1, month: 300 + i, a: 1, b: null, c: null }));
    const texts = [`0${"+a".repeat(60)}`, `${"sum(".repeat(8)}a${", 2)".repeat(8)}`];
    const [long, deep] = await compute(rows, texts);
    expect(long).toEqual(Array(12).fill(60));
    expect(deep!.at(-1)).toBe(2 ** 8);
    expect(deep!.filter((cell) => cell === null)).toHaveLength(8);
  });

  test("long sums of a firm do not depend on the firms beside it", async () => {
    const rows = Array.from({ length: 30 * 80 }, (_, i) => ({
      firm: Math.floor(i / 80),
      month: 300 + (i % 80),
      a: Math.sin(i * 12.9898) * 43758.5453,
      b: null,
      c: null,
    }));
    const texts = ["sum(a, 37)", "mean(a, 60)"];
    const together = await compute(rows, texts);
    const apart = [
      await compute(
        rows.filter(({ firm }) => firm < 7),
        texts,
      ),
      await compute(
        rows.filter(({ firm }) => firm >= 7),
        texts,
      ),
    ];
    texts.forEach((_, i) => {
      expect(together[i]).toEqual(apart.flatMap((columns) => columns[i]!));
      expect(together[i]!.filter((cell) => cell !== null).length).toBeGreaterThan(500);
    });
  });
});
