import { expect, test } from "vitest";
import { smallestShared } from "../../../experiments/models/logistic/crew.ts";
import { threadsFor } from "../../../experiments/runs/threads.ts";

test.each([
  ["logistic-regression", "newton", smallestShared, 8],
  ["logistic-regression", "newton", smallestShared - 1, 1],
  ["logistic-regression", "mljs", smallestShared, 1],
  ["xgboost", "native", 1, 8],
  ["xgboost", "auto", 1, 8],
  ["prevalence", "exact", smallestShared, 1],
] as const)("%s by %s with %d cells gets %d of 8 threads", (kind, engine, cells, threads) => {
  expect(threadsFor({ kind, engine }, cells, 8)).toBe(threads);
});
