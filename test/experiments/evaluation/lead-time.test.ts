import { describe, expect, it } from "vitest";
import { orderInterval } from "../../../experiments/evaluation/intervals/order.ts";
import {
  type FailedFirm,
  type LeadFirm,
  leadMeasures,
  leadTimes,
} from "../../../experiments/evaluation/lead-time.ts";
import { chooseThresholds } from "../../../experiments/evaluation/thresholds.ts";
import { outcomesOf } from "./rows.ts";

const drawn = chooseThresholds(outcomesOf([1, 1, 0], [2, 1, 0]), "three rows", { replicates: 100 });
const thresholds = {
  high: { ...drawn.high, margin: 2 },
  moderate: { ...drawn.moderate, margin: 0 },
};

/** First month judged, opening, margins of the months from the first on. */
const firm = (first: number, opening: number, margins: readonly number[]): FailedFirm => ({
  opening,
  months: margins.map((_, i) => first + i),
  margins,
});

describe("the interval of a quantile", () => {
  // scipy 1.x, stats.quantile_test(x, p=p).confidence_interval(0.95): places of its ends among x, ascending
  it.each([
    [6, 0.5, 1, 6],
    [8, 0.5, 1, 8],
    [20, 0.25, 2, 10],
    [20, 0.5, 6, 15],
    [20, 0.75, 11, 19],
    [57, 0.25, 8, 22],
    [57, 0.5, 21, 37],
    [57, 0.75, 36, 50],
  ])("is scipy's: %i values, share %f", (n, share, low, high) => {
    const values = Float64Array.from({ length: n }, (_, i) => (i + 1) ** 1.5);
    expect(orderInterval(values, share)).toMatchObject({ low: low ** 1.5, high: high ** 1.5 });
  });

  it.each([
    [5, 0.5],
    [5, 0.25],
    [8, 0.75],
    [0, 0.5],
  ])("is not given where scipy gives no end: %i values, share %f", (n, share) => {
    expect(orderInterval(new Float64Array(n), share)).toMatchObject({ low: null, high: null });
  });
});

describe("lead times", () => {
  const failed = [
    firm(0, 10, [-1, 0.5, 3]), // moderate 9 months before, high 8
    firm(4, 10, [0, 0, 0]), // moderate 6, never high
    firm(0, 3, [-1, -1, 5]), // both 1
    firm(0, 14, [-1, -1]), // never
  ];
  const told = leadTimes(failed, thresholds, { unknownOpenings: 2, testMonths: 12 });

  it("run from the first alert of at least the level to the procedure", () => {
    expect(told.levels.high).toMatchObject({
      alertedFirms: 2,
      distribution: [
        { months: 1, firms: 1 },
        { months: 8, firms: 1 },
      ],
    });
    expect(told.levels.moderate.distribution.map(({ months }) => months)).toEqual([1, 6, 9]);
    expect(told).toMatchObject({ failingFirms: 4, unknownOpenings: 2, testMonths: 12 });
  });

  it("have quartiles of alerted firms, and shares of the firms that could have been alerted so early", () => {
    const { measures } = told.levels.moderate;
    expect(measures.median).toMatchObject({ value: 6, low: null, firms: 3 });
    expect(measures.alerted).toMatchObject({ value: 3 / 4, firms: 4 });
    // the third firm was first judged three months before: it could
    expect(measures.alerted3).toMatchObject({ value: 2 / 4, firms: 4 });
    expect(measures.alerted6).toMatchObject({ value: 2 / 3, firms: 3 });
    expect(measures.alerted12).toMatchObject({ value: 0, firms: 1, low: 0 });
    expect(measures.alerted12!.high).toBeGreaterThan(0.7);
  });

  it("say why there is none", () => {
    const none = leadTimes([], thresholds, { unknownOpenings: 0, testMonths: 12 }).levels.high.measures;
    expect(none.median!.method).toMatch(/no failing firm was alerted/);
    expect(none.alerted6!.method).toMatch(/no failing firm was judged 6 months before/);
  });
});

describe.each(leadMeasures)("the measure $name", ({ name, title, better, range, unit, of }) => {
  const firms: readonly LeadFirm[] = Array.from({ length: 40 }, (_, i) => ({
    lead: i % 5 === 0 ? null : 1 + (i % 14),
    longest: 14,
  }));

  it("is classified: title, side, range, unit", () => {
    expect(title.length).toBeGreaterThan(3);
    expect(["higher", "neither"]).toContain(better);
    expect(["months", "share of failing firms"]).toContain(unit);
    expect(range[0]).toBe(0);
    expect(leadMeasures.filter((one) => one.name === name)).toHaveLength(1);
  });

  it("lies in its range, inside its interval, and grows where every alert comes earlier", () => {
    const { value, low, high } = of(firms);
    expect(value).toBeGreaterThanOrEqual(range[0]);
    expect(value).toBeLessThanOrEqual(range[1]);
    expect(low).toBeLessThanOrEqual(value!);
    expect(high).toBeGreaterThanOrEqual(value!);
    const earlier = firms.map(({ lead, longest }) => ({
      lead: lead && Math.min(longest, lead + 4),
      longest,
    }));
    expect(of(earlier).value!).toBeGreaterThanOrEqual(value!);
    expect(name === "alerted" || of(earlier).value! > value!).toBe(true);
  });
});
