import { tableFromArrays } from "apache-arrow";
import { table } from "arquero";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readTable } from "../../notebooks/engine/display/table/read-table.ts";
import { sortRows } from "../../notebooks/engine/display/table/sort-rows.ts";

const missing = (x: unknown) => x === null || x === undefined || Number.isNaN(x);

/** Slow and obvious: stable, missing last whichever way. */
function twin(values: readonly unknown[], descending: boolean): number[] {
  const way = descending ? -1 : 1;
  return [...values.keys()].sort((a, b) => {
    const [x, y] = [values[a] as number, values[b] as number];
    if (missing(x) || missing(y)) return Number(missing(x)) - Number(missing(y)) || a - b;
    return x < y ? -way : x > y ? way : a - b;
  });
}

const sorted = (values: readonly unknown[], descending: boolean) => [
  ...sortRows((row) => values[row], Uint32Array.from(values.keys()), descending),
];

const kinds: readonly [string, fc.Arbitrary<unknown>][] = [
  ["numbers", fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constant(-0))],
  ["texts", fc.oneof(fc.string(), fc.constantFrom("", "prefix", "prefix a", "prefix b\u0000", "prefix ba"))],
  ["texts of any units", fc.string({ unit: "binary", maxLength: 40 })],
  ["dates", fc.integer({ min: -3, max: 3 }).map((n) => new Date(n))],
  ["truth values", fc.boolean()],
  ["whole numbers beyond 2^53", fc.bigInt({ min: 2n ** 60n, max: 2n ** 60n + 3n })],
];

test.each(kinds)("%s sort as by comparison, both ways, few and many", (_, kind) => {
  const some = fc.array(fc.option(kind, { freq: 9 }), { maxLength: 100 });
  fc.assert(
    fc.property(some, fc.boolean(), (values, descending) => {
      expect(sorted(values, descending)).toEqual(twin(values, descending));
      const many = Array.from({ length: Math.ceil(400 / Math.max(1, values.length)) }, () => values).flat();
      expect(sorted(many, descending)).toEqual(twin(many, descending));
    }),
    { numRuns: 30 },
  );
});

test.each([false, true])("texts that begin alike are told apart further on, descending %s", (descending) => {
  const alike = Array.from(
    { length: 3000 },
    (_, i) => `n${((i * 7919) % 2048).toString(2).padStart(11, "0")}`,
  );
  expect(sorted(alike, descending)).toEqual(twin(alike, descending));
});

test.each([false, true])(
  "texts sort as by comparison where all 65,536 units stand, descending %s",
  (descending) => {
    const all = Array.from({ length: 65_536 }, (_, unit) => String.fromCharCode((unit * 7919) % 65_536));
    const longer = all.map((unit, i) => `${unit}${all[i % 5]}`);
    expect(sorted([...longer, ...all], descending)).toEqual(twin([...longer, ...all], descending));
  },
);

const firms = table({
  name: ["Étoile", "Lune", "Soleil", null],
  debt: [3, null, Number.NaN, -1],
  on: [new Date("2020-01-01T10:00Z"), new Date("2020-01-02"), null, new Date("2020-02-01")],
  open: [true, false, null, true],
});
const names = (filters: Parameters<ReturnType<typeof readTable>["page"]>[0]) =>
  readTable(firms)
    .page(filters)
    .rows.map(([name]) => name);

test.each([
  ["a part of a text, whatever its case", { column: "name", contains: "éTO" }, ["Étoile"]],
  ["one of some texts", { column: "name", oneOf: ["Lune", "Soleil"] }, ["Lune", "Soleil"]],
  ["a truth value", { column: "open", oneOf: [false] }, ["Lune"]],
  ["missing, NaN too", { column: "debt", is: "missing" }, ["Lune", "Soleil"]],
  ["there", { column: "name", is: "present" }, ["Étoile", "Lune", "Soleil"]],
  ["a range of numbers", { column: "debt", from: -1, to: 3 }, ["Étoile", null]],
  ["days, the last with all its hours", { column: "on", from: "2020-01-01", to: "2020-01-01" }, ["Étoile"]],
] as const)("keeps rows of which a column is %s", (_, filter, expected) => {
  expect(names({ filters: [filter] })).toEqual(expected);
});

test("filters hold together, and what is left is sorted and counted", () => {
  const filters = [
    { column: "open", oneOf: [true] },
    { column: "debt", from: -5 },
  ] as const;
  const page = readTable(firms).page({ filters, sort: { column: "debt" }, limit: 1 });
  expect([page.rowCount, page.rows[0]?.[0]]).toEqual([2, null]);
  expect(() => names({ filters: [{ column: "none", is: "missing" }] })).toThrow("no such column: none");
});

test("tells what is in columns: bins of numbers, the most frequent of anything else", () => {
  const [debt, open, on] = readTable(firms).summaries(["debt", "open", "none", "on"]);
  expect(debt).toMatchObject({ name: "debt", missing: 0.5, min: -1, max: 3, mean: 1 });
  expect(debt?.histogram?.map(({ count }) => count).filter((n) => n > 0)).toEqual([1, 1]);
  expect(debt?.histogram?.at(-1)?.to).toBe(3);
  expect(open).toMatchObject({
    missing: 0.25,
    distinct: 2,
    top: [
      { value: true, count: 2 },
      { value: false, count: 1 },
    ],
  });
  expect(on).toMatchObject({ min: "2020-01-01T10:00:00.000Z", max: "2020-02-01", distinct: 3 });
});

test("two million rows: any page, sorted, filtered and summarised, in bounded memory", () => {
  const n = 2_000_000;
  const id = new Float64Array(n);
  for (let i = 0; i < n; i++) id[i] = (i * 7919) % n;
  const reader = readTable(tableFromArrays({ id }));
  const began = process.cpuUsage();
  const before = process.memoryUsage().arrayBuffers;
  expect(reader.page({ offset: n - 1 }).rows).toEqual([[((n - 1) * 7919) % n]]);
  const sort = { column: "id", descending: true };
  expect(reader.page({ sort, limit: 2 }).rows).toEqual([[n - 1], [n - 2]]);
  expect(reader.page({ sort, offset: n - 1 }).rows).toEqual([[0]]);
  expect(reader.page({ filters: [{ column: "id", from: 10, to: 12 }], sort }).rows).toEqual([
    [12],
    [11],
    [10],
  ]);
  for (let from = 0; from < 5; from++) reader.page({ filters: [{ column: "id", from }], limit: 1 });
  expect(reader.summaries(["id"])[0]?.histogram?.map(({ count }) => count)).toEqual(Array(20).fill(n / 20));
  expect(process.cpuUsage(began).user / 1e6).toBeLessThan(20);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(400e6);
});

test("five hundred columns are one page like any other", () => {
  const wide = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`c${i}`, [i, i + 1]]));
  const page = readTable(table(wide)).page({ sort: { column: "c499", descending: true } });
  expect([page.columns.length, page.rows[0]?.[499]]).toEqual([500, 500]);
});
