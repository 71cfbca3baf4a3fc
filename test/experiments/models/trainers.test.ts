import { describe, expect, it } from "vitest";
import { trainerFor, trainers } from "../../../experiments/models/trainers.ts";

describe("trainers", () => {
  it("offers every engine once", () => {
    expect(trainers.map(({ kind, engine }) => `${kind} by ${engine}`)).toEqual([
      "prevalence by exact",
      "single-ratio by exact",
      "logistic-regression by newton",
      "logistic-regression by mljs",
      "xgboost by native",
      "xgboost by wasm",
    ]);
  });

  it("finds one by kind and engine, and lists what there is otherwise", () => {
    expect(trainerFor("logistic-regression", "newton").engine).toBe("newton");
    expect(() => trainerFor("xgboost", "newton")).toThrow(
      expect.objectContaining({
        code: "trainer.unknown",
        kind: "not-found",
        message: expect.stringMatching(/xgboost by newton .*mljs/),
      }),
    );
  });
});
