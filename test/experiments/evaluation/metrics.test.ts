import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { t975 } from "../../../experiments/evaluation/intervals/student.ts";
import { metric, metrics } from "../../../experiments/evaluation/metrics.ts";
import type { Outcomes } from "../../../experiments/evaluation/outcomes.ts";
import { drawnOutcomes, outcomesOf } from "./rows.ts";

interface Case {
  readonly name: string;
  readonly labels: readonly number[];
  readonly margins: readonly number[];
  readonly probabilities: readonly number[];
  readonly weights: readonly number[] | null;
  readonly threshold: number;
  readonly expected: Readonly<Record<string, number>>;
}

const golden = JSON.parse(readFileSync("test/golden/metrics-scikit-learn.json", "utf8")) as {
  readonly cases: readonly Case[];
  readonly t975: Readonly<Record<string, number>>;
};

function outcomesOfCase({ labels, margins, probabilities, weights }: Case): Outcomes {
  return {
    ...outcomesOf(labels, margins, weights === null ? {} : { weights }),
    probabilities: Float64Array.from(probabilities),
  };
}

describe("metrics equal scikit-learn's", () => {
  it.each(golden.cases)("to 1e-12: $name", (one) => {
    const names = Object.keys(one.expected);
    expect(names.length).toBeGreaterThanOrEqual(14);
    for (const name of names) {
      const value = metric(name).measure(outcomesOfCase(one), one.threshold);
      // statsmodels' own iterations end near 1e-10 of the slope; everything else is a closed form.
      const tolerance = name === "calibrationSlope" ? 1e-9 : 1e-12;
      expect(Math.abs(value - one.expected[name]!), name).toBeLessThanOrEqual(tolerance);
    }
  });

  it("leave out none: every registered metric has a golden value", () => {
    const judged = new Set(golden.cases.flatMap(({ expected }) => Object.keys(expected)));
    expect(metrics.map(({ name }) => name).filter((name) => !judged.has(name))).toEqual([]);
  });

  it("and Student's t equals SciPy's to 1e-9", () => {
    for (const [degrees, expected] of Object.entries(golden.t975).filter(([n]) => Number(n) >= 2))
      expect(Math.abs(t975(Number(degrees)) - expected)).toBeLessThan(1e-9);
  });
});

/** TN, FP, FN, TP and the published figures (DOMAIN.md): June 2021 to three digits, September 2021 to two. */
const published = [
  ["June 2021, high", [479649, 1201, 13893, 7593], 0.863, 0.353, "f0.5", 0.67, 3],
  ["June 2021, moderate", [468027, 12823, 10621, 10865], 0.459, 0.506, "f2", 0.496, 3],
  ["September 2021, with strong signals, high", [1176429, 16246, 25065, 15552], 0.49, 0.38, "f0.5", 0.46, 2],
  [
    "September 2021, without strong signals, high",
    [1177319, 15356, 16577, 5227],
    0.25,
    0.24,
    "f0.5",
    0.25,
    2,
  ],
] as const;

describe("the published confusion matrices", () => {
  it.each(published)("give the published figures: %s", (_, counts, precision, recall, f, fValue, digits) => {
    const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts;
    const weights = [trueNegatives, falsePositives, falseNegatives, truePositives];
    const outcomes = outcomesOf([0, 0, 1, 1], [-1, 1, -1, 1], { weights });
    const rounded = (name: string) => Number(metric(name).measure(outcomes, 0).toFixed(digits));
    expect(rounded("precision")).toBe(precision);
    expect(rounded("recall")).toBe(recall);
    expect(rounded(f)).toBe(fValue);
  });
});

const threshold = -1.5;
const drawn = drawnOutcomes({ firms: 60 });
const value = (name: string, outcomes: Outcomes) => metric(name).measure(outcomes, threshold);

function permuted({ labels, margins, firms }: Outcomes): Outcomes {
  const order = [...labels.keys()].sort((a, b) => ((a * 7919) % 241) - ((b * 7919) % 241) || a - b);
  return outcomesOf(
    order.map((i) => labels[i]!),
    order.map((i) => margins[i]!),
    { firms: order.map((i) => firms[i]!) },
  );
}

describe.each(metrics)("$name", ({ name, needs, range, better, title, measure }) => {
  it("is classified: title, direction, range", () => {
    expect(title).not.toBe("");
    expect(["higher", "lower", "closest to 1", "neither"]).toContain(better);
    expect(range[0]).toBeLessThan(range[1]);
  });

  it("stays in its range", () => {
    for (const seed of ["a", "b", "c", "d"]) {
      const measured = value(name, drawnOutcomes({ firms: 20, seed, base: -1 }));
      expect(measured).toBeGreaterThanOrEqual(range[0]);
      expect(measured).toBeLessThanOrEqual(range[1]);
    }
  });

  it("does not depend on the order of rows", () => {
    expect(value(name, permuted(drawn))).toBeCloseTo(value(name, drawn), 10);
  });

  it("takes weight 2 as a row twice and weight 0 as none", () => {
    const weights = [...drawn.labels.keys()].map((i) => i % 3);
    const repeated = weights.flatMap((weight, i) => Array<number>(weight).fill(i));
    const twice = outcomesOf(
      repeated.map((i) => drawn.labels[i]!),
      repeated.map((i) => drawn.margins[i]!),
    );
    expect(value(name, { ...drawn, weights: Float64Array.from(weights) })).toBeCloseTo(
      value(name, twice),
      10,
    );
  });

  it("depends on margins and probabilities as it says", () => {
    const monotone = { ...drawn, margins: drawn.margins.map((margin) => margin ** 3 + margin) };
    const stretched = threshold ** 3 + threshold;
    expect(measure(monotone, stretched)).toBeCloseTo(value(name, drawn), 10);
    const squared = { ...drawn, probabilities: drawn.probabilities.map((p) => p * p) };
    if (needs === "probabilities" && name !== "brierUncertainty" && name !== "brierResolution")
      expect(value(name, squared)).not.toBeCloseTo(value(name, drawn), 6);
    else expect(value(name, squared)).toBeCloseTo(value(name, drawn), 10);
  });

  it("does not change its input", () => {
    const before = JSON.stringify([...drawn.margins, ...drawn.labels, ...drawn.probabilities]);
    value(name, drawn);
    expect(JSON.stringify([...drawn.margins, ...drawn.labels, ...drawn.probabilities])).toBe(before);
  });

  it("is a number or NaN on one class, never an error", () => {
    for (const label of [0, 1]) expect(typeof value(name, outcomesOf([label, label], [0, 1]))).toBe("number");
  });
});

describe("metrics", () => {
  it("have names of their own", () => {
    expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
    expect(metrics.length).toBeGreaterThan(10);
  });

  it("give AUC 0.5 when all scores are equal", () => {
    expect(metric("auc").measure(outcomesOf([1, 0, 0], [3, 3, 3]))).toBe(0.5);
  });

  it("are not defined without what they divide by", () => {
    expect(metric("auc").measure(outcomesOf([0, 0], [1, 2]))).toBeNaN();
    expect(metric("recall").measure(outcomesOf([0, 0], [1, 2]), 0)).toBeNaN();
    expect(metric("precision").measure(outcomesOf([0, 1], [1, 2]), 5)).toBeNaN();
    expect(metric("f2").measure(outcomesOf([0, 1], [1, 2]), 5)).toBe(0);
    expect(metric("calibrationSlope").measure(outcomesOf([0, 0, 1, 1], [-2, -1, 1, 2]))).toBeNaN();
  });

  it("add the Brier score up from its parts exactly", () => {
    const part = (name: string) => metric(name).measure(drawn);
    const sum = part("brierReliability") - part("brierResolution") + part("brierUncertainty");
    expect(sum).toBeCloseTo(part("brier"), 14);
  });

  it.each([
    ["margin at row 1: NaN", outcomesOf([0, 1], [0, Number.NaN])],
    ["label at row 0: 2", outcomesOf([2, 1], [0, 1])],
    ["columns of unequal length", { ...outcomesOf([0, 1], [0, 1]), firms: Int32Array.of(0) }],
    ["columns of unequal length or empty", outcomesOf([], [])],
    ["weight at row 0: -1", outcomesOf([0, 1], [0, 1], { weights: [-1, 1] })],
    ["rows with a weight: none", outcomesOf([0, 1], [0, 1], { weights: [0, 0] })],
    ["probability at row 1: 1.5", { ...outcomesOf([0, 1], [0, 1]), probabilities: Float64Array.of(0, 1.5) }],
  ])("refuse malformed outcomes: %s", (message, outcomes) => {
    expect(() => metric("auc").measure(outcomes)).toThrow(message);
  });

  it("name the known ones when asked for another", () => {
    expect(() => metric("accuracy")).toThrow(/metric unknown: accuracy \(expected one of auc, /);
  });

  it("refuse to count alerts without a threshold", () => {
    expect(() => metric("recall").measure(drawn)).toThrow(/no threshold: recall/);
  });
});
