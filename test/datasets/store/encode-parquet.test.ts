import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ColumnType } from "../../../datasets/schema.ts";
import { type ColumnChunk, createChunkReader, kindOf } from "../../../datasets/store/column-chunk.ts";
import { createColumnDigester } from "../../../datasets/store/column-digest.ts";
import { withDuckDb } from "../../../datasets/store/duckdb.ts";
import { encodeParquet, rowsPerGroup } from "../../../datasets/store/parquet/encode-parquet.ts";
import { digestParquet } from "../../../datasets/store/parquet-file.ts";

import { schemaOf, useFolder } from "./support.ts";

const folder = useFolder();
const day = (n: number) => new Date(n * 86_400_000);

/** What a column of each type may hold, as a function of a whole number. */
const forms: Readonly<Record<ColumnType, (n: number) => unknown>> = {
  float64: (n) => n / 7,
  int32: (n) => n,
  bool: (n) => n % 2 === 0,
  date: day,
  category: (n) => ["é", "it's", "", "a longer text than fits"][Math.abs(n) % 4],
  text: (n) => `firm ${n}`,
};
const types = Object.keys(forms) as ColumnType[];

/** Writes rows in chunks of `cut`; gives the column digests of what was written and of what the file holds. */
async function digests(numbers: readonly (number | null)[], cut: number, groupRows?: number) {
  const schema = schemaOf(Object.fromEntries(types.map((type) => [type, type])));
  const columns = schema.columns.map((definition) => {
    const reader = createChunkReader(definition);
    const at = (row: number) => (numbers[row] === null ? null : forms[definition.type](numbers[row]!));
    const chunks: ColumnChunk[] = [];
    for (let from = 0; from < numbers.length; from += cut)
      chunks.push(reader.read({ from, until: Math.min(numbers.length, from + cut), at }));
    return { definition, chunks };
  });
  const path = join(folder(), "rows.parquet");
  await writeFile(path, Buffer.concat(encodeParquet(columns, undefined, groupRows)));
  const written = columns.map(({ definition, chunks }) => {
    const digester = createColumnDigester(kindOf(definition.type));
    for (const chunk of chunks) digester.update(chunk);
    return [definition.name, digester.finish()] as const;
  });
  const found = await digestParquet(path, { schema, within: folder() });
  return { written: Object.fromEntries(written), found: found.columnDigests, rows: found.rows };
}

test("a Parquet file holds what was written, missing values and all", async () => {
  const numbers = fc.array(fc.option(fc.integer({ min: -50_000, max: 50_000 })), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(numbers, fc.integer({ min: 1, max: 9 }), async (own, cut) => {
      const { written, found, rows } = await digests(own, cut);
      expect(found).toEqual(written);
      expect(rows).toBe(own.length);
    }),
    { numRuns: 12 },
  );
});

test("so do more rows than a row group, few values and many", async () => {
  for (const different of [1, 2, 300, 100_000]) {
    const numbers = Array.from({ length: 2 * rowsPerGroup + 5 }, (_, i) =>
      i % 3 === 0 || i > 2 * rowsPerGroup ? null : (i * 7919) % different,
    );
    const { written, found } = await digests(numbers, 30_000);
    expect(found).toEqual(written);
  }
});

test("the footer says what each stretch of rows holds: the ends, and how many are missing", async () => {
  const numbers = Array.from({ length: 2 * rowsPerGroup - 4001 }, (_, i) =>
    i % 5 === 0 ? null : (i % 700) - 90,
  );
  await digests(numbers, numbers.length);
  const path = join(folder(), "rows.parquet");
  await withDuckDb({ within: folder() }, async ({ connection }) => {
    const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    const told = await rows(
      `SELECT path_in_schema AS name, row_group_id AS part, row_group_num_rows AS n, stats_null_count AS missing,
        stats_min_value AS low, stats_max_value AS high FROM parquet_metadata('${path}')`,
    );
    expect(told).toHaveLength(2 * types.length);
    for (const { name, part, n, missing, low, high } of told) {
      const half = rowsPerGroup - 2000;
      const [from, until] = part === "0" ? [0, half] : [half, numbers.length];
      const [own] = await rows(
        `SELECT count(*) AS n, count(*) - count("${name}") AS missing, min("${name}")::VARCHAR AS low, max("${name}")::VARCHAR AS high
          FROM read_parquet('${path}', file_row_number = true) WHERE file_row_number >= ${from} AND file_row_number < ${until}`,
      );
      expect({ name, part, n, missing, low, high }).toEqual({ name, part, ...own });
    }
  });
});

test("rows lie in groups of about the same size, none of them of a few", async () => {
  for (const [rows, wanted] of [
    [1, [1]],
    [149, [149]],
    [150, [75, 75]],
    [249, [125, 124]],
    [301, [101, 101, 99]],
  ] as const) {
    await digests(
      Array.from({ length: rows }, (_, i) => i),
      rows,
      100,
    );
    await withDuckDb({ within: folder() }, async ({ connection }) => {
      const told = await connection.runAndReadAll(
        `SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata('${join(folder(), "rows.parquet")}') ORDER BY 1`,
      );
      expect(told.getRows().map(([, n]) => Number(n))).toEqual(wanted);
    });
  }
});

test("texts by the thousands have a dictionary, as long as their numbers take two bytes", async () => {
  for (const different of [5000, 65_536, 65_537]) {
    const numbers = Array.from({ length: 3 * different }, (_, i) => i % different);
    const { written, found } = await digests(numbers, 1e6, 1e6);
    expect(found).toEqual(written);
    const { size } = await stat(join(folder(), "rows.parquet"));
    if (different > 65_536) expect(size).toBeGreaterThan(numbers.length * 30);
    else expect(size).toBeLessThan(numbers.length * 30);
  }
});
