import { readFileSync } from "node:fs";
import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { auditControlled } from "../../../../experiments/evaluation/audit/controlled.ts";
import type { AuditSpecification } from "../../../../experiments/evaluation/audit/specification.ts";
import {
  poolDifference,
  poolRatio,
  type Stratum,
} from "../../../../experiments/evaluation/intervals/pooled.ts";
import type { FirmSums } from "../../../../experiments/evaluation/intervals/ratio.ts";
import { t975 } from "../../../../experiments/evaluation/intervals/student.ts";
import { groupsOf, outcomesOf } from "../rows.ts";

interface Pooled {
  readonly difference: number;
  readonly error: number;
  readonly ratio: number;
}

const golden = JSON.parse(readFileSync("test/golden/fairness-fairlearn.json", "utf8")) as {
  readonly labels: number[];
  readonly margins: number[];
  readonly firms: number[];
  readonly region: string[];
  readonly size: string[];
  readonly threshold: number;
  readonly pooledWithin: Readonly<Record<string, Readonly<Record<string, Pooled>>>>;
};
const outcomes = outcomesOf(golden.labels, golden.margins, { firms: golden.firms });
const divisions = { groups: groupsOf("region", golden.region), control: groupsOf("size", golden.size) };

const audited = (compare: "difference" | "ratio", reference?: AuditSpecification["reference"]) =>
  auditControlled(outcomes, divisions, {
    specification: {
      primary: ["recall", "falseOmissionRate"].map((metric) => ({ metric, compare, margin: 0.5 })),
      ...(reference !== undefined && { reference }),
    },
    threshold: golden.threshold,
    alerts: "margin -0.5 or more",
  });

describe("gaps pooled over a control", () => {
  it("are statsmodels' least squares with an intercept per stratum, clustered on the firm", () => {
    let compared = 0;
    for (const { metric, lines } of audited("difference").pooled)
      for (const { level, gap } of lines) {
        const { difference, error } = golden.pooledWithin[level]![metric]!;
        expect(gap!.value, `${metric} of ${level}`).toBeCloseTo(difference, 12);
        const carriers = carriersOf(metric, level);
        const half = t975(carriers - 1) * error * Math.sqrt(carriers / (carriers - 1));
        expect(gap!.high! - gap!.value, `${metric} of ${level}`).toBeCloseTo(half, 10);
        compared++;
      }
    expect(compared).toBe(6);
  });

  it("are statsmodels' Mantel-Haenszel ratios", () => {
    for (const { metric, lines } of audited("ratio").pooled)
      for (const { level, gap } of lines)
        expect(gap!.value, `${metric} of ${level}`).toBeCloseTo(
          golden.pooledWithin[level]![metric]!.ratio,
          12,
        );
  });

  it("compare with a named level within each stratum", () => {
    const [recall] = audited("difference", { region: "north" }).pooled;
    expect(recall!.lines.map(({ level, reference }) => [level, reference])).toEqual([
      ["islands", "north"],
      ["south", "north"],
    ]);
  });
});

/** Failing firms, or all where the metric rests on firms, of the smaller side. */
function carriersOf(metric: string, level: string): number {
  const firmsWhere = (isIn: boolean) =>
    new Set(
      golden.firms.filter(
        (_, row) =>
          (golden.region[row] === level) === isIn && (metric !== "recall" || golden.labels[row] === 1),
      ),
    ).size;
  const failing = (isIn: boolean) =>
    new Set(
      golden.firms.filter((_, row) => (golden.region[row] === level) === isIn && golden.labels[row] === 1),
    ).size;
  return Math.min(...[true, false].map(metric === "recall" ? firmsWhere : failing));
}

describe("the pooled error", () => {
  const random = createRandom("pooled");
  const side = (firms: readonly number[]): FirmSums => ({
    firms: Int32Array.from(firms),
    over: Float64Array.from(firms, () => random.uniform()),
    under: Float64Array.from(firms, () => 1 + random.uniform()),
  });
  const strata: Stratum[] = [
    { group: side([0, 1, 2]), reference: side([3, 4, 5, 6]) },
    { group: side([0, 7]), reference: side([4, 8, 9]) },
  ];
  const weighted = (firm: number, weight: number): Stratum[] => {
    const weigh = ({ firms, over, under }: FirmSums): FirmSums => {
      const w = (i: number) => (firms[i] === firm ? weight : 1);
      return { firms, over: over.map((one, i) => w(i) * one), under: under.map((one, i) => w(i) * one) };
    };
    return strata.map(({ group, reference }) => ({ group: weigh(group), reference: weigh(reference) }));
  };

  it("is the infinitesimal jackknife: each firm's weight moved a little, the slow way", () => {
    const step = 1e-5;
    for (const [pool, scale] of [
      [poolDifference, (value: number) => value],
      [poolRatio, Math.log],
    ] as const) {
      const scores = Array.from({ length: 10 }, (_, firm) => {
        const at = (weight: number) => scale(pool(weighted(firm, weight), 10).value);
        return (at(1 + step) - at(1 - step)) / (2 * step);
      });
      const error = Math.sqrt((scores.reduce((sum, one) => sum + one * one, 0) * 10) / 9);
      const { value, high } = pool(strata, 10);
      expect((scale(high) - scale(value)) / t975(9)).toBeCloseTo(error, 8);
    }
  });
});

describe("a gap that size explains", () => {
  /** Small firms are missed in every region alike; the north has more of them. */
  const random = createRandom("explained");
  const rows = Array.from({ length: 24_000 }, (_, firm) => {
    const isNorth = firm % 2 === 0;
    const isSmall = random.uniform() < (isNorth ? 0.8 : 0.2);
    const label = random.uniform() < 0.15 ? 1 : 0;
    return { firm, isNorth, isSmall, label, alert: label === 1 && random.uniform() < (isSmall ? 0.3 : 0.7) };
  });
  const { pooled, leftOut } = auditControlled(
    outcomesOf(
      rows.map(({ label }) => label),
      rows.map(({ alert }) => (alert ? 1 : 0)),
    ),
    {
      groups: groupsOf(
        "region",
        rows.map(({ isNorth }) => (isNorth ? "north" : "south")),
      ),
      control: groupsOf(
        "sizeClass",
        rows.map(({ isSmall, firm }) =>
          firm < 40 && firm % 2 === 0 ? "unknown" : isSmall ? "10-19" : "250+",
        ),
      ),
    },
    {
      specification: { primary: [{ metric: "recall", compare: "difference", margin: 0.1 }] },
      threshold: 1,
      alerts: "planted",
    },
  );

  it("fails as it stands and passes among firms of one size", () => {
    const north = pooled[0]!.lines.find(({ level }) => level === "north")!;
    expect(north.crude).toBeLessThan(-0.15);
    expect(north).toMatchObject({ verdict: "pass", strata: 2 });
    expect(Math.abs(north.gap!.value)).toBeLessThan(0.05);
  });

  it("lists the strata in which nothing could be compared", () => {
    expect(leftOut).toEqual([
      { level: "unknown", reason: "only north occurs in it", why: { because: "only group", level: "north" } },
    ]);
  });
});
