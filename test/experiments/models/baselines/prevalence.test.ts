import { describe, expect, it } from "vitest";
import { prevalence } from "../../../../experiments/models/baselines/prevalence.ts";
import { contractSet, trainerContract } from "../../../contracts/trainer.ts";

trainerContract(prevalence, { missing: "taken", orderTolerance: 0 });

describe("prevalence", () => {
  it("gives every row the log-odds of the weighted share of failing rows", async () => {
    const set = contractSet();
    const weights = Float64Array.from(set.labels, (label) => (label === 1 ? 3 : 1));
    const failing = set.labels.reduce((sum, label) => sum + label, 0);
    const model = await prevalence.fit({ train: { ...set, weights } }, {}, { seed: 1 });
    const expected = Math.log((3 * failing) / (120 - failing));
    expect(new Set(model.margin(set))).toEqual(new Set([expected]));
  });
});
