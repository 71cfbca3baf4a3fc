import type { Evaluation, RunRecord } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { bestOverFolds, describeFolds } from "../../../server/terminal/backtest.ts";
import { describeFold } from "../../../server/terminal/evidence.ts";
import { foldDescription } from "../../support/fold-description.ts";

const storedFold = foldDescription(
  { from: "2020-01-01", until: "2021-01-01" },
  { embargo: { requiredMonths: 19, months: 19, overridden: null } },
);
const estimate = (value: number | null, positiveFirms: number) => ({
  value,
  low: value === null || positiveFirms < 5 ? null : value - 0.1,
  high: value === null || positiveFirms < 5 ? null : value + 0.1,
  method: "",
  rows: 10,
  firms: 10,
  positiveFirms,
});
const evaluation = (auc: number, regions: Readonly<Record<string, readonly [number | null, number]>>) =>
  ({
    metrics: { auc: estimate(auc, 50), observedOverExpected: estimate(1.1, 50) },
    groups: {
      name: "region",
      lines: Object.entries(regions).map(([level, [value, firms]]) => ({
        level,
        metrics: { auc: estimate(value, firms) },
      })),
    },
  }) as unknown as Evaluation;

describe("a backtest on the terminal", () => {
  it("shows folds across and regions down, with intervals, counts, and a dash without an interval, blank where none was judged", () => {
    const text = describeFolds("logistic", {
      "2019-07": evaluation(0.7, { Corse: [null, 0], Bretagne: [0.65, 7] }),
      "2020-07": evaluation(0.72, { Bretagne: [0.6, 4] }),
    });
    const lines = text.split("\n").map((line) => line.replaceAll(/ {2,}/g, " | "));
    expect(lines.slice(0, 5)).toEqual([
      "logistic by fold and region | 2019-07 | 2020-07",
      "all, AUC | 0.70 [0.60, 0.80] (50) | 0.72 [0.62, 0.82] (50)",
      "Bretagne | 0.65 [0.55, 0.75] (7) | – (4)",
      "Corse | – (0)",
      "all, observed/expected | 1.10 [1.00, 1.20] (50) | 1.10 [1.00, 1.20] (50)",
    ]);
  });

  it("puts forward the model that is best on the choose parts over all folds", () => {
    const models = [
      { name: "a", chooseAveragePrecision: 0.3 },
      { name: "b", chooseAveragePrecision: 0.2 },
      { name: "a", chooseAveragePrecision: 0.1 },
      { name: "b", chooseAveragePrecision: 0.25 },
    ];
    expect(bestOverFolds({ models } as unknown as RunRecord)).toBe("b");
  });

  it("paints an overridden embargo, and nothing else", () => {
    const red = (text: string) => `<red>${text}</red>`;
    expect(describeFold(storedFold, red)).not.toContain("<red>");
    const embargo = { requiredMonths: 19, months: 12, overridden: { reason: "yearly data" } };
    expect(describeFold({ ...storedFold, embargo }, red)).toContain(
      "<red>EMBARGO OVERRIDDEN: 12 months instead of 19 (yearly data)</red>",
    );
  });
});
