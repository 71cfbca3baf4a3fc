import { readFileSync } from "node:fs";
import { table } from "arquero";
import { describe, expect, it } from "vitest";
import { decodePipeline, scorePipeline } from "../../../experiments/runs/pipeline.ts";

/** A `vigie.pipeline/1` as it was written, four rows, and the scores it gave then. */
const old = JSON.parse(readFileSync("test/golden/pipeline-1.json", "utf8")) as {
  readonly pipeline: Record<string, unknown>;
  readonly rows: Record<string, unknown[]>;
  readonly margins: readonly number[];
  readonly probabilities: readonly number[];
  readonly levels: readonly string[];
};

describe("a pipeline of the format before", () => {
  it("is read and gives the scores it gave, bit for bit", () => {
    const pipeline = decodePipeline(structuredClone(old.pipeline));
    expect(pipeline.format).toBe("vigie.pipeline/1");
    expect(pipeline.preparation.steps.map(({ type }) => type)).toEqual([
      "number",
      "number",
      "boolean",
      "category",
    ]);
    const { margins, probabilities, levels } = scorePipeline(pipeline, table(old.rows));
    expect(margins.length).toBe(4);
    expect(Array.from(margins)).toEqual(old.margins);
    expect(Array.from(probabilities)).toEqual(old.probabilities);
    expect(levels).toEqual(old.levels);
  });

  it.each([
    [{ format: "vigie.pipeline/4" }, "pipeline.unknown-format"],
    [{ calibrator: { kind: "platt", slope: -1, intercept: 0 } }, "calibration.malformed"],
    [{ preparation: {} }, "preparation.malformed"],
  ])("is refused with %j", (change, code) => {
    expect(() => decodePipeline({ ...old.pipeline, ...change })).toThrow(expect.objectContaining({ code }));
  });
});
