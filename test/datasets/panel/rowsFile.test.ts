import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BlockRows } from "../../../datasets/panel/rows.ts";
import { spread } from "../../../datasets/panel/stages/narrow.ts";
import { createRows, openRows } from "../../../datasets/panel/stages/rowsFile.ts";
import { createArena } from "../../../datasets/store/arena.ts";

let folder: string;
/** What was written last. */
let current = "";
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

const block = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }).chain((monthRows) => {
  const rows = monthRows.reduce((sum, n) => sum + n, 0);
  return fc.record({ monthRows: fc.constant(monthRows), columns: fc.tuple(column(rows), column(rows)) });
});

/** Rows lie in the odd cells from the last on; no row is in the even ones. */
function blockOf(columns: readonly (readonly number[])[], monthRows: readonly number[]): BlockRows {
  const rows = monthRows.reduce((sum, n) => sum + n, 0);
  const starts = monthRows.map((_, m) => monthRows.slice(0, m).reduce((sum, n) => sum + n, 0));
  const cellsOf = (values: readonly number[]) =>
    Float64Array.from({ length: 2 * rows }, (_, cell) =>
      cell % 2 === 0 ? 1e300 : values[rows - 1 - (cell - 1) / 2]!,
    );
  return {
    columns: Object.fromEntries(columns.map((values, i) => [`c${i}`, cellsOf(values)])),
    cells: Int32Array.from({ length: rows }, (_, i) => 2 * i + 1),
    rows: Int32Array.from({ length: rows }, (_, i) => rows - 1 - i),
    starts: Int32Array.of(...starts, rows),
  };
}

async function write(blocks: readonly BlockRows[]): Promise<void> {
  const path = await mkdtemp(join(folder, "rows-"));
  await rm(current, { recursive: true, force: true });
  current = path;
  const file = await createRows(current);
  for (const rows of blocks) await file.add(rows);
  await file.finish();
  await file.close();
}

/** The file's rows of a month by block and column; what is missing as what stands in its place, beside its flag. */
async function readBack(at: number) {
  const file = await openRows(current);
  const blocks = await file.readMonth(at, createArena());
  await file.close();
  return blocks.map(({ rows, columns }) =>
    Object.values(columns).map((packed) => {
      const target = {
        to: Int32Array.from({ length: rows }, (_, i) => rows - 1 - i),
        values: new Float64Array(rows).fill(7),
        valid: new Uint8Array(rows).fill(7),
      };
      spread(packed, target, new Int32Array(rows));
      return Array.from(target.values, (value, i) =>
        target.valid[i] === 1 ? value : [value, target.valid[i]],
      ).reverse();
    }),
  );
}

test("rows come back bit for bit whatever form their columns take; missing is 0 and not valid, −0 is 0", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(block, { maxLength: 3 }), async (blocks) => {
      await write(blocks.map(({ columns, monthRows }) => blockOf(columns, monthRows)));
      for (const at of [0, 1, 2])
        expect(await readBack(at)).toEqual(
          blocks.map(({ columns, monthRows }) => {
            const from = monthRows.slice(0, at).reduce((sum, n) => sum + n, 0);
            return columns.map((values) =>
              values
                .slice(from, from + monthRows[at]!)
                .map((value) => (Number.isNaN(value) ? [0, 0] : value + 0)),
            );
          }),
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
  const column = Array.from({ length: rows }, (_, i) => values[i % values.length]!);
  await write([blockOf([column], [rows])]);
  expect((await stat(join(current, "rows.packed"))).size).toBe(rows * bytes);
});
