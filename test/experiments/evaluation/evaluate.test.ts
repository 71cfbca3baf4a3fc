import { canonicalJson, type Progress } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { type EvaluateOptions, evaluate } from "../../../experiments/evaluation/evaluate.ts";
import type { Outcomes } from "../../../experiments/evaluation/outcomes.ts";
import { subsetOutcomes } from "../../../experiments/evaluation/subset.ts";
import { chooseThresholds } from "../../../experiments/evaluation/thresholds.ts";
import { drawnOutcomes, outcomesOf } from "./rows.ts";

const outcomes = drawnOutcomes({ firms: 240 });
const thresholds = chooseThresholds(drawnOutcomes({ seed: "choose" }), "other rows", { replicates: 100 });
const groups = {
  name: "region",
  codes: outcomes.firms.map((firm) => (firm < 2 ? 2 : firm % 2)),
  levels: ["west", "east", "tiny", "empty"],
};
const options: EvaluateOptions = { thresholds, groups, replicates: 100, seed: 1 };
const evaluation = evaluate(outcomes, options);

describe("evaluate", () => {
  it("is plain JSON and the same bytes for the same seed", () => {
    expect(canonicalJson(evaluate(outcomes, options))).toBe(canonicalJson(evaluation));
    expect(JSON.parse(canonicalJson(evaluation))).toEqual(evaluation);
    expect(canonicalJson(evaluate(outcomes, { ...options, seed: 2 }))).not.toBe(canonicalJson(evaluation));
  });

  it("has only finite numbers, and a reason in place of each missing one", () => {
    let numbers = 0;
    const walk = (value: unknown): void => {
      if (typeof value === "number") {
        numbers++;
        expect(Number.isFinite(value)).toBe(true);
      }
      if (value === null || typeof value !== "object") return;
      const { value: estimate, method, low } = value as Record<string, unknown>;
      if (estimate === null) expect(method).toMatch(/^not defined: /);
      if (low === null) expect(method).toMatch(/^(no interval|not defined): /);
      for (const inner of Object.values(value)) walk(inner);
    };
    walk(evaluation);
    walk(evaluate(outcomesOf([0, 0, 0], [1, 2, 3]), options.thresholds ? { thresholds } : {}));
    expect(numbers).toBeGreaterThan(500);
  });

  it("reports every metric, those on alerts at both thresholds", () => {
    expect(Object.keys(evaluation.metrics)).toEqual([
      ...["auc", "averagePrecision", "logLoss", "brier", "brierReliability", "brierResolution"],
      ...["brierUncertainty", "observedOverExpected", "calibrationSlope", "baseRate"],
      ...["high", "moderate"].flatMap((level) =>
        [
          ...["precision", "recall", "f0.5", "f2", "alertRate", "lift"],
          ...["falsePositiveRate", "falseNegativeRate", "falseOmissionRate"],
        ].map((name) => `${name}@${level}`),
      ),
    ]);
  });

  it("counts alerts and confusion as filtering the rows does", () => {
    const { alerts, confusion } = evaluation.thresholds!.moderate;
    const isAlerted = [...outcomes.margins].map((margin) => margin >= thresholds.moderate.margin);
    const count = (label: number, alerted: boolean) =>
      isAlerted.filter((is, row) => is === alerted && outcomes.labels[row] === label).length;
    expect(alerts).toBe(isAlerted.filter(Boolean).length);
    expect(confusion).toEqual({
      trueNegatives: count(0, false),
      falsePositives: count(0, true),
      falseNegatives: count(1, false),
      truePositives: count(1, true),
    });
  });

  it("gives each level of a group its own counts and metrics, by name, leaving out empty ones", () => {
    const { lines } = evaluation.groups!;
    expect(lines.map(({ level, firms, rows }) => [level, firms, rows])).toEqual([
      ["east", 119, 476],
      ["tiny", 2, 8],
      ["west", 119, 476],
    ]);
    const east = [...groups.codes.keys()].filter((row) => groups.codes[row] === 1);
    const alone = evaluate(subsetOutcomes(outcomes, east), { replicates: 100 });
    expect(lines[0]!.metrics.auc!.value).toBe(alone.metrics.auc!.value);
    expect(lines[1]!.metrics["recall@high"]!.low).toBeNull();
  });

  it("says that average precision cannot be compared between levels of other base rates", () => {
    expect(evaluation.groups!.caution).toMatch(
      /^average precision depends on the base rate, which runs from \d+\.\d % to \d+\.\d %/,
    );
    const one = { ...groups, codes: groups.codes.map(() => 0) };
    expect(evaluate(outcomes, { ...options, groups: one }).groups!.caution).toBeNull();
  });

  it("bins probabilities without losing a row or parting equal ones", () => {
    const { reliability } = evaluation;
    expect(reliability).toHaveLength(10);
    expect(reliability.reduce((sum, { observed }) => sum + observed.rows, 0)).toBe(960);
    reliability.slice(1).forEach((bin, i) => {
      expect(bin.from).toBeGreaterThan(reliability[i]!.to);
      expect(bin.meanPredicted).toBeGreaterThan(reliability[i]!.meanPredicted);
    });
    const tied: Outcomes = {
      ...outcomes,
      probabilities: outcomes.probabilities.map((p) => (p < 0.2 ? 0.1 : 0.5)),
    };
    expect(evaluate(tied, { replicates: 100 }).reliability.map(({ from, to }) => [from, to])).toEqual([
      [0.1, 0.1],
      [0.5, 0.5],
    ]);
  });

  it("ends its curve where everything is alerted, thinned but in order", () => {
    const { curve } = evaluation;
    expect(curve.length).toBeLessThanOrEqual(200);
    expect(curve.length).toBeGreaterThan(100);
    expect(curve.at(-1)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
    curve.slice(1).forEach((point, i) => {
      expect(point.margin).toBeLessThan(curve[i]!.margin);
      expect(point.recall).toBeGreaterThanOrEqual(curve[i]!.recall);
    });
  });

  it("tells how far it is and stops when cancelled", () => {
    const heard: Progress[] = [];
    evaluate(outcomes, { ...options, onProgress: (progress) => heard.push(progress) });
    expect(heard.length).toBeGreaterThan(3);
    expect(() => evaluate(outcomes, { ...options, signal: AbortSignal.abort() })).toThrow(/cancelled/);
  });

  it("refuses groups that do not fit the rows", () => {
    const short = { name: "region", codes: Int32Array.of(0), levels: ["a"] };
    expect(() => evaluate(outcomes, { ...options, groups: short })).toThrow(
      /region malformed: 1 codes \(expected 960/,
    );
    const beyond = { ...groups, levels: ["west"] };
    expect(() => evaluate(outcomes, { ...options, groups: beyond })).toThrow(
      /code \d at row \d+ \(expected 0..0/,
    );
  });
});
