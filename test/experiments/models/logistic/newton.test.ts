import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { labelled } from "../../../../experiments/features/labelled.ts";
import type { LabelledMatrix } from "../../../../experiments/features/matrix.ts";
import { type NewtonParameters, newton } from "../../../../experiments/models/logistic/newton.ts";
import { trainerContract } from "../../../contracts/trainer.ts";

trainerContract(newton, { missing: "refused", orderTolerance: 1e-10 });

function setOf(
  columns: Readonly<Record<string, readonly number[]>>,
  labels: readonly number[],
): LabelledMatrix {
  const matrix = {
    names: Object.keys(columns),
    rowCount: labels.length,
    columns: Object.values(columns).map((column) => Float32Array.from(column)),
  };
  return labelled(
    matrix,
    labels,
    labels.map((_, i) => i),
  );
}

const fitNewton = (train: LabelledMatrix, lambda: number) => newton.fit({ train }, { lambda }, { seed: 1 });

const overlapping = [0, 1, 0, 0, 1, 0, 1, 1, 0, 1];
const debt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe("newton on sets that have no answer", () => {
  it("names the columns that separate the classes when nothing holds the coefficients", async () => {
    const separated = setOf({ debt, noise: [1, 0, 1, 0, 1, 0, 0, 1, 0, 1] }, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    await expect(fitNewton(separated, 0)).rejects.toMatchObject({
      code: "logistic.separation",
      message: expect.stringMatching(/debt .*lambda above 0/),
    });
  });

  it("names the column of a quasi-separation: a level without any failing firm", async () => {
    const set = setOf({ debt, isCooperative: [1, 0, 1, 0, 0, 0, 0, 0, 1, 0] }, overlapping);
    await expect(fitNewton(set, 0)).rejects.toMatchObject({
      code: "logistic.separation",
      message: expect.stringMatching(/end: isCooperative \(/),
    });
  });

  it("fits separated classes under a penalty and says that they are", async () => {
    const separated = setOf({ debt }, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    const { diagnostics } = (await fitNewton(separated, 1)).encode();
    expect(diagnostics).toMatchObject({ separation: "complete: kept finite by the penalty" });
    const mixed = (await fitNewton(setOf({ debt }, overlapping), 1)).encode();
    expect(mixed.diagnostics).toMatchObject({ separation: "none seen" });
  });

  it("names a collinear column and those it follows from", async () => {
    const age = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
    const noise = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8];
    const sum = debt.map((value, i) => 2 * value - age[i]!);
    await expect(fitNewton(setOf({ debt, noise, age, sum }, overlapping), 0)).rejects.toMatchObject({
      code: "logistic.collinear",
      message: expect.stringMatching(/^collinear columns: sum follows from debt, age \(/),
    });
  });

  it("names a constant column, and gives it no weight under a penalty", async () => {
    const set = setOf({ debt, flat: debt.map(() => 3) }, overlapping);
    await expect(fitNewton(set, 0)).rejects.toMatchObject({
      code: "logistic.collinear",
      message: expect.stringMatching(/^constant column: flat \(/),
    });
    const { body } = (await fitNewton(set, 1)).encode();
    expect((body as { coefficients: number[] }).coefficients[1]).toBe(0);
  });

  it("takes columns far from zero without calling them collinear", async () => {
    const far = setOf({ debt: debt.map((value) => 1e6 + value) }, overlapping);
    const near = setOf({ debt }, overlapping);
    const a = (await fitNewton(far, 0)).encode().body as { coefficients: number[] };
    const b = (await fitNewton(near, 0)).encode().body as { coefficients: number[] };
    expect(a.coefficients[0]).toBeCloseTo(b.coefficients[0]!, 9);
  });

  it("counts no row of weight zero, neither among rows nor among firms", async () => {
    const weights = Float64Array.from(debt, (_, i) => (i < 2 ? 0 : 1));
    const zeroed = (await fitNewton({ ...setOf({ debt }, overlapping), weights }, 0)).encode();
    const removed = (await fitNewton(setOf({ debt: debt.slice(2) }, overlapping.slice(2)), 0)).encode();
    expect(zeroed).toEqual(removed);
    expect(zeroed.diagnostics).toMatchObject({ rows: 8, standardErrors: { clusters: 8 } });
  });

  it("refuses parameters out of their range", async () => {
    await expect(fitNewton(setOf({ debt }, overlapping), -1)).rejects.toMatchObject({
      code: "parameter.out-of-range",
      message: expect.stringMatching(/^lambda out of \[0, .*-1/),
    });
    await expect(fitNewton(setOf({ debt }, overlapping), Number.NaN)).rejects.toMatchObject({
      code: "parameter.out-of-range",
    });
  });

  it.each([{ failing: 0, other: 1 }, { failing: 2 }, "equal", { failing: 1, other: Number.NaN }])(
    "refuses class weights %j",
    async (given) => {
      const classWeights = given as NewtonParameters["classWeights"];
      const fit = newton.fit({ train: setOf({ debt }, overlapping) }, { classWeights }, { seed: 1 });
      await expect(fit).rejects.toMatchObject({
        code: "parameter.out-of-range",
        message: expect.stringMatching(/^classWeights: /),
      });
    },
  );

  it("takes balanced classes as rows repeated until both are equally many", async () => {
    const train = setOf({ debt }, [0, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
    const balanced = await newton.fit({ train }, { lambda: 0, classWeights: "balanced" }, { seed: 1 });
    const repeated = Float64Array.from(train.labels, (label) => (label === 1 ? 4 : 1));
    const twin = await fitNewton({ ...train, weights: repeated }, 0);
    const [a, b] = [balanced, twin].map((model) => model.margin(train));
    a!.forEach((margin, i) => {
      expect(margin).toBeCloseTo(b![i]!, 9);
    });
  });

  it("stops between iterations when its signal fires", async () => {
    const controller = new AbortController();
    const fit = newton.fit(
      { train: setOf({ debt }, overlapping) },
      {},
      { seed: 1, signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(fit).rejects.toMatchObject({ kind: "cancelled" });
  });
});

describe("newton on a column that shifts by firm", () => {
  it("finds errors wider than on rows taken as independent when rows of a firm repeat each other", async () => {
    const random = createRandom("firms");
    const firms = Array.from({ length: 200 }, (_, i) => Math.floor(i / 10));
    const x = Array.from({ length: 20 }, () => random.normal());
    const effect = x.map((value) => (random.uniform() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
    const matrix = { names: ["x"], rowCount: 200, columns: [Float32Array.from(firms, (firm) => x[firm]!)] };
    const labels = firms.map((firm) => effect[firm]!);
    const errorWith = async (groups: readonly number[]) => {
      const { diagnostics } = (await fitNewton(labelled(matrix, labels, groups), 0)).encode();
      return (diagnostics as { standardErrors: { coefficients: number[] } }).standardErrors.coefficients[0]!;
    };
    const independent = await errorWith(firms.map((_, i) => i));
    expect((await errorWith(firms)) / independent).toBeGreaterThan(2.5);
  });
});
