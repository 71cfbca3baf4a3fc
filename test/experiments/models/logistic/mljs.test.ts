import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mljs, mljsVersion } from "../../../../experiments/models/logistic/mljs.ts";
import { contractSet, trainerContract } from "../../../contracts/trainer.ts";

trainerContract(mljs, { params: { steps: 300 }, missing: "refused", orderTolerance: 1e-9 });

describe("mljs's own limits", () => {
  const train = contractSet();

  it("refuses with its estimate what would take longer than allowed, before it begins", async () => {
    await expect(mljs.fit({ train }, { steps: 1e7 }, { seed: 1 })).rejects.toMatchObject({
      code: "mljs.too-slow",
      message: expect.stringMatching(/120 rows x 3 columns x 10000000 steps: 308 s \(expected at most 60 s/),
    });
  });

  it("refuses weights that are not whole numbers, and constant columns by name", async () => {
    const weights = new Float64Array(120).fill(0.5);
    await expect(
      mljs.fit({ train: { ...train, weights } }, { steps: 10 }, { seed: 1 }),
    ).rejects.toMatchObject({
      code: "mljs.weights",
    });
    const flat = train.columns.map((column, j) => (j === 2 ? column.map(() => 4) : column));
    await expect(
      mljs.fit({ train: { ...train, columns: flat } }, { steps: 10 }, { seed: 1 }),
    ).rejects.toMatchObject({
      code: "mljs.constant-column",
      message: expect.stringMatching(/age/),
    });
  });

  it("names the installed version of the library", () => {
    const manifest = JSON.parse(readFileSync("node_modules/ml-logistic-regression/package.json", "utf8"));
    expect(manifest.version).toBe(mljsVersion);
  });
});
