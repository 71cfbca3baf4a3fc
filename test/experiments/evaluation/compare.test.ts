import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { compareModels } from "../../../experiments/evaluation/compare.ts";
import { evaluate } from "../../../experiments/evaluation/evaluate.ts";
import { holm } from "../../../experiments/evaluation/intervals/holm.ts";
import type { Outcomes } from "../../../experiments/evaluation/outcomes.ts";
import { subsetOutcomes } from "../../../experiments/evaluation/subset.ts";
import { chooseThresholds } from "../../../experiments/evaluation/thresholds.ts";
import { drawnOutcomes, logistic } from "./rows.ts";

const good = drawnOutcomes({ firms: 600 });

function noisier(outcomes: Outcomes, amount: number): Outcomes {
  const random = createRandom("noise");
  const margins = outcomes.margins.map((margin) => margin + amount * random.normal());
  return { ...outcomes, margins, probabilities: margins.map(logistic) };
}

function verdicts(a: Outcomes, b: Outcomes): Record<string, string> {
  const { lines } = compareModels(a, b, {
    metrics: ["auc", "brier", "observedOverExpected"],
    replicates: 200,
  });
  return Object.fromEntries(lines.map(({ metric, verdict }) => [metric, verdict]));
}

describe("compareModels", () => {
  it("finds the better of two models, and the worse when turned round", () => {
    expect(verdicts(good, noisier(good, 1))).toMatchObject({ auc: "better", brier: "better" });
    expect(verdicts(noisier(good, 1), good)).toMatchObject({ auc: "worse", brier: "worse" });
  });

  it("calls a model tied with itself and with one that differs by little", () => {
    expect(verdicts(good, good)).toEqual({ auc: "tied", brier: "tied", observedOverExpected: "tied" });
    expect(verdicts(good, noisier(good, 0.02))).toMatchObject({ auc: "tied" });
  });

  it("judges calibration by the distance from 1", () => {
    const shy = { ...good, probabilities: good.probabilities.map((p) => p / 2) };
    expect(verdicts(good, shy).observedOverExpected).toBe("better");
  });

  it("never calls a model better at 40 failing firms or fewer", () => {
    const few = drawnOutcomes({ firms: 60, rowsEach: 1, base: -2 });
    expect(new Set(Object.values(verdicts(few, noisier(few, 5))))).toEqual(new Set(["not enough evidence"]));
  });

  it("pairs its draws: the interval of a difference is narrower than both models' own", () => {
    const { lines } = compareModels(good, noisier(good, 0.2), { metrics: ["auc"], replicates: 200 });
    const { low, high } = lines[0]!.difference;
    const own = evaluate(good, { replicates: 200 }).metrics.auc!;
    expect(high! - low!).toBeLessThan((own.high! - own.low!) / 2);
  });

  it("compares alerts of each model at its own thresholds", () => {
    const thresholds = chooseThresholds(good, "same rows", { replicates: 100 });
    const { lines } = compareModels(good, noisier(good, 1), {
      metrics: [],
      thresholds: { a: thresholds, b: thresholds },
      replicates: 100,
    });
    expect(lines.map(({ metric }) => metric)).toEqual([
      "recall@high",
      "precision@high",
      "recall@moderate",
      "precision@moderate",
    ]);
  });

  it("compares within regions, Holm-adjusted over them, and calls nothing where few firms fail", () => {
    const levels = ["tiny", ...Array.from({ length: 8 }, (_, i) => `region ${i}`)];
    const codes = good.firms.map((firm) => (firm < 15 ? 0 : 1 + (firm % 3)));
    const groups = { name: "region", levels, codes };
    const options = { metrics: ["auc"], replicates: 200 };
    const { byGroup, lines } = compareModels(good, noisier(good, 1), { ...options, groups });
    expect(byGroup!.levels.map(({ level }) => level)).toEqual(["region 0", "region 1", "region 2", "tiny"]);
    expect(lines[0]!.verdict).toBe("better");
    const alone = byGroup!.levels.map(({ level }) => {
      const rows = [...codes.keys()].filter((row) => levels[codes[row]!] === level);
      const seed = `vigie/region/${level}`;
      const both = [good, noisier(good, 1)].map((one) => subsetOutcomes(one, rows));
      return compareModels(both[0]!, both[1]!, { ...options, seed }).lines[0]!;
    });
    const large = [0, 1, 2];
    const expected = holm(large.map((i) => alone[i]!.pValue!));
    for (const i of large) {
      expect(byGroup!.levels[i]!.lines[0]!.difference).toEqual(alone[i]!.difference);
      expect(byGroup!.levels[i]!.lines[0]!.pValue).toBe(expected[i]!);
      const called = byGroup!.levels[i]!.lines[0]!.verdict;
      expect(called).toBe(expected[i]! <= 0.05 ? alone[i]!.verdict : "tied");
    }
    expect(byGroup!.levels[3]!.lines[0]!.verdict).toBe("not enough evidence");
    expect(compareModels(good, good, options).byGroup).toBeNull();
  });

  it("refuses other rows, and metrics without a better side", () => {
    expect(() => compareModels(good, drawnOutcomes({ firms: 10 }))).toThrow(
      /outcomes of different rows: 2400 and 40/,
    );
    expect(() => compareModels(good, good, { metrics: ["baseRate"] })).toThrow(
      /cannot be compared: baseRate/,
    );
  });
});
