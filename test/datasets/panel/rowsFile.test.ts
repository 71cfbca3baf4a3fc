import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spread } from "../../../datasets/panel/stages/narrow.ts";
import { openRows, writeRows } from "../../../datasets/panel/stages/rowsFile.ts";
import { createArena } from "../../../datasets/store/arena.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-rows-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const edges = [
  0x7e,
  0x7f,
  0x80,
  0x7f7f,
  0x7f80,
  0x7f7f7f7f,
  0x7f7f7f80,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
];
const around = edges.flatMap((edge) => [edge, -edge, edge / 100, -edge / 100, (edge + 1) / 100, edge + 0.5]);
const special = [
  Number.NaN,
  0,
  -0,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MIN_VALUE,
  0.1 + 0.2,
];

/** Columns of one kind each, as those of a panel are, with whatever else strewn in. */
const column = (rows: number) => {
  const kinds = [
    fc.integer({ min: -130, max: 130 }),
    fc.integer({ min: -33_000, max: 33_000 }),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((cents) => cents / 100),
    fc.integer({ min: -33_000, max: 33_000 }).map((cents) => cents / 100),
    fc.double(),
    fc.constantFrom(...around, ...special),
  ];
  return fc
    .tuple(
      fc.constantFrom(...kinds),
      fc.constantFrom(fc.constant(Number.NaN), fc.constantFrom(...around, ...special)),
    )
    .chain(([kind, other]) =>
      fc.array(fc.oneof({ weight: 6, arbitrary: kind }, { weight: 1, arbitrary: other }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
};

const months = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }).chain((monthRows) => {
  const rows = monthRows.reduce((sum, n) => sum + n, 0);
  return fc.record({
    monthRows: fc.constant(monthRows),
    columns: fc.array(column(rows), { minLength: 1, maxLength: 5 }),
  });
});

/** The file's rows of every month, in the order of the file. */
async function readBack(monthRows: readonly number[]) {
  const file = await openRows(folder);
  const read: Record<string, number[]> = {};
  const arena = createArena();
  for (const [at, rows] of monthRows.entries()) {
    arena.reset();
    const month = await file.readMonth(at, arena);
    expect(month.rows).toBe(rows);
    for (const [name, packed] of Object.entries(month.columns)) {
      const target = {
        to: Int32Array.from({ length: rows }, (_, i) => rows - 1 - i),
        values: new Float64Array(rows).fill(7),
        valid: new Uint8Array(rows).fill(7),
      };
      spread(packed, target, new Int32Array(rows));
      const values = [...target.values].map((value, i) =>
        target.valid[i] === 1 ? value : [value, target.valid[i]],
      );
      read[name] = [...(read[name] ?? []), ...(values.reverse() as number[])];
    }
  }
  await file.close();
  return read;
}

test("rows come back bit for bit whatever form their columns take; missing is 0 and not valid, −0 is 0", async () => {
  await fc.assert(
    fc.asyncProperty(months, async ({ monthRows, columns }) => {
      const named = Object.fromEntries(columns.map((values, i) => [`c${i}`, Float64Array.from(values)]));
      await writeRows(folder, { columns: named, monthRows });
      const read = await readBack(monthRows);
      for (const [name, values] of Object.entries(named))
        expect(read[name] ?? []).toEqual(
          [...values].map((value) => (Number.isNaN(value) ? [0, 0] : value + 0)),
        );
    }),
    { numRuns: 150 },
  );
});

test.each([
  ["flags and what is missing", [0, 1, Number.NaN, 1], 1],
  ["whole numbers of 16 bits", [0, 300, Number.NaN, -5], 2],
  ["whole numbers of 32 bits", [0, 1e9, Number.NaN, -5], 4],
  ["percentages with two decimals", [0.01, -0.27, Number.NaN, 1], 1],
  ["money", [12.34, 99_999.99, Number.NaN, 1e6], 4],
  ["what has no such form", [1 / 3, 0, Number.NaN, 1], 8],
])("takes no more bytes than it must: %s", async (_, values, bytes) => {
  const rows = 1000;
  const column = Float64Array.from({ length: rows }, (_, i) => values[i % values.length]!);
  await writeRows(folder, { columns: { column }, monthRows: [rows] });
  expect((await stat(join(folder, "rows.packed"))).size).toBe(rows * bytes);
});
