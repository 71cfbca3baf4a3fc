import fc from "fast-check";
import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { drawFirms } from "../../../experiments/evaluation/intervals/draw.ts";
import { quantile } from "../../../experiments/evaluation/intervals/interval.ts";
import { meanCost } from "../../../experiments/evaluation/metrics/cost.ts";
import { checkThresholdRule, type ThresholdRule } from "../../../experiments/evaluation/threshold-rule.ts";
import { chooseThresholds } from "../../../experiments/evaluation/thresholds.ts";
import { drawnOutcomes, outcomesOf } from "./rows.ts";

const draws = { replicates: 100 };
const rules: readonly ThresholdRule[] = [
  { by: "f-beta" },
  { by: "capacity", high: 2, moderate: 5, firmsPerDepartment: 20 },
  { by: "cost", high: 2, moderate: 9 },
];

describe("a cost", () => {
  // 8 rows: after the first 2 FN 2; after 5 FN 1, FP 2; all FN 0, FP 4
  const outcomes = outcomesOf([1, 1, 0, 0, 1, 0, 0, 1], [8, 7, 6, 5, 4, 3, 2, 1]);

  it("is (FP + ratio FN) / n, and is made smallest", () => {
    expect(meanCost(1).measure(outcomes, 7)).toBe(2 / 8);
    expect(meanCost(3).measure(outcomes, 4)).toBe((2 + 3) / 8);
    expect(meanCost(5).measure(outcomes, 9)).toBe(20 / 8);
    const { high, moderate } = chooseThresholds(outcomes, "eight rows", {
      ...draws,
      rule: { by: "cost", high: 1, moderate: 5 },
    });
    expect([high.margin, moderate.margin]).toEqual([7, 1]);
    expect([high.value.value, moderate.value.value]).toEqual([2 / 8, 4 / 8]);
    expect(moderate.criterion).toBe(
      "minimises mean cost, a missed firm at 5 needless visits, not above high",
    );
  });

  it("agrees with the threshold of decision theory on calibrated outcomes: alert above 1 / (1 + ratio)", () => {
    const many = drawnOutcomes({ firms: 20_000, rowsEach: 1, seed: "theory" });
    const rule: ThresholdRule = { by: "cost", high: 1.5, moderate: 9 };
    const { high, moderate } = chooseThresholds(many, "many", { ...draws, rule });
    expect(high.probability).toBeCloseTo(1 / 2.5, 1);
    expect(Math.abs(moderate.probability - 0.1)).toBeLessThan(0.03);
  });
});

describe("a capacity", () => {
  it("alerts as many firms as fit and no more, and tells what it finds", () => {
    const outcomes = outcomesOf([1, 0, 0, 1, 0, 0, 0, 0, 0, 1], [9, 8, 7, 6, 5, 5, 5, 2, 1, 0]);
    const rule: ThresholdRule = { by: "capacity", high: 4, moderate: 12, firmsPerDepartment: 20 };
    const { high, moderate } = chooseThresholds(outcomes, "ten rows", { ...draws, rule });
    // 2 of 10 rows; 6 of 10, but three share the margin 5 and would be 7
    expect([high.margin, moderate.margin]).toEqual([8, 6]);
    expect([high.value.value, moderate.value.value]).toEqual([1 / 3, 2 / 3]);
    expect(high.criterion).toBe("alerts at most 4 firms of a department and date (20 % of 20)");
  });

  it("is that of a department of France where the study says no more", () => {
    const rule: ThresholdRule = { by: "capacity", high: 50, moderate: 200 };
    const { high, moderate } = chooseThresholds(drawnOutcomes({ firms: 5000 }), "drawn", { ...draws, rule });
    expect(high.criterion).toBe("alerts at most 50 firms of a department and date (1.44 % of 3,465)");
    const shareOf = (margin: number) =>
      drawnOutcomes({ firms: 5000 }).margins.filter((one) => one >= margin).length / 20_000;
    expect(shareOf(moderate.margin)).toBeCloseTo((200 * 101) / 350_000, 3);
  });
});

it.each(rules)("moderate is never above high, whatever the outcomes: $by", (rule) => {
  const rows = fc.array(fc.record({ label: fc.nat(1), margin: fc.integer({ min: -4, max: 4 }) }), {
    minLength: 1,
    maxLength: 30,
  });
  let tried = 0;
  fc.assert(
    fc.property(rows, (cells) => {
      if (!cells.some(({ label }) => label === 1)) return;
      tried++;
      const outcomes = outcomesOf(
        cells.map(({ label }) => label),
        cells.map(({ margin }) => margin),
      );
      const { high, moderate } = chooseThresholds(outcomes, "any", { ...draws, rule });
      expect(high.margin).toBeGreaterThanOrEqual(moderate.margin);
      for (const { redrawn } of [high, moderate])
        if (redrawn) expect(redrawn.margin[0]).toBeLessThanOrEqual(redrawn.margin[1]);
    }),
    { seed: 6, numRuns: 25 },
  );
  expect(tried).toBeGreaterThan(15);
});

it.each(rules)("the spread is that of the rule applied to copied rows of drawn firms: $by", (rule) => {
  const outcomes = drawnOutcomes({ firms: 60, rowsEach: 3, seed: "spread" });
  const { high } = chooseThresholds(outcomes, "spread", { ...draws, rule, seed: "twin" });
  const random = createRandom("twin").fork("thresholds");
  const chosen = Array.from({ length: 100 }, () => {
    const times = drawFirms(random, new Float64Array(60));
    const rows = [...outcomes.labels.keys()].flatMap((i) => Array(times[outcomes.firms[i]!]!).fill(i));
    const copied = outcomesOf(
      rows.map((i) => outcomes.labels[i]!),
      rows.map((i) => outcomes.margins[i]!),
    );
    return chooseThresholds(copied, "copied", { ...draws, rule }).high.margin;
  });
  const sorted = Float64Array.from(chosen).sort();
  expect(high.redrawn!.draws).toBe(100);
  expect(high.redrawn!.margin[0]).toBeCloseTo(quantile(sorted, 0.025), 12);
  expect(high.redrawn!.margin[1]).toBeCloseTo(quantile(sorted, 0.975), 12);
});

it("says so where drawing firms gives no answer", () => {
  const one = outcomesOf([1, 0, 0, 0, 0, 0], [5, 4, 3, 2, 1, 0]);
  expect(chooseThresholds(one, "one failing firm", draws).high.redrawn).toBeNull();
});

it.each([
  [{ by: "luck" } as never, /by: luck \(expected f-beta, capacity or cost\)/],
  [{ by: "cost", high: 0, moderate: 1 }, /high: 0 \(expected a number above 0\)/],
  [{ by: "cost", high: 9, moderate: 3 }, /high 9, moderate 3 \(expected high at most moderate/],
  [
    { by: "capacity", high: 1, moderate: 4000 },
    /moderate: 4000 \(expected at most the 3465 firms there are\)/,
  ],
  [{ by: "capacity", high: 1, moderate: 4, firmsPerDepartment: Number.NaN }, /firmsPerDepartment: NaN/],
] as [ThresholdRule, RegExp][])("refuses %j", (rule, message) => {
  expect(() => checkThresholdRule(rule)).toThrow(message);
});
