import { describe, expect, it } from "vitest";
import { labelled } from "../../../../experiments/features/labelled.ts";
import { singleRatio } from "../../../../experiments/models/baselines/single-ratio.ts";
import { contractSet, trainerContract } from "../../../contracts/trainer.ts";

trainerContract(singleRatio, { params: { feature: "debt" }, missing: "taken", orderTolerance: 1e-10 });

const fitRule = (sign: 1 | -1, feature = "debt") =>
  singleRatio.fit({ train: contractSet() }, { feature, sign }, { seed: 1 });

function rises(margins: Float64Array): boolean {
  return margins.every((margin, i) => i === 0 || margin > margins[i - 1]!);
}

describe("the single-ratio rule", () => {
  const rising = Float32Array.from({ length: 50 }, (_, i) => i / 10 - 2.5);
  const x = {
    names: ["debt", "delay", "age"],
    rowCount: 50,
    columns: [rising, new Float32Array(50), new Float32Array(50)],
  };

  it("rises strictly with its feature at sign 1 and falls at sign -1, whatever train says", async () => {
    const up = await fitRule(1);
    const down = await fitRule(-1);
    expect(rises(up.margin(x))).toBe(true);
    expect(rises(down.margin(x).reverse())).toBe(true);
    expect(up.encode().diagnostics).toMatchObject({ signAgrees: true });
    expect(down.encode().diagnostics).toMatchObject({ signAgrees: false });
  });

  it("gives a missing ratio the odds of the missing rows, not those of a middle value", async () => {
    const debt = [0, 1, 2, 3, 4, 5, 6, 7, ...new Array<number>(12).fill(Number.NaN)];
    const labels = debt.map((value, i) =>
      Number.isNaN(value) ? Number(i % 4 !== 0) : Number(value === 6 || value === 3),
    );
    const matrix = { names: ["debt"], rowCount: 20, columns: [Float32Array.from(debt)] };
    const train = labelled(
      matrix,
      labels,
      debt.map((_, i) => i),
    );
    const model = await singleRatio.fit({ train }, {}, { seed: 1 });
    const [missing, middle] = model.margin({
      names: ["debt"],
      rowCount: 2,
      columns: [Float32Array.of(Number.NaN, 3.5)],
    });
    expect(missing).toBeGreaterThan(0);
    expect(middle).toBeLessThan(0);
  });

  it("gives only its own feature a share of the margin", async () => {
    const { values } = (await fitRule(-1, "delay")).contributions(contractSet());
    expect(values.map((column) => column.some((value) => value !== 0))).toEqual([false, true, false]);
  });

  it("names a feature it cannot find and one that does not vary", async () => {
    await expect(fitRule(1, "turnover")).rejects.toMatchObject({
      code: "single-ratio.unknown-feature",
      message: expect.stringMatching(/turnover .*debt/),
    });
    const set = contractSet();
    for (const value of [2, Number.NaN]) {
      const train = { ...set, columns: set.columns.map((column) => column.map(() => value)) };
      await expect(singleRatio.fit({ train }, { feature: "debt" }, { seed: 1 })).rejects.toMatchObject({
        code: "single-ratio.constant",
      });
    }
  });

  it("refuses a sign of 0", async () => {
    await expect(fitRule(0 as 1)).rejects.toMatchObject({ code: "parameter.out-of-range" });
  });
});
