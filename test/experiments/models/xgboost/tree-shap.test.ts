import { createRandom, type Json } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../../experiments/features/matrix.ts";
import { type Forest, isLeaf, readForest } from "../../../../experiments/models/xgboost/forest.ts";
import { explainForest } from "../../../../experiments/models/xgboost/tree-shap.ts";
import { wasmTrainer } from "../../../../experiments/models/xgboost/wasm.ts";
import { part, twinSet } from "./twin.ts";

const set = part(twinSet(), 0, 800);

async function fitted(params: object): Promise<Forest> {
  const model = await wasmTrainer.fit({ train: set }, params, { seed: 1 });
  return readForest(model.encode().body as Json);
}

/** Expected leaf when only the features of `known` are known (Lundberg et al. 2018, Algorithm 1). */
function expectation(forest: Forest, node: number, row: readonly number[], known: number): number {
  if (isLeaf(forest, node)) return forest.leaf[node]!;
  const left = forest.left[node]!;
  const feature = forest.split[node]! >> 1;
  const [below, above] = [left, left + 1].map((child) => expectation(forest, child, row, known)) as [
    number,
    number,
  ];
  if (known & (1 << feature)) {
    const value = row[feature]!;
    const isLeft = Number.isNaN(value) ? (forest.split[node]! & 1) === 0 : value < forest.threshold[node]!;
    return isLeft ? below : above;
  }
  const [a, b] = [forest.cover[left]!, forest.cover[left + 1]!];
  return a + b === 0 ? (below + above) / 2 : (a * below + b * above) / (a + b);
}

/** Shapley's formula over all subsets: 2^features terms. */
function slowContribution(forest: Forest, row: readonly number[], feature: number): number {
  const worth = (known: number) =>
    forest.roots.reduce((sum, root) => sum + expectation(forest, root, row, known), 0);
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const count = row.length;
  let sum = 0;
  for (let known = 0; known < 1 << count; known++) {
    if (known & (1 << feature)) continue;
    const size = known.toString(2).replaceAll("0", "").length;
    const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count);
    sum += weight * (worth(known | (1 << feature)) - worth(known));
  }
  return sum;
}

/** The margin in float64: what contributions add up to. */
function wideMargin(forest: Forest, row: readonly number[]): number {
  return forest.roots.reduce(
    (sum, root) => sum + expectation(forest, root, row, (1 << row.length) - 1),
    forest.baseMargin,
  );
}

function rowOf(x: Matrix, i: number): number[] {
  return x.columns.map((column) => column[i]!);
}

describe("TreeSHAP", () => {
  it("equals Shapley's formula over all subsets of features", async () => {
    const forest = await fitted({ rounds: 3, max_depth: 7, min_child_weight: 0 });
    const x = part(set, 0, 10);
    const { values } = explainForest(forest, x);
    for (let i = 0; i < x.rowCount; i++)
      for (let j = 0; j < 6; j++)
        expect(values[j]![i]).toBeCloseTo(slowContribution(forest, rowOf(x, i), j), 10);
    expect(values.flatMap((column) => [...column]).some((value) => Math.abs(value) > 0.05)).toBe(true);
  });

  it("adds up to the float64 margin to 1e-9", async () => {
    const forest = await fitted({ rounds: 15, max_depth: 8, eta: 0.3 });
    const x = part(set, 0, 100);
    const { base, values } = explainForest(forest, x);
    for (let i = 0; i < x.rowCount; i++) {
      const sum = values.reduce((total, column) => total + column[i]!, base);
      expect(Math.abs(sum - wideMargin(forest, rowOf(x, i)))).toBeLessThan(1e-9);
    }
  });

  it("gives nothing to a feature that no tree asks about", async () => {
    const random = createRandom("idle");
    const idle = Float32Array.from(set.labels, () => random.uniform());
    const constant = new Float32Array(set.rowCount).fill(3);
    const train = { ...set, names: ["idle", "constant"], columns: [idle, constant] };
    const model = await wasmTrainer.fit({ train }, { rounds: 5 }, { seed: 1 });
    expect(new Set(model.contributions(train).values[1])).toEqual(new Set([0]));
  });
});
