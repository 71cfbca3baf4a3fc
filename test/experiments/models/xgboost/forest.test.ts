import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Fault, type Json } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { readForest } from "../../../../experiments/models/xgboost/forest.ts";
import {
  decodeXgboost,
  parseXgboostJson,
  toXgboostJson,
} from "../../../../experiments/models/xgboost/model.ts";
import { predictMargins } from "../../../../experiments/models/xgboost/predictor.ts";

interface Tree {
  left_children: number[];
  right_children: number[];
  split_indices: number[];
  split_conditions: Json;
  split_type: number[];
  default_left: Json;
  sum_hessian: number[];
  tree_param: Record<string, string>;
}

interface Model {
  learner: {
    gradient_booster: { name: string; weight_drop?: number[]; model: { trees: Tree[] } };
    learner_model_param: Record<string, string>;
    objective: { name: string };
  };
}

/** One stump on feature 1 of 2: below 0.5 and missing go left to -1, the others right to 2. */
function stump(): Model {
  return {
    learner: {
      gradient_booster: {
        name: "gbtree",
        model: {
          trees: [
            {
              left_children: [1, -1, -1],
              right_children: [2, -1, -1],
              split_indices: [1, 0, 0],
              split_conditions: [0.5, -1, 2],
              split_type: [0, 0, 0],
              default_left: [1, 0, 0],
              sum_hessian: [4, 3, 1],
              tree_param: { size_leaf_vector: "0" },
            },
          ],
        },
      },
      learner_model_param: { base_score: "5E-1", num_class: "0", num_feature: "2", num_target: "1" },
      objective: { name: "binary:logistic" },
    },
  };
}

type Part = "tree" | "parameters" | "booster" | "objective";

function partOf({ learner }: Model, part: Part): object {
  if (part === "tree") return learner.gradient_booster.model.trees[0]!;
  if (part === "parameters") return learner.learner_model_param;
  return part === "booster" ? learner.gradient_booster : learner.objective;
}

const x = {
  names: ["a", "b"],
  rowCount: 3,
  columns: [new Float32Array(3), Float32Array.of(0.25, 0.5, Number.NaN)],
};
const margins = (model: Model) => [...predictMargins(readForest(model as unknown as Json), x)];

describe("XGBoost's JSON", () => {
  it("sends equal values right and missing ones by default direction", () => {
    expect(margins(stump())).toEqual([-1, 2, -1]);
    const other = stump();
    other.learner.gradient_booster.model.trees[0]!.default_left = [false, false, false];
    expect(margins(other)).toEqual([-1, 2, 2]);
  });

  it.each(["2.5E-1", "[2.5E-1]", "0.25"])("reads base_score %s as a quarter", (base_score) => {
    const model = stump();
    model.learner.learner_model_param.base_score = base_score;
    expect(readForest(model as unknown as Json).baseMargin).toBeCloseTo(Math.log(1 / 3), 6);
  });

  it("applies weight_drop even where the booster is called gbtree", () => {
    const model = stump();
    model.learner.gradient_booster.weight_drop = [0.5];
    expect(margins(model)).toEqual([-0.5, 1, -0.5]);
  });

  it.each<[string, string, Part, object]>([
    ["malformed", "child 9", "tree", { left_children: [9, -1, -1] }],
    ["malformed", "child -5", "tree", { right_children: [-5, -1, -1] }],
    ["malformed", "reached twice", "tree", { left_children: [1, 1, -1], right_children: [2, 2, -1] }],
    ["malformed", "feature 2", "tree", { split_indices: [2, 0, 0] }],
    ["malformed", "split_conditions", "tree", { split_conditions: [1] }],
    ["malformed", "numbers only", "tree", { split_conditions: [1, "2", null] }],
    ["malformed", "base_score", "parameters", { base_score: "[0.1,0.2]" }],
    ["malformed", "num_feature", "parameters", { num_feature: "1e99" }],
    ["malformed", "weight_drop", "booster", { weight_drop: [1, 2] }],
    ["unsupported", "3 outputs", "parameters", { num_class: "3" }],
    ["unsupported", "booster gblinear", "booster", { name: "gblinear" }],
    ["unsupported", "objective multi:softprob", "objective", { name: "multi:softprob" }],
    ["unsupported", "objective constructor", "objective", { name: "constructor" }],
    ["unsupported", "categorical", "tree", { split_type: [1, 0, 0] }],
    ["unsupported", "vector leaves", "tree", { tree_param: { size_leaf_vector: "2" } }],
  ])("is refused as %s: %s", (code, text, part, wrong) => {
    const model = stump();
    Object.assign(partOf(model, part), wrong);
    const fault = faultOf(() => readForest(model as unknown as Json));
    expect(fault.code).toBe(`xgboost.model-${code}`);
    expect(fault.message).toContain(text);
  });

  it("is refused by name wherever its text is cut off", () => {
    const text = readFileSync("test/golden/xgboost-0.7-by-1.7.4.json", "utf8");
    for (let length = 0; length < text.length; length += 211)
      expect(faultOf(() => parseXgboostJson(text.slice(0, length))).code).toBe("xgboost.model-malformed");
  });

  it("is a Fault and never another error, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(faultOf(() => readForest(value as Json)).code).toMatch(/^xgboost\.model-/);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("is a Fault when the names of the features are too few", () => {
    const document = {
      format: "vigie.model/1",
      kind: "xgboost",
      madeBy: { engine: "native", version: "0", threads: 1 },
      featureNames: ["a"],
      parameters: {},
      body: stump() as unknown as Json,
      diagnostics: {},
    } as const;
    expect(faultOf(() => decodeXgboost(document)).message).toContain("1 feature names (expected 2)");
  });

  it("is written with a point in every float, as XGBoost's reader wants it", () => {
    const text = toXgboostJson({ body: { split_conditions: [1, 0.5, -2], left_children: [1, -1] } });
    expect(text).toBe('{"split_conditions":[1.0,0.5,-2.0],"left_children":[1,-1]}');
  });
});

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("no Fault was thrown");
}
