import {
  Bool,
  type DataType,
  DateDay,
  Float32,
  Float64,
  Int8,
  Int32,
  Int64,
  makeBuilder,
  Table,
  tableToIPC,
} from "apache-arrow";
import { type ColumnTable, fromArrow, table } from "arquero";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrowNumbers } from "../../../experiments/features/arrow-numbers.ts";
import { fitPreparation, prepare } from "../../../experiments/features/preparation.ts";

/** One batch a part. */
function arrowColumn(type: DataType, parts: readonly (readonly unknown[])[]): ColumnTable {
  const [first, ...rest] = parts.map((cells) => {
    const builder = makeBuilder({ type, nullValues: [null] });
    for (const cell of cells) builder.append(cell as never);
    return new Table({ x: builder.finish().toVector() });
  });
  return fromArrow(tableToIPC(first!.concat(...rest), "stream"), { useDate: true });
}

function columnOf(given: ColumnTable): object {
  return given.column("x") as object;
}

const kinds = [
  ["float32", new Float32(), fc.float({ noNaN: true, noDefaultInfinity: true })],
  ["float64", new Float64(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 })],
  ["int32", new Int32(), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
  ["int8", new Int8(), fc.integer({ min: -128, max: 127 })],
] as const;

describe("numbers of an Arrow column", () => {
  it.each(kinds)("are those read cell by cell, of batches with gaps: %s", (_, type: DataType, value) => {
    const parts = fc.array(
      fc.array(fc.option(value as fc.Arbitrary<number>), { minLength: 1, maxLength: 20 }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(parts, (given) => {
        const expected = given.flat().map((cell) => cell ?? Number.NaN);
        expect(Array.from(arrowNumbers(columnOf(arrowColumn(type, given)))!)).toEqual(expected);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it("become the same matrix as cells of a plain array", () => {
    const cells = [1.5, null, -3, 8.25, null, 0, 1e-7, 2, null];
    const rows = Uint32Array.of(0, 1, 3, 4, 5, 8);
    for (const mode of ["raw", "imputed-and-scaled"] as const) {
      const [arrow, plain] = [arrowColumn(new Float64(), [cells]), table({ x: cells })].map((given) => {
        const preparation = fitPreparation(given, rows, { columns: ["x"], mode });
        return { preparation, columns: prepare(given, preparation).columns };
      });
      expect(arrow).toEqual(plain);
      expect(arrow!.columns[0]!.length).toBe(9);
    }
  });

  it.each([
    ["truth values", new Bool(), [true, null, false]],
    ["dates", new DateDay(), [new Date(0), null]],
    ["integers of 64 bits", new Int64(), [1n, null]],
  ])("are not made of %s", (_, type, cells) => {
    expect(arrowNumbers(columnOf(arrowColumn(type, [cells])))).toBeUndefined();
  });
});
