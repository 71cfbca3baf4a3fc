import { readFileSync } from "node:fs";
import { Fault, type Json } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { decodeBinaryModel } from "../../../../experiments/models/xgboost/decode-binary.ts";
import { readForest } from "../../../../experiments/models/xgboost/forest.ts";
import { openLibrary } from "../../../../experiments/models/xgboost/library.ts";
import { predictMargins } from "../../../../experiments/models/xgboost/predictor.ts";
import { libraryOf } from "./libraries.ts";
import { twinSet } from "./twin.ts";

/** Trained by ml-xgboost on the twin's matrix (4 rounds, depth 4, base_score 0.25). */
const binary = new Uint8Array(readFileSync("test/golden/xgboost-0.7.model"));
/** What libxgboost 1.7.4 saved as JSON after loading those bytes. */
const converted = JSON.parse(readFileSync("test/golden/xgboost-0.7-by-1.7.4.json", "utf8")) as Json;
const names = [...twinSet().names];

interface Converted {
  readonly learner: {
    readonly gradient_booster: { readonly model: { readonly trees: readonly Record<string, Json>[] } };
    readonly learner_model_param: Record<string, string>;
  };
}

/** Numbers as float32, so that shortest decimals and exact doubles compare. */
function rounded(value: Json): Json {
  if (typeof value === "number") return Math.fround(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}

function treesOf(model: Json): Json {
  return rounded((model as unknown as Converted).learner.gradient_booster.model.trees as unknown as Json);
}

describe("the binary model of XGBoost before 1.0", () => {
  it("becomes the JSON that libxgboost 1.7.4 makes of it, tree by tree", () => {
    const decoded = decodeBinaryModel(binary, names);
    const trees = treesOf(decoded) as readonly unknown[];
    expect(trees).toHaveLength(4);
    expect(trees).toEqual(treesOf(converted));
    const ours = (decoded as unknown as Converted).learner.learner_model_param;
    const theirs = (converted as unknown as Converted).learner.learner_model_param;
    expect(Math.fround(Number(ours.base_score))).toBe(Math.fround(Number(theirs.base_score)));
    expect(ours.num_feature).toBe(theirs.num_feature);
  });

  it("predicts what the library predicts from the same bytes", async (context) => {
    const library = await openLibrary(await libraryOf(context, "1.7.4"));
    const set = twinSet();
    const matrix = library.createMatrix(set.columns, { rowCount: set.rowCount, threads: 1 });
    const expected = library.predict(library.loadBooster(binary), matrix, 1);
    const margins = predictMargins(readForest(decodeBinaryModel(binary, names)), set);
    expect(margins).toEqual(Float64Array.from(expected));
  });

  it("is refused wherever it is cut off", () => {
    for (let length = 0; length < binary.length; length += 97) {
      const cut = () => decodeBinaryModel(binary.subarray(0, length), names);
      expect(cut).toThrow(Fault);
      expect(cut).toThrow(/not a binary XGBoost model/);
    }
  });
});
