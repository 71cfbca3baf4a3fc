import { chooseThresholds } from "vigie/experiments";
import { expect, it } from "vitest";
import { leadTimes } from "../../../experiments/evaluation/lead-time.ts";
import { judgeRules } from "../../../experiments/runs/rules/judge.ts";
import { describeAfterModel, describeRules } from "../../../server/terminal/after-model.ts";
import { drawnOutcomes } from "../../experiments/evaluation/rows.ts";

const outcomes = drawnOutcomes({ firms: 200, seed: "terminal" });
const thresholds = chooseThresholds(outcomes, "choose part of the temporal fold", {
  replicates: 100,
  rule: { by: "cost", high: 2, moderate: 9 },
});

it("tells thresholds with rule, spread and origin, rules with and without, lead times with their firms", () => {
  const rule = {
    name: "debtDoubled",
    version: 2,
    text: "debtChange3 > 1",
    action: { raiseTo: "moderate" as const },
    because: "The debt doubled",
  };
  const fired = [outcomes.labels.map((label, i) => (label === 1 && i % 3 === 0 ? 1 : 0))];
  const rules = judgeRules(outcomes, { rules: [rule], fired, thresholds }, { replicates: 100 });
  const alerted = thresholds.high.margin;
  const firm = (opening: number) => ({ opening, months: [0, 1, 2], margins: [-9, alerted, alerted] });
  const leadTime = leadTimes([3, 5, 8, 8, 9, 13].map(firm), thresholds, {
    unknownOpenings: 1,
    testMonths: 12,
  });
  const told = describeAfterModel("logistic (temporal)", { thresholds, leadTime });
  const ruled = describeRules("logistic (temporal)", rules);
  expect(told).toHaveLength(2);
  expect(told[0]).toMatch(
    /^thresholds of logistic \(temporal\) +probability +in 95 % of draws +set so that it/,
  );
  expect(told[0]).toMatch(
    /high +[\d.]+ % +[\d.]+ % to [\d.]+ % +minimises mean cost, a missed firm at 2 needless/,
  );
  expect(told[0]).toMatch(/chosen on the choose part of the temporal fold, which flatters what it reached$/);
  expect(ruled).toMatch(/debtDoubled 2 +debtChange3 > 1 +raises to at least moderate +\d+/);
  expect(ruled).toMatch(/recall@moderate +0\.\d{3} +0\.\d{3} +0\.\d{3} \[/);
  expect(told[1]).toMatch(/median, months +7\.0 \[2\.0, 12\.0\] \(6\)/);
  expect(told[1]).toMatch(/alerted 6 months ahead or more +1\.00 \[0\.\d+, 1\.00\] \(4\)/);
  expect(told[1]).toMatch(/6 failing firms; of 1 more the month is not known/);
});

it("says nothing of what a run stored before did not keep", () => {
  expect(describeAfterModel("old", {})).toEqual([]);
});
