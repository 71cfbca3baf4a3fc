import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { labelled } from "../../../../experiments/features/labelled.ts";
import { minimise } from "../../../../experiments/models/logistic/irls.ts";
import { problemOf, sampleOf } from "../../../../experiments/models/logistic/objective.ts";

const names = ["debt", "delay", "isYoung"];

/** 4,000 rows; `isYoung` only where `young` says so. */
function problemWith(young: (i: number) => boolean, lambda: number) {
  const random = createRandom("sample");
  const rowCount = 4000;
  const [debt, delay] = [0, 1].map(() => Float32Array.from({ length: rowCount }, () => random.normal()));
  const isYoung = Float32Array.from({ length: rowCount }, (_, i) => (young(i) ? 1 : 0));
  const labels = Array.from({ length: rowCount }, (_, i) =>
    random.uniform() < 1 / (1 + Math.exp(2 - debt![i]! + 0.5 * delay![i]!)) ? 1 : 0,
  );
  const weights = labels.map(() => 0.5 + random.uniform());
  const set = labelled({ names, rowCount, columns: [debt!, delay!, isYoung] }, labels, labels, weights);
  return problemOf(set, lambda);
}

const options = { names, tolerance: 1e-10, maxIterations: 50 };

describe("starting at the minimum of some rows", () => {
  it.each([0, 1, 100])("ends where a start at the base rate ends, sooner, at lambda %d", async (lambda) => {
    const problem = problemWith((i) => i % 3 === 0, lambda);
    const cold = await minimise(problem, options);
    const warm = await minimise(problem, { ...options, sampleFrom: 1000 });
    warm.parameters.forEach((value, j) => {
      expect(Math.abs(value - cold.parameters[j]!)).toBeLessThan(1e-9);
    });
    expect(warm.iterations).toBeLessThan(cold.iterations);
  });

  it("takes one row in sixteen, from the first on, with its share of the penalty", () => {
    const problem = problemWith((i) => i % 16 === 0, 32);
    const sample = sampleOf(problem, 16);
    expect(sample.labels.length).toBe(250);
    expect(new Set(sample.columns[2])).toEqual(new Set([1]));
    expect(sample.columns[0]![3]).toBe(problem.columns[0]![48]);
    expect(sample.weights![3]).toBe(problem.weights![48]);
    expect(sample.lambda).toBe(2);
    expect(sample.means).toBe(problem.means);
  });

  it("starts at the base rate where those rows have no answer: a column constant among them", async () => {
    const problem = problemWith((i) => i % 16 === 1, 0);
    const warm = await minimise(problem, { ...options, sampleFrom: 1000 });
    const cold = await minimise(problem, options);
    expect(warm.parameters).toEqual(cold.parameters);
    expect(warm.iterations).toBe(cold.iterations);
  });

  it("stops where its signal has fired", async () => {
    const controller = new AbortController();
    controller.abort();
    const problem = problemWith((i) => i % 3 === 0, 1);
    await expect(
      minimise(problem, { ...options, sampleFrom: 1000, signal: controller.signal }),
    ).rejects.toMatchObject({ kind: "cancelled" });
  });
});
