import { describe, expect, it } from "vitest";
import type { ModelDocument } from "../../../experiments/models/contract.ts";
import { decodeModel } from "../../../experiments/models/decode.ts";

const linear: ModelDocument = {
  format: "vigie.model/1",
  kind: "logistic-regression",
  madeBy: { engine: "newton", version: "1", threads: 1 },
  featureNames: ["debt", "age"],
  parameters: { lambda: 1 },
  body: { intercept: -2, coefficients: [0.5, -0.25], means: [1, 4] },
  diagnostics: null,
};

const prevalence: ModelDocument = { ...linear, kind: "prevalence", body: { margin: -3 } };

const rule = { feature: "debt", intercept: -3, slope: 2, mean: 1, whenMissing: -1 };
const singleRatio: ModelDocument = { ...linear, kind: "single-ratio", body: rule };

const x = {
  names: ["debt", "age"],
  rowCount: 2,
  columns: [Float32Array.of(1, 3), Float32Array.of(4, 0)],
};

describe("decodeModel", () => {
  it("reads a linear document: base at the means, contributions from there", () => {
    const model = decodeModel(linear);
    // base = -2 + 0.5 * 1 - 0.25 * 4; the second row adds 0.5 * 2 and 0.25 * 4
    expect(model.margin(x)).toEqual(Float64Array.of(-2.5, -0.5));
    expect(model.contributions(x)).toEqual({
      names: ["debt", "age"],
      base: -2.5,
      values: [Float64Array.of(0, 1), Float64Array.of(-0, 1)],
    });
    expect(model.encode()).toEqual(linear);
  });

  it("reads the baselines", () => {
    expect(decodeModel(prevalence).margin(x)).toEqual(Float64Array.of(-3, -3));
    const holed = { ...x, columns: [Float32Array.of(Number.NaN, 3), x.columns[1]!] };
    expect(decodeModel(singleRatio).margin(holed)).toEqual(Float64Array.of(-1, 1));
  });

  const body = (value: unknown) => ({ ...linear, body: value });
  it.each<[string, unknown, string]>([
    ["null", null, "model.unknown-format"],
    ["a text", "vigie.model/1", "model.unknown-format"],
    ["a later format", { ...linear, format: "vigie.model/9" }, "model.unknown-format"],
    ["an unknown kind", { ...linear, kind: "oracle" }, "model.unknown-kind"],
    ["a kind that is a property of every object", { ...linear, kind: "constructor" }, "model.unknown-kind"],
    ["another kind's body", { ...prevalence, body: linear.body }, "model.malformed"],
    ["no feature names", { ...linear, featureNames: undefined }, "model.malformed"],
    ["repeated feature names", { ...linear, featureNames: ["debt", "debt"] }, "model.malformed"],
    ["an unknown field", { ...linear, run: "rm" }, "model.malformed"],
    ["no threads", { ...linear, madeBy: { engine: "newton", version: "1", threads: 0 } }, "model.malformed"],
    ["no body", body(undefined), "model.malformed"],
    ["too few coefficients", body({ intercept: 0, coefficients: [1], means: [0, 0] }), "model.malformed"],
    [
      "a coefficient that is no number",
      body({ intercept: 0, coefficients: [1, null], means: [0, 0] }),
      "model.malformed",
    ],
    [
      "an infinite intercept",
      body({ intercept: Number.POSITIVE_INFINITY, coefficients: [1, 2], means: [0, 0] }),
      "model.malformed",
    ],
    [
      "a rule on a feature it does not have",
      { ...singleRatio, body: { ...rule, feature: "staff" } },
      "model.malformed",
    ],
  ])("refuses %s", (_, document, code) => {
    expect(() => decodeModel(document as ModelDocument)).toThrow(
      expect.objectContaining({ code, kind: "broken", message: expect.stringMatching(/\(expected .+\)/) }),
    );
  });
});
