import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { labelled } from "../../../../experiments/features/labelled.ts";
import type { LabelledMatrix } from "../../../../experiments/features/matrix.ts";
import type { Model } from "../../../../experiments/models/contract.ts";
import type { ClassWeights } from "../../../../experiments/models/logistic/class-weights.ts";
import { coefficientTable } from "../../../../experiments/models/logistic/coefficients.ts";
import { mljs } from "../../../../experiments/models/logistic/mljs.ts";
import { newton } from "../../../../experiments/models/logistic/newton.ts";

interface Line {
  readonly lambda: number;
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

interface WeightedLine extends Line {
  readonly classWeights: ClassWeights;
  readonly weighted: boolean;
}

interface Errors {
  readonly parameters: readonly number[];
  readonly errors: readonly number[];
}

/** Printed by bench/peers/logistic_twin.py with scikit-learn 1.9.1 and statsmodels 0.15.0; 60 firms x 5 rows, 4 columns. */
const golden = JSON.parse(readFileSync("test/golden/logistic-sklearn.json", "utf8")) as {
  readonly versions: Readonly<Record<string, string>>;
  readonly columns: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly firms: readonly number[];
  readonly weights: readonly number[];
  readonly sklearn: readonly Line[];
  readonly sklearnWeighted: readonly Line[];
  readonly sklearnClassWeights: readonly WeightedLine[];
  readonly statsmodels: Errors & { readonly intervals: readonly (readonly [number, number])[] };
  readonly statsmodelsWeighted: Errors;
};

const matrix = {
  names: ["delay", "turnover", "isYoung", "debt"],
  rowCount: 300,
  columns: golden.columns.map((column) => Float32Array.from(column)),
};
const plain = labelled(matrix, golden.labels, golden.firms);
const weighted = labelled(matrix, golden.labels, golden.firms, golden.weights);

function lineOf(model: Model): { intercept: number; coefficients: readonly number[] } {
  return model.encode().body as { intercept: number; coefficients: readonly number[] };
}

function errorsOf(model: Model): Record<string, unknown> & { intercept: number; coefficients: number[] } {
  return (model.encode().diagnostics as { standardErrors: never }).standardErrors;
}

const fitNewton = (train: LabelledMatrix, lambda: number) => newton.fit({ train }, { lambda }, { seed: 1 });

/** Relative to the larger of 1 and the number itself would hide the small coefficients: plain relative difference. */
function expectClose(found: readonly number[], expected: readonly number[], relative: number): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, j) => {
    expect(Math.abs(value / expected[j]! - 1)).toBeLessThan(relative);
  });
}

describe("newton beside its peers", () => {
  it("reads an oracle that names its versions and holds 300 rows", () => {
    expect(golden.versions).toMatchObject({ sklearn: "1.9.1", statsmodels: "0.15.0" });
    expect(golden.labels.length).toBe(300);
    expect(golden.sklearn.map(({ lambda }) => lambda)).toEqual([0, 0.01, 1, 100]);
  });

  it.each(golden.sklearn)("gives scikit-learn's coefficients at lambda $lambda", async (expected) => {
    const { intercept, coefficients } = lineOf(await fitNewton(plain, expected.lambda));
    expectClose([intercept, ...coefficients], [expected.intercept, ...expected.coefficients], 1e-6);
  });

  it.each(golden.sklearnWeighted)(
    "gives scikit-learn's coefficients with weights at lambda $lambda",
    async (expected) => {
      const { intercept, coefficients } = lineOf(await fitNewton(weighted, expected.lambda));
      expectClose([intercept, ...coefficients], [expected.intercept, ...expected.coefficients], 1e-6);
    },
  );

  it.each(golden.sklearnClassWeights)(
    "gives scikit-learn's coefficients with class weights $classWeights, row weights: $weighted",
    async ({ classWeights, weighted: isWeighted, lambda, ...expected }) => {
      const train = isWeighted ? weighted : plain;
      const model = await newton.fit({ train }, { lambda, classWeights }, { seed: 1 });
      const { intercept, coefficients } = lineOf(model);
      expectClose([intercept, ...coefficients], [expected.intercept, ...expected.coefficients], 1e-6);
    },
  );

  it("gives statsmodels' intervals, and says what a penalised one is conditional on", async () => {
    const table = coefficientTable((await fitNewton(plain, 0)).encode());
    expect(table.lines.map(({ name }) => name)).toEqual(["(intercept)", ...matrix.names]);
    expectClose(
      table.lines.flatMap(({ low, high }) => [low!, high!]),
      golden.statsmodels.intervals.flat(),
      1e-6,
    );
    expect(table.conditionalOn).toMatch(/60 firms/);
    expect(table.conditionalOn).not.toMatch(/penalty/);
    const penalised = coefficientTable((await fitNewton(plain, 1)).encode());
    expect(penalised.conditionalOn).toMatch(/conditional on the penalty/);
  });

  it("gives statsmodels' standard errors clustered on the firm, small-sample correction included", async () => {
    const errors = errorsOf(await fitNewton(plain, 0));
    expectClose([errors.intercept, ...errors.coefficients], golden.statsmodels.errors, 1e-6);
    expect(errors).toMatchObject({ kind: "cluster-robust", clusters: 60, conditionalOnPenalty: false });
    expect(errors.correction).toBeCloseTo((60 / 59) * (299 / 295), 12);
  });

  it("gives the clustered errors of statsmodels' GLM with variance weights", async () => {
    const errors = errorsOf(await fitNewton(weighted, 0));
    expectClose([errors.intercept, ...errors.coefficients], golden.statsmodelsWeighted.errors, 1e-6);
  });

  it("marks the errors of a penalised fit as conditional on the penalty", async () => {
    expect(errorsOf(await fitNewton(plain, 1))).toMatchObject({ conditionalOnPenalty: true });
  });

  it("reaches a gradient below 1e-10 per unit of weight", async () => {
    for (const lambda of [0, 1]) {
      const { gradient } = (await fitNewton(plain, lambda)).encode().diagnostics as { gradient: number };
      expect(gradient).toBeLessThan(1e-10);
    }
  });
});

describe("mljs beside newton", () => {
  it("gives the unpenalised coefficients of newton to 1e-4", async () => {
    const exact = lineOf(await fitNewton(plain, 0));
    const ascended = lineOf(await mljs.fit({ train: plain }, { steps: 2000 }, { seed: 1 }));
    expectClose(
      [ascended.intercept, ...ascended.coefficients],
      [exact.intercept, ...exact.coefficients],
      1e-4,
    );
  });

  it("takes a whole weight as that many rows", async () => {
    const doubled = { ...plain, weights: Float64Array.from(golden.weights, (weight) => 2 * weight) };
    const exact = lineOf(await fitNewton(doubled, 0));
    const ascended = lineOf(await mljs.fit({ train: doubled }, { steps: 2000 }, { seed: 1 }));
    expectClose(ascended.coefficients, exact.coefficients, 1e-4);
  });
});
