import { table } from "arquero";
import { describe, expect, it } from "vitest";
import { summarise } from "../../notebooks/engine/display/summary.ts";

describe("a value in a line", () => {
  it.each([
    [3, { type: "number", length: null, columns: null, text: "3" }],
    [null, { type: "null", length: null, columns: null, text: "null" }],
    ["word", { type: "string", length: 4, columns: null, text: '"word"' }],
    [[1, 2], { type: "Array", length: 2, columns: null, text: "" }],
    [new Map([[1, 2]]), { type: "Map", length: 1, columns: null, text: "" }],
    [new Float64Array(5), { type: "Float64Array", length: 5, columns: null, text: "" }],
    [{ a: 1 }, { type: "Object", length: 1, columns: null, text: "" }],
    [Object.create(null), { type: "Object", length: null, columns: null, text: "" }],
    [new Date(Number.NaN), { type: "Date", length: null, columns: null, text: "null" }],
    [
      table({ a: [1, 2, 3], b: [4, 5, 6] }),
      { type: "ColumnTable", length: 3, columns: ["a", "b"], text: "" },
    ],
  ])("%o", (value, summary) => {
    expect(summarise(value)).toEqual(summary);
  });

  it("says only how a long text begins", () => {
    expect(summarise("x".repeat(500)).text).toHaveLength(81);
  });
});
