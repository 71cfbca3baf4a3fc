import { Fault } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { completeParameters, xgboostDefaults } from "../../../../experiments/models/xgboost/parameters.ts";

const features = ["debt", "delay"];
const complete = (given: object) => completeParameters(given, features);

describe("XGBoost's parameters", () => {
  it("are the defaults where nothing is given", () => {
    expect(complete({})).toEqual(xgboostDefaults);
    expect(complete({ eta: undefined })).toEqual(xgboostDefaults);
    expect(complete({ eta: 0.3 })).toEqual({ ...xgboostDefaults, eta: 0.3 });
  });

  it.each([
    ["max_dept", "max_depth"],
    ["learning_rate", "eta"],
    ["lambada", "lambda"],
    ["subsampel", "subsample"],
    ["ETA", "eta"],
    ["n_estimators", "rounds"],
  ])("names what is near the unknown %s", (name, near) => {
    const fault = faultOf(() => complete({ [name]: 1 }));
    expect(fault.code).toBe("parameter.unknown");
    expect(fault.message).toContain(name);
    expect(fault.message).toContain(near);
  });

  it.each([
    [{ eta: 3 }, "eta not accepted: 3 (expected (0, 1])"],
    [{ eta: 0 }, "(0, 1]"],
    [{ eta: "0.1" }, '"0.1"'],
    [{ eta: Number.NaN }, "(0, 1]"],
    [{ rounds: 0 }, "a whole number from 1"],
    [{ rounds: 2.5 }, "a whole number"],
    [{ max_depth: -1 }, "from 1 to 64"],
    [{ lambda: -0.1 }, ">= 0"],
    [{ gamma: Number.POSITIVE_INFINITY }, ">= 0"],
    [{ max_bin: 1 }, "from 2"],
    [{ scale_pos_weight: 0 }, "> 0"],
    [{ objective: "multi:softmax" }, "binary:logistic"],
    [{ tree_method: "gpu_hist" }, "hist"],
    [{ base_score: 1 }, "(0, 1)"],
    [{ monotone_constraints: { size: 1 } }, "not so: size"],
    [{ monotone_constraints: { debt: 2 } }, "not so: debt"],
    [{ monotone_constraints: [1] }, "an object"],
    [{ interaction_constraints: [["debt", "size"]] }, "not so: size"],
    [{ interaction_constraints: ["debt"] }, "a list of lists"],
    [{ early_stopping_rounds: 0 }, "from 1"],
    [{ booster: "gblinear" }, "gbtree, dart"],
    [{ device: "tpu" }, "cpu, cuda"],
    [{ feature_types: { debt: "int" } }, "not so: debt"],
    [{ feature_types: { size: "c" } }, "not so: size"],
    [{ feature_types: ["c"] }, "an object"],
    [{ max_cat_to_onehot: 0 }, "from 1"],
    [{ num_parallel_tree: 0 }, "from 1"],
    [{ rate_drop: 1.5 }, "[0, 1]"],
    [{ skip_drop: -0.1 }, "[0, 1]"],
    [{ one_drop: 2 }, "0 or 1"],
    [{ sample_type: "even" }, "uniform, weighted"],
    [{ normalize_type: "none" }, "tree, forest"],
  ])("refuses %j", (given, text) => {
    const fault = faultOf(() => complete(given));
    expect(fault.code).toBe("parameter.out-of-range");
    expect(fault.message).toContain(text);
  });

  it.each([
    ["nthread", "the fit's threads"],
    ["seed", "the fit's seed"],
    ["updater", "tree_method"],
    ["num_class", "one margin a firm"],
    ["enable_categorical", "feature_types"],
  ])("says what is there instead of %s", (name, instead) => {
    const fault = faultOf(() => complete({ [name]: 1 }));
    expect(fault).toMatchObject({ code: "parameter.unknown", message: expect.stringContaining(instead) });
  });

  it("takes every limit itself", () => {
    const given = {
      eta: 1,
      lambda: 0,
      max_depth: 64,
      max_bin: 2,
      base_score: 0.001,
      early_stopping_rounds: null,
    };
    expect(complete(given)).toEqual({ ...xgboostDefaults, ...given });
  });
});

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error("no Fault was thrown");
}
