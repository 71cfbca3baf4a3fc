import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import {
  drawReplicates,
  estimate,
  type Question,
} from "../../../experiments/evaluation/intervals/bootstrap.ts";
import { drawFirms } from "../../../experiments/evaluation/intervals/draw.ts";
import { metric, metrics } from "../../../experiments/evaluation/metrics.ts";
import type { Outcomes } from "../../../experiments/evaluation/outcomes.ts";
import { rankOutcomes } from "../../../experiments/evaluation/ranked.ts";
import { subsetOutcomes } from "../../../experiments/evaluation/subset.ts";
import { drawnOutcomes, outcomesOf } from "./rows.ts";

const threshold = -1.5;
const drawnMetrics = metrics.filter(({ interval }) => interval === "drawn firms");
const questions: readonly Question[] = drawnMetrics.map((one) => ({ metric: one, threshold }));

/** The slow obvious way: draw firms, copy their rows as often as they came up, measure the copies. */
function slowReplicates(
  outcomes: Outcomes,
  { replicates, seed }: { replicates: number; seed: string },
): number[][] {
  const firmCount = new Set(outcomes.firms).size;
  const random = createRandom(seed).fork("firms");
  const draws = Array.from({ length: replicates }, () => {
    const counts = drawFirms(random, new Float64Array(firmCount));
    const rows = [...outcomes.firms].flatMap((firm, row) => Array<number>(counts[firm]!).fill(row));
    return subsetOutcomes(outcomes, rows);
  });
  return drawnMetrics.map((one) => draws.map((copied) => one.measure(copied, threshold)));
}

describe("drawing firms", () => {
  it.each([
    ["unequal margins", drawnOutcomes({ firms: 50, seed: "twin" })],
    ["ties", roundMargins(drawnOutcomes({ firms: 50, seed: "ties" }))],
  ])("equals copying the rows of the drawn firms: %s", (_, outcomes) => {
    const fast = drawReplicates(rankOutcomes(outcomes), questions, { replicates: 100, seed: "twin" });
    const slow = slowReplicates(outcomes, { replicates: 100, seed: "twin" });
    slow.forEach((values, q) => {
      values.forEach((value, draw) => {
        expect(fast[q]![draw]!, drawnMetrics[q]!.name).toBeCloseTo(value, 10);
      });
    });
  });

  it("draws as many firms as there are, with replacement", () => {
    const counts = drawFirms(createRandom(3), new Float64Array(1000));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
    // A firm is left out with probability 1/e; five standard deviations of 1000 are 49.
    expect(Math.abs(counts.filter((count) => count === 0).length - 368)).toBeLessThan(49);
  });

  it("gives the same intervals for the same seed and others for another", () => {
    const ranked = rankOutcomes(drawnOutcomes());
    const low = (seed: string) =>
      estimate(ranked, [{ metric: metric("auc") }], { seed, replicates: 100 })[0]!.low;
    expect(low("a")).toBe(low("a"));
    expect(low("a")).not.toBe(low("b"));
  });

  it("does not depend on the order of rows", () => {
    const outcomes = drawnOutcomes({ firms: 60 });
    const reversed = subsetOutcomes(outcomes, [...outcomes.labels.keys()].reverse());
    const [a] = estimate(rankOutcomes(outcomes), [{ metric: metric("brier") }]);
    const [b] = estimate(rankOutcomes(reversed), [{ metric: metric("brier") }]);
    expect(b!.low).toBeCloseTo(a!.low!, 12);
  });

  it("counts rows, firms and failing firms, and names draws and conditions", () => {
    const [auc] = estimate(rankOutcomes(drawnOutcomes()), [{ metric: metric("auc") }], { replicates: 200 });
    expect(auc).toMatchObject({ rows: 1200, firms: 300 });
    expect(auc!.method).toMatch(
      /^score interval on an effective n of [\d.]+ from 119 failing firms, variance from 200 draws of firms with all their rows; conditional on model, thresholds and dates; /,
    );
    expect(auc!.low).toBeLessThan(auc!.value!);
    expect(auc!.high).toBeGreaterThan(auc!.value!);
  });

  it("uses a score interval on few failing firms and says on how many", () => {
    const few = outcomesOf([1, 1, 1, 1, 1, 1, ...Array<number>(94).fill(0)], descending(100));
    const [recall] = estimate(rankOutcomes(few), [{ metric: metric("recall"), threshold: 94 }]);
    expect(recall!.value).toBe(1);
    expect(recall!.method).toMatch(/^score interval on an effective n of 6.0 from 6 failing firms/);
    // Wilson at 6 of 6 with t(5) = 2.5706: 6 / (6 + t²).
    expect(recall!.low).toBeCloseTo(6 / (6 + 2.570581835636314 ** 2), 9);
    expect(recall!.high).toBe(1);
  });

  it("gives no interval below five failing firms, and says so", () => {
    const few = outcomesOf([1, 1, 1, ...Array<number>(97).fill(0)], descending(100));
    const [auc] = estimate(rankOutcomes(few), [{ metric: metric("auc") }]);
    expect(auc).toMatchObject({ value: 1, low: null, high: null });
    expect(auc!.method).toBe("no interval: too few failing firms (3, at least 5)");
  });

  it("leaves out draws without a failing firm and counts them", () => {
    const few = outcomesOf([1, 1, 1, 1, 1, ...Array<number>(95).fill(0)], descending(100));
    const [auc] = estimate(rankOutcomes(few), [{ metric: metric("auc") }], { replicates: 2000 });
    // A draw misses five firms of a hundred with probability 0.95^100 = 0.006: about 12 of 2,000.
    const lost = Number(/; (\d+) draws without a value left out/.exec(auc!.method)?.[1]);
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(35);
  });

  it("says why a value is not defined", () => {
    const [auc, precision] = estimate(rankOutcomes(outcomesOf([0, 0, 0], [1, 2, 3])), [
      { metric: metric("auc") },
      { metric: metric("precision"), threshold: 9 },
    ]);
    expect(auc).toMatchObject({ value: null, low: null, high: null, method: "not defined: no failing firm" });
    expect(precision!.value).toBeNull();
  });

  it("gives a score that is the same for all its AUC without doubt", () => {
    const outcomes = drawnOutcomes({ firms: 60 });
    const constant = { ...outcomes, margins: outcomes.margins.map(() => 1) };
    const [auc] = estimate(rankOutcomes(constant), [{ metric: metric("auc") }], { replicates: 100 });
    expect(auc).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 });
  });

  it("refuses fewer than 100 replicates and stops when cancelled", () => {
    const ranked = rankOutcomes(drawnOutcomes());
    expect(() => estimate(ranked, [], { replicates: 99 })).not.toThrow();
    expect(() => estimate(ranked, questions, { replicates: 99 })).toThrow(/replicates out of \[100, ∞\): 99/);
    expect(() => estimate(ranked, questions, { signal: AbortSignal.abort() })).toThrow(/cancelled/);
  });
});

function roundMargins(outcomes: Outcomes): Outcomes {
  return { ...outcomes, margins: outcomes.margins.map(Math.round) };
}

function descending(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => count - i);
}
