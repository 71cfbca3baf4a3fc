import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countMissing, infiniteAt } from "../../../experiments/features/scan-numbers.ts";

const odd = fc.constantFrom(
  Number.NaN,
  -Number.NaN,
  0,
  -0,
  1e-45,
  3.4028234663852886e38,
  -3.4028234663852886e38,
);
const infinite = fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
const cell = fc.oneof({ weight: 20, arbitrary: odd }, { weight: 20, arbitrary: fc.float() }, infinite);

describe("scans of numbers", () => {
  it.each([Float32Array, Float64Array])("tell what asking each number tells: %o", (kind) => {
    fc.assert(
      fc.property(fc.array(cell), fc.nat(3), (cells, from) => {
        const numbers = kind.from(cells).subarray(from);
        const each = [...numbers];
        expect(infiniteAt(numbers)).toBe(
          each.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY),
        );
        expect(countMissing(numbers)).toBe(each.filter(Number.isNaN).length);
      }),
    );
  });

  it("know every NaN by its bits", () => {
    const bits = Int32Array.from([0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001 | 0, 0xffffffff | 0]);
    expect(countMissing(new Float32Array(bits.buffer))).toBe(5);
    expect(infiniteAt(new Float32Array(bits.buffer))).toBe(-1);
  });
});
