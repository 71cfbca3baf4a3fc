import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Fault, type Json } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import {
  fromXgboostJson,
  parseXgboostJson,
  toXgboostJson,
} from "../../../../experiments/models/xgboost/exchange.ts";
import { readForest } from "../../../../experiments/models/xgboost/forest.ts";
import { decodeXgboost } from "../../../../experiments/models/xgboost/model.ts";
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

/** The stump's root asks for the categories 1 and 2. */
function withCategories(wrong: object): object {
  const right = {
    categories: [1, 2],
    categories_nodes: [0],
    categories_segments: [0],
    categories_sizes: [2],
  };
  return { split_type: [1, 0, 0], split_conditions: [null, -1, 2], ...right, ...wrong };
}

type Part = "model" | "tree" | "parameters" | "booster" | "objective";

function partOf({ learner }: Model, part: Part): object {
  if (part === "tree") return learner.gradient_booster.model.trees[0]!;
  if (part === "model") return learner.gradient_booster.model;
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

  it("sends chosen categories right; others, unseen and impossible ones left", () => {
    const model = stump();
    Object.assign(partOf(model, "tree"), withCategories({ categories: [1, 40] }));
    const codes = [0, 1, 1.5, 2, 39, 40, 41, 1e9, 1e30, -1, -0.5, Number.NaN];
    const rows = {
      names: ["a", "b"],
      rowCount: 12,
      columns: [new Float32Array(12), Float32Array.from(codes)],
    };
    const expected = [-1, 2, 2, -1, -1, 2, -1, -1, -1, -1, -1, -1];
    expect([...predictMargins(readForest(model as unknown as Json), rows)]).toEqual(expected);
  });

  it("takes a probability of 0 where 3.1 and later write one", () => {
    const model = stump();
    model.learner.learner_model_param.base_score = "[0E0]";
    // what libxgboost 3.2.0 predicts from a model without trees
    expect(readForest(model as unknown as Json).baseMargin).toBe(-13.815509796142578);
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
    ["malformed", "categories", "tree", { split_type: [1, 0, 0] }],
    ["malformed", "categories of node", "tree", withCategories({ categories_nodes: [7] })],
    ["malformed", "categories of node", "tree", withCategories({ categories_sizes: [3] })],
    ["malformed", "categories of node", "tree", withCategories({ categories_segments: [-1] })],
    ["malformed", "category -1", "tree", withCategories({ categories: [-1, 2] })],
    ["malformed", "category 1000000000000", "tree", withCategories({ categories: [1e12, 2] })],
    [
      "malformed",
      "split_type 1",
      "tree",
      withCategories({ split_type: [1, 1, 0], left_children: [1, 2, -1] }),
    ],
    ["malformed", "1000000000", "tree", { tree_param: { num_nodes: "1000000000" } }],
    ["malformed", "child 0.5", "tree", { left_children: [0.5, -1, -1] }],
    ["malformed", "child 0", "tree", { right_children: [0, -1, -1] }],
    ["malformed", "feature -1", "tree", { split_indices: [-1, 0, 0] }],
    ["malformed", "feature 0.5", "tree", { split_indices: [0.5, 0, 0] }],
    ["malformed", "split_conditions NaN", "tree", { split_conditions: [null, -1, 2] }],
    ["malformed", "split_conditions NaN", "tree", { split_conditions: [0.5, null, 2] }],
    ["malformed", "split_conditions 1e+39", "tree", { split_conditions: [1e39, -1, 2] }],
    ["malformed", "sum_hessian null", "tree", { sum_hessian: [4, null, 1] }],
    ["malformed", "default_left", "tree", { default_left: ["yes", 0, 0] }],
    ["malformed", "base_score 2", "parameters", { base_score: "2" }],
    ["malformed", "base_score ", "parameters", { base_score: "" }],
    ["malformed", "base_score []", "parameters", { base_score: "[]" }],
    ["malformed", "base_score 1e999", "parameters", { base_score: "1e999" }],
    ["malformed", "base_score 0x10z", "parameters", { base_score: "0x10z" }],
    ["malformed", "num_feature 0", "parameters", { num_feature: "0" }],
    ["malformed", "num_trees", "model", { gbtree_model_param: { num_trees: "1000000000" } }],
    ["unsupported", "several groups", "model", { tree_info: [1] }],
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

  it("is refused when a tree is a chain of 100,000 steps, or its text a tower of brackets", () => {
    const steps = 100_000;
    const size = 2 * steps + 1;
    const inner = (i: number) => i % 2 === 0 && i < size - 1;
    const nodes = Array.from({ length: size }, (_, i) => i);
    const model = stump();
    Object.assign(partOf(model, "tree"), {
      left_children: nodes.map((i) => (inner(i) ? i + 1 : -1)),
      right_children: nodes.map((i) => (inner(i) ? i + 2 : -1)),
      ...Object.fromEntries(
        ["split_indices", "split_conditions", "split_type", "default_left", "sum_hessian"].map((name) => [
          name,
          nodes.map(() => 0),
        ]),
      ),
    });
    expect(faultOf(() => readForest(model as unknown as Json)).message).toContain("deeper than 1000");
    const tower = "[".repeat(1_000_000);
    expect(faultOf(() => parseXgboostJson(tower)).message).toContain("nested deeper");
    expect(faultOf(() => fromXgboostJson(`{"learner": ${tower}`)).code).toBe("xgboost.model-malformed");
  });

  it("is a Fault when a tree goes round in a circle", () => {
    const model = stump();
    Object.assign(partOf(model, "tree"), { left_children: [1, 2, -1], right_children: [2, 1, -1] });
    expect(faultOf(() => readForest(model as unknown as Json)).message).toMatch(/reached twice/);
  });

  it("does not take what every object has for a part of the model", () => {
    for (const text of [
      '{"__proto__": {"learner": {}}}',
      '{"learner": {"__proto__": {"learner_model_param": {}}}}',
      '{"learner": {"learner_model_param": {"num_feature": "2"}, "gradient_booster": {"__proto__": {"name": "gbtree"}}}}',
    ])
      expect(faultOf(() => fromXgboostJson(text)).code).toBe("xgboost.model-malformed");
  });

  it("gives as many names as it has features, distinct, and the best rounds where they are known", () => {
    const model = { ...stump(), version: [2, 1, 4] };
    const text = JSON.stringify(model);
    expect(fromXgboostJson(text).featureNames).toEqual(["f0", "f1"]);
    expect(fromXgboostJson(text).encode().madeBy.version).toBe("2.1.4");
    expect(fromXgboostJson(text, { featureNames: ["a", "b"] }).featureNames).toEqual(["a", "b"]);
    for (const featureNames of [["a"], ["a", "a"]])
      expect(faultOf(() => fromXgboostJson(text, { featureNames })).code).toBe("xgboost.model-malformed");
    expect(faultOf(() => fromXgboostJson(text, { rounds: "best" })).message).toContain("attributes");
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
