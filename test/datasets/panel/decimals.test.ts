import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toDecimal } from "../../../datasets/panel/decimals.ts";

test("numbers become decimals as DuckDB casts them", async () => {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const near = fc
      .tuple(fc.integer({ min: -4_000_000, max: 4_000_000 }), fc.constantFrom(2000, 2_000_000, 3))
      .map(([n, unit]) => n / unit);
    const values = fc.array(fc.oneof(near, fc.double({ min: -1e9, max: 1e9, noNaN: true })), {
      minLength: 50,
    });
    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom(2, 6), async (numbers, places) => {
        const rows = numbers.map((number) => `(${number}::DOUBLE)`).join(", ");
        const cast = `(x::DECIMAL(18,${places})::DECIMAL(38,${places}) * ${10 ** places})::DOUBLE`;
        const found = await connection.runAndReadAll(`SELECT ${cast} FROM (VALUES ${rows}) t(x)`);
        expect(numbers.map((number) => toDecimal(number, places))).toEqual(found.getColumns()[0]);
      }),
      { numRuns: 30 },
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});
