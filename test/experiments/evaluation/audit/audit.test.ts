import { readFileSync } from "node:fs";
import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { auditGroups } from "../../../../experiments/evaluation/audit/audit.ts";
import { auditControlled } from "../../../../experiments/evaluation/audit/controlled.ts";
import { crossGroups } from "../../../../experiments/evaluation/audit/divisions.ts";
import { shrink } from "../../../../experiments/evaluation/audit/shrink.ts";
import type { AuditSpecification } from "../../../../experiments/evaluation/audit/specification.ts";
import { effectiveCount, wilson } from "../../../../experiments/evaluation/intervals/interval.ts";
import { differenceOf } from "../../../../experiments/evaluation/intervals/mover.ts";
import { estimateRatios, ratioNames } from "../../../../experiments/evaluation/intervals/ratio.ts";
import { t975, z975 } from "../../../../experiments/evaluation/intervals/student.ts";
import { metric } from "../../../../experiments/evaluation/metrics.ts";
import { drawnOutcomes, groupsOf, logistic, outcomesOf } from "../rows.ts";

type ByName = Readonly<Record<string, number>>;
const golden = JSON.parse(readFileSync("test/golden/fairness-fairlearn.json", "utf8")) as {
  readonly labels: number[];
  readonly margins: number[];
  readonly firms: number[];
  readonly region: string[];
  readonly size: string[];
  readonly threshold: number;
  readonly byGroup: Readonly<Record<string, ByName>>;
  readonly difference: ByName;
  readonly ratio: ByName;
  readonly differenceWithin: Readonly<Record<string, ByName>>;
  readonly recallError: number;
  readonly newcomb: readonly [number, number, number, number, number, number][];
  readonly shrink: { effects: number[]; variances: number[]; between: number; mean: number };
};
const outcomes = outcomesOf(golden.labels, golden.margins, { firms: golden.firms });
const region = groupsOf("region", golden.region);
const size = groupsOf("size", golden.size);
const names = Object.keys(golden.byGroup);
const everything: AuditSpecification = {
  primary: names.map((name) => ({ metric: name, compare: "difference", margin: 0.1 })),
};
const options = { specification: everything, threshold: golden.threshold, alerts: "margin -0.5 or more" };

describe("group metrics equal Fairlearn's to 1e-12", () => {
  const audit = auditGroups(outcomes, region, options);

  it("by group", () => {
    expect(audit.groups.map(({ level }) => level)).toEqual(["islands", "north", "south"]);
    for (const name of names)
      for (const { level, metrics } of audit.groups)
        expect(metrics[name]!.value, `${name} of ${level}`).toBeCloseTo(golden.byGroup[name]![level]!, 12);
  });

  it("as differences and ratios between groups", () => {
    for (const { metric: name, largestDifference, smallestRatio } of audit.criteria) {
      expect(largestDifference, name).toBeCloseTo(golden.difference[name]!, 12);
      expect(smallestRatio, name).toBeCloseTo(golden.ratio[name]!, 12);
    }
  });

  it("within the levels of a control feature", () => {
    const { audits } = auditControlled(outcomes, { groups: region, control: size }, options);
    expect(Object.keys(audits)).toEqual(Object.keys(golden.differenceWithin));
    for (const [level, { criteria }] of Object.entries(audits))
      for (const { metric: name, largestDifference } of criteria)
        expect(largestDifference, name).toBeCloseTo(golden.differenceWithin[level]![name]!, 12);
  });
});

describe("intervals of ratios", () => {
  const rows = [...outcomes.labels.keys()];
  const threshold = golden.threshold;

  it("rest on the clustered standard error of statsmodels", () => {
    const { recall } = estimateRatios(outcomes, { names: ["recall"], threshold, rows });
    const failing = new Set(golden.firms.filter((_, row) => golden.labels[row] === 1)).size;
    const variance = (golden.recallError ** 2 * failing) / (failing - 1);
    const expected = wilson(
      recall!.value!,
      effectiveCount(recall!.value!, variance, failing),
      t975(failing - 1),
    );
    expect(recall!.low).toBeCloseTo(expected.low, 10);
    expect(recall!.high).toBeCloseTo(expected.high, 10);
  });

  it("have the registry's value for every ratio, weighted or not", () => {
    const weighted = { ...outcomes, weights: Float64Array.from(rows, (row) => (row % 3) + 0.5) };
    for (const one of [outcomes, weighted]) {
      const found = estimateRatios(one, { names: ratioNames, threshold, rows });
      for (const name of ratioNames)
        expect(found[name]!.value, name).toBeCloseTo(metric(name).measure(one, threshold), 12);
    }
    expect(ratioNames.length).toBeGreaterThan(6);
  });

  it("of differences are Newcombe's (1998) tenth, as statsmodels computes it", () => {
    for (const [x, n, y, m, low, high] of golden.newcomb) {
      const of = (count: number, total: number) => ({
        value: count / total,
        ...wilson(count / total, total, z975),
      });
      const found = differenceOf(of(x, n), of(y, m));
      expect(found.low).toBeCloseTo(low, 10);
      expect(found.high).toBeCloseTo(high, 10);
    }
  });
});

describe("shrunken groups", () => {
  it("lie around the random-effects mean of statsmodels", () => {
    const { effects, variances, between, mean } = golden.shrink;
    const found = shrink(effects, variances);
    expect(found.between).toBeCloseTo(between, 12);
    expect(found.mean).toBeCloseTo(mean, 12);
    found.values.forEach((value, i) => {
      const share = between / (between + variances[i]!);
      expect(value).toBeCloseTo(mean + share * (effects[i]! - mean), 12);
    });
  });
});

/** Angwin, Larson, Mattu & Kirchner (2016), ProPublica; intervals: Dressel & Farid (2018), Science Advances 4, table 2. */
const compas = {
  Black: { cells: [990, 805, 532, 1369], fpr: [0.448, 0.427, 0.469], fnr: [0.28, 0.257, 0.303] },
  white: { cells: [1139, 349, 461, 505], fpr: [0.235, 0.207, 0.265], fnr: [0.477, 0.452, 0.502] },
} as const;

describe("a published audit", () => {
  it("comes out again: rates of COMPAS by race, and a verdict", () => {
    const cells = Object.entries(compas).flatMap(([level, { cells }]) =>
      cells.map((count, i) => ({ level, count, i })),
    );
    const rows = cells.flatMap(({ level, count, i }) => Array.from({ length: count }, () => ({ level, i })));
    const labels = rows.map(({ i }) => (i < 2 ? 0 : 1));
    const alerts = rows.map(({ i }) => (i % 2 === 1 ? 1 : 0));
    const race = groupsOf(
      "race",
      rows.map(({ level }) => level),
    );
    const audit = auditGroups(outcomesOf(labels, alerts), race, {
      specification: {
        primary: [
          { metric: "falsePositiveRate", compare: "difference", margin: 0.05 },
          { metric: "falseNegativeRate", compare: "difference", margin: 0.05 },
        ],
        secondary: [{ metric: "precision", compare: "difference", margin: 0.1 }],
        reference: { race: "white" },
      },
      threshold: 1,
      alerts: "medium or high",
    });
    for (const { level, metrics } of audit.groups) {
      const published = compas[level as "white"];
      const pairs = [
        [metrics.falsePositiveRate!, published.fpr],
        [metrics.falseNegativeRate!, published.fnr],
      ] as const;
      for (const [found, [value, low, high]] of pairs) {
        expect(found.value).toBeCloseTo(value, 3);
        // The published intervals are exact binomial ones, and those of the false negatives of the wrong class's size.
        if (found === metrics.falsePositiveRate && level === "Black") {
          expect(Math.abs(found.low! - low)).toBeLessThan(0.004);
          expect(Math.abs(found.high! - high)).toBeLessThan(0.004);
        }
      }
    }
    expect(audit.criteria.map(({ verdict }) => verdict)).toEqual(["fail", "fail", "pass"]);
    expect(audit.incompatible).toHaveLength(1);
    // p / (1 − p) (1 − PPV) / PPV TPR, with white precision 505/854 and recall 505/966.
    const [precision, recall] = [505 / 854, 505 / 966];
    expect(audit.incompatible[0]!.referenceFalsePositiveRate).toBeCloseTo(349 / 1488, 12);
    expect(audit.incompatible[0]!.falsePositiveRate).toBeCloseTo(
      (1901 / 1795) * ((1 - precision) / precision) * recall,
      12,
    );
  });
});

/** Three regions; in `biased` the failing firms of the north lose `harm` of their margin. */
function planted(harm: number) {
  const random = createRandom("planted");
  const own = drawnOutcomes({ firms: 12_000, rowsEach: 2, seed: "planted", base: -1.5 });
  const levels = ["north", "south", "tiny"];
  const codes = own.firms.map((firm) => (firm % 1000 === 0 ? 2 : firm % 2));
  const labels = own.labels;
  const margins = own.margins.map(
    (margin, row) => margin + 0.2 * random.normal() - (codes[row] === 0 && labels[row] === 1 ? harm : 0),
  );
  const outcomes = { ...own, margins, probabilities: margins.map(logistic) };
  return auditGroups(outcomes, { name: "region", levels, codes }, { threshold: -0.5, alerts: "planted" });
}

describe("verdicts", () => {
  const recallOf = (audit: ReturnType<typeof planted>) =>
    audit.criteria.find(({ metric }) => metric === "recall")!;
  const verdictsOf = (audit: ReturnType<typeof planted>) =>
    Object.fromEntries(recallOf(audit).lines.map(({ level, verdict }) => [level, verdict]));

  it("fail where harm was planted, pass where none was, and say when a region is too small", () => {
    expect(verdictsOf(planted(0))).toEqual({ north: "pass", south: "pass", tiny: "not enough evidence" });
    expect(verdictsOf(planted(2))).toMatchObject({ north: "fail", tiny: "not enough evidence" });
    expect(recallOf(planted(2)).verdict).toBe("fail");
  });

  it("tell how many failing firms would decide, and list who was left out with the reason", () => {
    const audit = planted(0);
    const tiny = recallOf(audit).lines.find(({ level }) => level === "tiny")!;
    const group = audit.groups.find(({ level }) => level === "tiny")!;
    expect(tiny.firmsNeeded === null || tiny.firmsNeeded > group.positiveFirms).toBe(true);
    expect(tiny.reason).toMatch(/failing firms/);
    for (const { level, reason } of audit.leftOut)
      expect([level, reason]).toEqual(["tiny", expect.stringMatching(/too few/)]);
  });

  it("move small groups towards the others and large ones hardly", () => {
    const moved = (level: string) => {
      const audit = planted(0.5);
      const line = recallOf(audit).lines.find((one) => one.level === level)!;
      const value = audit.groups.find((one) => one.level === level)!.metrics.recall!.value!;
      return line.shrunken === null ? null : Math.abs(line.shrunken - value);
    };
    const [tiny, north] = [moved("tiny"), moved("north")];
    if (tiny !== null) expect(tiny).toBeGreaterThan(north!);
    expect(north).not.toBeNaN();
  });
});

describe("specifications and divisions", () => {
  it("refuse what cannot be audited before anything runs", () => {
    const run = (specification: AuditSpecification) => () =>
      auditGroups(outcomes, region, { ...options, specification });
    expect(run({ primary: [] })).toThrow(/no primary criterion: 0/);
    expect(run({ primary: [{ metric: "auc", compare: "difference", margin: 0.1 }] })).toThrow(
      /metric cannot be audited: auc \(expected one of baseRate/,
    );
    expect(run({ primary: [{ metric: "recall", compare: "ratio", margin: 1.2 }] })).toThrow(
      /margin of recall out of range: 1.2 \(expected between 0 and 1\)/,
    );
    expect(run({ ...everything, reference: { region: "west" } })).toThrow(
      /reference of region unknown: west \(expected one of islands, north, south\)/,
    );
    expect(() => auditGroups(outcomes, { ...region, codes: region.codes.map(() => 0) }, options)).toThrow(
      /groups of region: 1 \(expected at least 2\)/,
    );
  });

  it("compare with everyone else, the largest, or a named level", () => {
    const references = (reference: AuditSpecification["reference"]) =>
      auditGroups(outcomes, region, {
        ...options,
        specification: { ...everything, ...(reference !== undefined && { reference }) },
      }).criteria[0]!.lines.map((line) => line.reference);
    expect(references(undefined)).toEqual(["everyone else", "everyone else", "everyone else"]);
    expect(references("largest")).toEqual(["north", "north"]);
    expect(references({ region: "islands" })).toEqual(["islands", "islands"]);
  });

  it("cross two divisions, with the levels that occur", () => {
    const pair = crossGroups(region, size);
    expect(pair.name).toBe("region x size");
    for (const row of [0, 100, 599])
      expect(pair.levels[pair.codes[row]!]).toBe(`${golden.region[row]}, ${golden.size[row]}`);
    expect(pair.levels.length).toBe(new Set(golden.region.map((one, i) => one + golden.size[i])).size);
  });
});
