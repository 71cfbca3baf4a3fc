import { rm } from "node:fs/promises";
import { join } from "node:path";
import { table } from "arquero";
import fc from "fast-check";
import { type ColumnDefinition, type ColumnType, withDuckDb } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RowFilter } from "../../server/api/rows.ts";
import { sketchParquet } from "../../server/services/parquet-heads.ts";
import { type ParquetTable, pageOfParquet } from "../../server/services/parquet-rows.ts";
import { profileColumn } from "../../server/services/parquet-work.ts";
import { createSession, type TableSession } from "../../server/services/table-session.ts";
import { pageOf, profileTable } from "../../server/services/table-work.ts";
import { temporaryFolder } from "./support.ts";

const column = (name: string, type: ColumnType) => ({ name, type }) as ColumnDefinition;
const number = [column("x", "float64")];
const profileOf = (x: (number | null)[]) => profileTable(table({ x }), number)[0]!;

describe("the profile of a column of numbers", () => {
  it("counts what is there and what is not", () => {
    expect(profileOf([1, null, 3, Number.NaN, 3])).toMatchObject({
      missing: 0.4,
      distinct: 2,
      min: 1,
      max: 3,
      mean: 7 / 3,
    });
  });

  it("has one bin when all are the same, and none when nothing is there", () => {
    expect(profileOf([5, 5]).histogram).toEqual([{ from: 5, to: 5, count: 2 }]);
    expect(profileOf([null])).toMatchObject({
      missing: 1,
      distinct: 0,
      min: null,
      mean: null,
      histogram: [],
    });
    expect(profileOf([])).toMatchObject({ missing: 0, distinct: 0 });
  });

  it("puts every value into exactly one bin, whose edges join", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }), (values) => {
        const { histogram = [], min, max } = profileOf(values);
        expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        expect(histogram[0]?.from).toBe(min);
        expect(histogram.at(-1)?.to).toBe(max);
        for (const [i, { from }] of histogram.slice(1).entries()) expect(from).toBe(histogram[i]!.to);
      }),
    );
  });
});

describe("a page of rows", () => {
  it("is what sorting everything plainly and cutting gives", () => {
    const values = fc.array(fc.option(fc.integer({ min: 0, max: 5 })));
    fc.assert(
      fc.property(values, fc.boolean(), fc.nat(10), fc.nat(10), (x, descending, offset, limit) => {
        const rows = x.map((value, i) => ({ x: value, i }));
        const known = rows
          .filter((row) => row.x !== null)
          .sort((a, b) => (descending ? b.x! - a.x! : a.x! - b.x!));
        const expected = [...known, ...rows.filter((row) => row.x === null)].slice(offset, offset + limit);
        const page = pageOf(table({ x, i: x.map((_, i) => i) }), ["x", "i"], {
          offset,
          limit,
          sort: "x",
          descending,
        });
        expect(page).toEqual({ total: x.length, rows: expected });
      }),
    );
  });
});

describe("Parquet", () => {
  const columns = [
    column("siren", "text"),
    column("region", "category"),
    column("debt", "float64"),
    column("delay", "int32"),
    column("day", "date"),
    column('is "late"', "bool"),
  ];
  const rows = 500;
  const at = <T>(make: (i: number) => T | null) =>
    Array.from({ length: rows }, (_, i) => (i % 7 === 3 ? null : make(i)));
  const arrow = table({
    siren: at((i) => String(100 + (i % 90))),
    region: at((i) => ["Bretagne", "Île-de-France", "Corse"][(i * i) % 3]!),
    debt: at((i) => ((i * 37) % 101) / 4 - 3),
    delay: at((i) => (i * 13) % 17),
    day: at((i) => new Date(Date.UTC(2020, i % 12, 1))),
    'is "late"': at((i) => i % 3 === 0),
  });
  let folder: string;
  let parquet: ParquetTable;
  let session: TableSession;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const path = join(folder, "it's data.parquet");
    parquet = { version: `sha256:${"0".repeat(64)}`, paths: [path], columns, counts: [rows] };
    session = createSession({ within: folder, threads: 2, memoryMiB: 256 });
    const quote = (value: unknown) =>
      value === null
        ? "NULL"
        : value instanceof Date
          ? `DATE '${value.toISOString().slice(0, 10)}'`
          : typeof value === "string"
            ? `'${value}'`
            : String(value);
    const values = Array.from(
      { length: rows },
      (_, row) => `(${columns.map(({ name }) => quote(arrow.get(name, row))).join(",")})`,
    );
    const names = columns.map((_, i) => `c${i}`);
    const shown = columns.map(({ name }, i) => `c${i} AS "${name.replaceAll('"', '""')}"`);
    await withDuckDb({ within: folder }, ({ connection }) =>
      connection.run(
        `COPY (SELECT ${shown.join(", ")} FROM (VALUES ${values.join(",")}) t(${names.join(",")})) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`,
      ),
    );
  });

  afterAll(async () => {
    await session.end();
    await rm(folder, { recursive: true, force: true });
  });

  it("has the profile that the same rows have as Arrow", async () => {
    const expected = profileTable(arrow, columns).map(({ mean, ...rest }) => ({
      ...rest,
      mean: mean === null ? null : expect.closeTo(mean, 9),
    }));
    const profile = [];
    for (const one of columns) profile.push(await session.run((ask) => profileColumn(ask, parquet, one)));
    expect(profile).toEqual(expected);
  });

  it("is sketched from footers and a sample: the same, where the sample is everything", async () => {
    const sketch = await session.run((ask) => sketchParquet(ask, parquet));
    const exact = profileTable(arrow, columns).map((profile) => ({
      ...profile,
      distinct: null,
      mean: null,
      sampled: rows,
    }));
    expect(sketch).toEqual(exact);
  });

  it.each([
    [undefined, false],
    ["debt", true],
    ["region", false],
    ["day", true],
    ['is "late"', true],
  ])("has the pages that the same rows have as Arrow, by %s", async (sort, descending) => {
    const request = { offset: 420, limit: 40, sort, descending };
    const names = columns.map(({ name }) => name);
    expect(await session.run((ask) => pageOfParquet(ask, parquet, request))).toEqual(
      pageOf(arrow, names, request),
    );
  });

  it.each([
    [{ column: "siren", contains: "12" }],
    [{ column: "region", oneOf: ["Bretagne", "it's nowhere"] }],
    [{ column: "debt", from: 2, to: 5.5 }],
    [{ column: "delay", to: 4 }],
    [{ column: "day", from: "2020-03-01", to: "2020-05-31" }],
    [{ column: 'is "late"', oneOf: [true] }],
    [{ column: "debt", is: "missing" }],
    [{ column: "day", is: "present" }],
  ] as const satisfies readonly (readonly [RowFilter])[])("is filtered as Arrow is by %j", async (filter) => {
    const names = columns.map(({ name }) => name);
    const request = { offset: 3, limit: 30, filters: [filter] };
    const page = await session.run((ask) => pageOfParquet(ask, parquet, request));
    expect(page).toEqual(pageOf(arrow, names, request));
    expect(page.total).toBeGreaterThan(3);
    expect(page.total).toBeLessThan(rows);
  });
});
