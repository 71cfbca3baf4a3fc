import { createHash } from "node:crypto";
import { join } from "node:path";
import { table } from "arquero";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ColumnType } from "../../../datasets/schema.ts";
import { createChunkReader, kindOf } from "../../../datasets/store/column-chunk.ts";
import { createColumnDigester } from "../../../datasets/store/column-digest.ts";
import { sqlText, withDuckDb } from "../../../datasets/store/duckdb.ts";
import { schemaOf, storeAt, useFolder } from "./support.ts";

function digest(type: ColumnType, values: readonly unknown[], chunkRows = values.length || 1): string {
  const digester = createColumnDigester(kindOf(type));
  const reader = createChunkReader({ name: "x", type });
  for (let from = 0; from < values.length; from += chunkRows)
    digester.update(
      reader.read({ from, until: Math.min(values.length, from + chunkRows), at: (row) => values[row] }),
    );
  return digester.finish();
}

/** The encoding of the docstring, value by value, with no buffers shared with the fast one. */
function slowTextDigest(values: readonly (string | null)[]): string {
  const sha = (parts: readonly Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest("hex");
  const length = (text: string) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(Buffer.from(text).length);
    return bytes;
  };
  const lines = [
    "vigie.column/1",
    "utf8",
    String(values.length),
    sha(values.map((value) => Buffer.from([value === null ? 0 : 1]))),
    sha(values.map((value) => Buffer.from(value ?? ""))),
    sha(values.map((value) => length(value ?? ""))),
  ];
  return `sha256:${createHash("sha256").update(lines.join("\n")).digest("hex")}`;
}

describe("a column's digest", () => {
  test("of texts equals the slow one, whatever the chunks", () => {
    const texts = fc.array(fc.option(fc.string({ unit: "grapheme", maxLength: 4 })), { maxLength: 30 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 7 }), (values, chunkRows) => {
        expect(digest("text", values, chunkRows)).toBe(slowTextDigest(values));
      }),
    );
  });

  test("of texts equals the slow one where the dictionary's memory is full to its last byte", () => {
    const values = ["é".repeat(4096), null, "é".repeat(4096)];
    expect(digest("text", values)).toBe(slowTextDigest(values));
  });

  test("of numbers does not depend on the chunks", () => {
    const numbers = fc.array(fc.option(fc.double()), { maxLength: 30 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 7 }), (values, chunkRows) => {
        expect(digest("float64", values, chunkRows)).toBe(digest("float64", values));
      }),
    );
  });

  test("has one NaN and no −0", () => {
    const odd = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer)[0];
    expect(digest("float64", [odd, -0])).toBe(digest("float64", [Number.NaN, 0]));
  });

  test.each([
    ["missing and zero", digest("float64", [null]), digest("float64", [0])],
    ["missing and NaN", digest("float64", [null]), digest("float64", [Number.NaN])],
    ["missing and the empty text", digest("text", [null]), digest("text", [""])],
    ["where one text ends", digest("text", ["ab", "c"]), digest("text", ["a", "bc"])],
    ["the order of rows", digest("int32", [1, 2]), digest("int32", [2, 1])],
    ["the number of rows", digest("bool", [null]), digest("bool", [null, null])],
    ["types", digest("int32", [1]), digest("float64", [1])],
    ["dates and numbers", digest("int32", [1]), digest("date", [new Date(86_400_000)])],
  ])("tells apart %s", (_, a, b) => {
    expect(a).not.toBe(b);
  });

  test("is the same for text and category", () => {
    expect(digest("text", ["a", null, "a"])).toBe(digest("category", ["a", null, "a"]));
  });
});

describe("the same table from Arquero and from Parquet", () => {
  const folder = useFolder();

  test("has the same column digests, and reads the same", async () => {
    const store = storeAt(join(folder(), "store"));
    const schema = schemaOf({
      siren: "text",
      region: "category",
      day: "date",
      x: "float64",
      n: "int32",
      b: "bool",
    });
    const n = 5000; // more than DuckDB's chunk of 2048
    const pick = <T>(f: (i: number) => T) =>
      Array.from({ length: n }, (_, i) => (i % 11 === 3 ? null : f(i)));
    const arquero = table({
      siren: pick((i) => String(i)),
      region: pick((i) => `région ${i % 3}`),
      day: pick((i) => new Date((i - 100) * 86_400_000)),
      x: pick((i) => i / 7),
      n: pick((i) => i - 2500),
      b: pick((i) => i % 2 === 0),
    });
    const file = join(folder(), "x.parquet");
    await withDuckDb({ within: folder() }, async ({ connection }) => {
      await connection.run(`COPY (SELECT if(i % 11 = 3, NULL, COLUMNS(*)) FROM (SELECT i::VARCHAR AS siren,
        'région ' || i % 3 AS region, DATE '1970-01-01' + (i - 100)::INTEGER AS day, i / 7 AS x, (i - 2500)::INTEGER AS n,
        i % 2 = 0 AS b, i FROM range(${n}) AS r(i) ORDER BY i)) TO ${sqlText(`${file}0`)} (FORMAT parquet)`);
      await connection.run(
        `COPY (SELECT * EXCLUDE i FROM read_parquet(${sqlText(`${file}0`)})) TO ${sqlText(file)} (FORMAT parquet)`,
      );
    });
    const fromTable = await store.putTable({ kind: "table", name: "a", schema, table: arquero });
    const fromParquet = await store.putParquet({ kind: "table", name: "b", schema, file });
    expect(fromParquet.manifest.columnDigests).toEqual(fromTable.manifest.columnDigests);
    expect(fromParquet.manifest.rows).toBe(n);
    expect((await store.readTable(fromParquet)).objects()).toEqual(
      (await store.readTable(fromTable)).objects(),
    );
    expect((await store.verify(fromParquet)).intact).toBe(true);
    const some = await store.readTable(fromParquet, { columns: ["x", "region"] });
    expect(some.columnNames()).toEqual(["x", "region"]);
  });

  test("has the same digests whatever its texts and numbers are", async () => {
    const store = storeAt(join(folder(), "store"));
    const schema = schemaOf({
      narrow: "text",
      wide: "text",
      widest: "text",
      foreign: "category",
      x: "float64",
    });
    const n = 5000; // more than DuckDB's chunk of 2048
    const rows = Array.from({ length: n }, (_, i) => ({
      narrow: i % 7 === 0 ? null : "x".repeat(i % 13),
      wide: i % 5 === 0 ? "" : `${i}-`.repeat(20).slice(0, i % 73),
      widest: i % 3 === 0 ? null : `${i}-`.repeat(40).slice(0, i % 97),
      foreign: i % 2 === 0 ? "é".repeat(i % 30) : `${i}\u0000\u{1f600}`,
      x: [null, -0, Number.NaN, Number.POSITIVE_INFINITY, i / 3][i % 5],
    }));
    const columns = Object.fromEntries(
      schema.columns.map(({ name }) => [name, rows.map((row) => row[name as keyof (typeof rows)[0]])]),
    );
    const file = join(folder(), "x.parquet");
    await withDuckDb({ within: folder() }, ({ connection }) =>
      connection.run(`COPY (SELECT if(i % 7 = 0, NULL, repeat('x', i % 13)) AS narrow,
        if(i % 5 = 0, '', repeat(i || '-', 20)[1:i % 73]) AS wide,
        if(i % 3 = 0, NULL, repeat(i || '-', 40)[1:i % 97]) AS widest,
        if(i % 2 = 0, repeat('é', i % 30), i || chr(0) || '\u{1f600}') AS foreign,
        CASE i % 5 WHEN 1 THEN -0.0::DOUBLE WHEN 2 THEN 'nan'::DOUBLE WHEN 3 THEN 'inf'::DOUBLE
          WHEN 4 THEN i / 3 END AS x
        FROM range(${n}) AS r(t), LATERAL (SELECT t::INTEGER AS i) ORDER BY t) TO ${sqlText(file)} (FORMAT parquet)`),
    );
    const fromTable = await store.putTable({ kind: "table", name: "a", schema, table: table(columns) });
    const fromParquet = await store.putParquet({ kind: "table", name: "b", schema, file });
    expect(fromParquet.manifest.columnDigests).toEqual(fromTable.manifest.columnDigests);
  });

  test("with the same rows, name and parameters is one version, however stored", async () => {
    const store = storeAt(join(folder(), "store"));
    const schema = schemaOf({ a: "text" });
    const file = join(folder(), "x.parquet");
    await withDuckDb({ within: folder() }, ({ connection }) =>
      connection.run(`COPY (SELECT 'é' AS a) TO ${sqlText(file)} (FORMAT parquet)`),
    );
    const asParquet = await store.putParquet({ kind: "table", name: "same", schema, file });
    const asArrow = await store.putTable({ kind: "table", name: "same", schema, table: table({ a: ["é"] }) });
    expect(asArrow).toEqual(asParquet);
  });
});
