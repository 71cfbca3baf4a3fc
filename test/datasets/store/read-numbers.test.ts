import { expect, test } from "vitest";
import { withDuckDb } from "../../../datasets/store/duckdb.ts";
import { readNumbers } from "../../../datasets/store/read-numbers.ts";
import { useFolder } from "./support.ts";

const folder = useFolder();

test("a union ends whose first part gives more than the database's buffer holds", async () => {
  const rows = 1_000_000;
  const joined = (column: string) =>
    `SELECT ${column} AS n FROM one JOIN (SELECT i AS ${column} FROM other) USING (${column})`;
  const { integers } = await withDuckDb({ within: folder(), threads: 1 }, async ({ connection }) => {
    await connection.run(`CREATE TEMP TABLE one AS SELECT i AS a, i % 1000 AS b FROM range(${rows}) t(i);
CREATE TEMP TABLE other AS SELECT i FROM range(${rows}) t(i)`);
    return readNumbers(connection, {
      integers: ["n"],
      doubles: [],
      from: `(${joined("a")} UNION ALL ${joined("b")})`,
    });
  });
  const sum = integers[0]!.reduce((total, n) => total + n, 0);
  expect([integers[0]!.length, sum]).toEqual([2 * rows, (rows * (rows - 1)) / 2 + rows * 499.5]);
});
