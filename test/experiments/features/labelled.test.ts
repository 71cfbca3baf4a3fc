import { describe, expect, it } from "vitest";
import { labelled } from "../../../experiments/features/labelled.ts";

const matrix = { names: ["debt"], rowCount: 3, columns: [Float32Array.of(1, 2, 3)] };

describe("labelled", () => {
  it("numbers firms densely by first appearance", () => {
    const set = labelled(matrix, [1, 0, 1], [907, 12, 907], [1, 0.5, 0]);
    expect(set.firms).toEqual(Int32Array.of(0, 1, 0));
    expect(set.labels).toEqual(Uint8Array.of(1, 0, 1));
    expect(set.weights).toEqual(Float64Array.of(1, 0.5, 0));
  });

  it("shares no array with what it was given, but the columns", () => {
    const labels = Uint8Array.of(1, 0, 1);
    const set = labelled(matrix, labels, [0, 1, 2]);
    labels[0] = 0;
    expect(set.labels[0]).toBe(1);
    expect(set).not.toHaveProperty("weights");
    expect(set.columns[0]).toBe(matrix.columns[0]);
  });

  it.each([
    [[1, 0], [0, 1, 2], undefined, "matrix.length-mismatch", /label values: 2/],
    [[1, 0, 1], [0, 1], undefined, "matrix.length-mismatch", /firm values: 2/],
    [[1, 0, 1], [0, 1, 2], [1], "matrix.length-mismatch", /weight values: 1/],
    [[1, -1, 0], [0, 1, 2], undefined, "matrix.bad-label", /row 2: -1/],
    [[1, 0, 0], [0, 1, 2], [1, 1, -2], "matrix.bad-weight", /row 3: -2/],
  ])("refuses labels %j, firms %j, weights %j", (labels, firms, weights, code, text) => {
    expect(() => labelled(matrix, labels, firms, weights)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(text) }),
    );
  });
});
