import { rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import type { ColumnDefinition, ColumnType } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cell, RowFilter } from "../../server/api/rows.ts";
import { createRowsMemory, type ParquetTable, pageOfParquet } from "../../server/services/parquet-rows.ts";
import { createSession, type TableSession } from "../../server/services/table-session.ts";
import { temporaryFolder } from "./support.ts";

const types = { word: "category", x: "float64", n: "int32", day: "date", flag: "bool" } as const;
type Name = keyof typeof types;
type Line = Readonly<Record<Name, Cell>>;
const names = Object.keys(types) as Name[];
const columns = names.map((name) => ({ name, type: types[name] as ColumnType }) as ColumnDefinition);

const words = ["a", "A b", "é", "l'eau", "%", "zz"];
const days = ["2020-01-01", "2020-02-29", "2021-12-31"];
const line: fc.Arbitrary<Line> = fc.record({
  word: fc.option(fc.constantFrom(...words)),
  x: fc.option(fc.constantFrom(-1.5, 0, 0.25, 1e300)),
  n: fc.option(fc.integer({ min: -2, max: 3 })),
  day: fc.option(fc.constantFrom(...days)),
  flag: fc.option(fc.boolean()),
});
const filter: fc.Arbitrary<RowFilter> = fc.oneof(
  fc.record({ column: fc.constantFrom(...names), is: fc.constantFrom("missing", "present") }),
  fc.record({ column: fc.constant("word"), contains: fc.constantFrom("A", "é", "'", "%", "q") }),
  fc.record({ column: fc.constant("word"), oneOf: fc.subarray(words, { minLength: 1 }) }),
  fc.record({ column: fc.constant("flag"), oneOf: fc.constantFrom([true], [false]) }),
  fc.record({ column: fc.constant("x"), from: fc.constantFrom(-1.5, 0.1), to: fc.constantFrom(0.25, 2) }),
  fc.record({ column: fc.constant("n"), from: fc.integer({ min: -2, max: 3 }) }),
  fc.record({ column: fc.constant("day"), to: fc.constantFrom(...days) }),
);

/** What a filter means, written once more and without care for speed. */
function holds(one: RowFilter, row: Line): boolean {
  const value = row[one.column as Name];
  if ("is" in one) return one.is === "missing" ? value === null : value !== null;
  if (value === null) return false;
  if ("contains" in one) return (value as string).toLowerCase().indexOf(one.contains.toLowerCase()) >= 0;
  if ("oneOf" in one) return one.oneOf.some((wanted) => wanted === value);
  return !(one.from !== undefined && value < one.from) && !(one.to !== undefined && value > one.to);
}

/** Every row compared with every other: its place is the number of rows that go before it. */
function plainPage(rows: readonly Line[], { filters, sort, descending, offset, limit }: Question) {
  const kept = rows.filter((row) => filters.every((one) => holds(one, row)));
  const isBefore = (a: number, b: number): boolean => {
    const [x, y] = sort === undefined ? [null, null] : [kept[a]![sort], kept[b]![sort]];
    if (x === null && y === null) return a < b;
    if (x === null || y === null) return y === null;
    return x === y ? a < b : descending ? x > y : x < y;
  };
  const placed: Line[] = [];
  for (const a of kept.keys()) placed[[...kept.keys()].filter((b) => isBefore(b, a)).length] = kept[a]!;
  return { total: kept.length, rows: placed.slice(offset, offset + limit) };
}

interface Question {
  readonly filters: readonly RowFilter[];
  readonly sort: Name | undefined;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

const question: fc.Arbitrary<Question> = fc.record({
  filters: fc.array(filter, { maxLength: 2 }),
  sort: fc.option(fc.constantFrom(...names), { nil: undefined }),
  descending: fc.boolean(),
  offset: fc.nat(12),
  limit: fc.integer({ min: 1, max: 6 }),
});

describe("pages of Parquet files", () => {
  let folder: string;
  let session: TableSession;

  beforeAll(async () => {
    folder = await temporaryFolder();
    session = createSession({ within: folder, threads: 1, memoryMiB: 256 });
  });

  afterAll(async () => {
    await session.end();
    await rm(folder, { recursive: true, force: true });
  });

  it("are what a plain sort of the plainly filtered rows gives, near and deep", async () => {
    let number = 0;
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(line, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 4 }),
        question,
        fc.boolean(),
        async (parts, asked, isDeep) => {
          const table = await writeParts(parts, `sha256:${String(number++).padStart(64, "0")}`);
          const memory = createRowsMemory();
          const request = { ...asked, memory, ...(isDeep ? { deepFrom: 0 } : {}) };
          const page = await session.run((ask) => pageOfParquet(ask, table, request));
          expect(page).toEqual(plainPage(parts.flat(), asked));
          moved += page.rows.length;
        },
      ),
      { numRuns: Number(process.env.VIGIE_RUNS ?? 60) },
    );
    expect(moved).toBeGreaterThan(0);
  });

  async function writeParts(parts: readonly (readonly Line[])[], version: string): Promise<ParquetTable> {
    const paths: string[] = [];
    for (const [i, rows] of parts.entries()) {
      const path = join(folder, `${version.slice(-6)}-${i}.parquet`);
      const values = rows.map(
        (row) => `(${names.map((name) => literal(row[name], types[name])).join(", ")})`,
      );
      await session.run((ask) =>
        ask(
          `COPY (SELECT * FROM (VALUES ${values.join(", ")}) t(${names.join(", ")})) TO '${path}' (FORMAT parquet)`,
        ),
      );
      paths.push(path);
    }
    return {
      version: version as ParquetTable["version"],
      paths,
      columns,
      counts: parts.map((rows) => rows.length),
    };
  }
});

function literal(value: Cell, type: ColumnType): string {
  const sql = {
    text: "VARCHAR",
    category: "VARCHAR",
    float64: "DOUBLE",
    int32: "INTEGER",
    date: "DATE",
    bool: "BOOLEAN",
  };
  const text = typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value ?? "NULL");
  return `${text}::${sql[type]}`;
}
