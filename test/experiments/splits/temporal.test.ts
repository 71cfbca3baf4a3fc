import fc from "fast-check";
import { parseMonth } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { checkFold } from "../../../experiments/splits/check.ts";
import type { FoldConfig, PartsConfig, WindowConfig } from "../../../experiments/splits/config.ts";
import { type FoldPart, foldParts, learningParts } from "../../../experiments/splits/fold.ts";
import type { FoldKeys } from "../../../experiments/splits/keys.ts";
import { learningFold, temporalFold } from "../../../experiments/splits/temporal.ts";
import { keysOf, panelKeys } from "./rows.ts";

const window: WindowConfig = {
  trainFrom: parseMonth("2017-01"),
  testFrom: parseMonth("2021-01"),
  testUntil: parseMonth("2021-04"),
};

const year = (value: number, until = value + 1) => ({
  from: parseMonth(`${value}-01`),
  until: parseMonth(`${until}-01`),
});
const yearly: PartsConfig = {
  parts: { train: year(2013, 2015), calibrate: year(2015), choose: year(2015), test: year(2016) },
  horizonMonths: 12,
  reportingDelayMonths: 0,
};

/** A panel wide enough that no part is empty, followed by the lines under test. */
function withLines(...lines: readonly string[]): { keys: FoldKeys; from: number } {
  const wide = Array.from({ length: 60 }, (_, i) => [
    `wide${i} 2018-01 ${i % 2}`,
    `wide${i} 2021-01 0`,
  ]).flat();
  return { keys: keysOf(...wide, ...lines), from: wide.length };
}

function placesOf(keys: FoldKeys, config: FoldConfig, from: number): readonly (FoldPart | "none")[] {
  const { rows } = temporalFold(keys, config);
  return Array.from({ length: keys.labels.length - from }, (_, i) => {
    return foldParts.find((part) => rows[part].includes(from + i)) ?? "none";
  });
}

describe("temporalFold", () => {
  it("learns from 2019-06 but not from 2019-07 when the test starts in 2021-01 (18 + 1 months)", () => {
    const { keys, from } = withLines("a 2019-06 0", "a 2019-07 0", "a 2020-12 0");
    const [june, july, december] = placesOf(keys, window, from);
    expect(learningParts).toContain(june);
    expect([july, december]).toEqual(["none", "none"]);
  });

  it("tests on [2021-01, 2021-04) and learns from 2017-01 on", () => {
    const { keys, from } = withLines("a 2016-12 0", "b 2021-01 0", "b 2021-03 1", "b 2021-04 0");
    expect(placesOf(keys, window, from)).toEqual(["none", "test", "test", "none"]);
    expect(temporalFold(keys, window).description).toMatchObject({
      cutoff: "2021-01-01",
      parts: {
        train: { from: "2017-01-01", until: "2019-07-01" },
        choose: { from: "2017-01-01", until: "2019-07-01" },
        test: { from: "2021-01-01", until: "2021-04-01" },
      },
      embargo: { requiredMonths: 19, months: 19, overridden: null },
    });
  });

  it("writes a shorter embargo into the description with its reason", () => {
    const { keys, from } = withLines("a 2020-01 0");
    const config = { ...window, embargo: { overriddenTo: 12, reason: "only yearly data" } };
    expect(learningParts).toContain(placesOf(keys, config, from)[0]);
    expect(temporalFold(keys, config).description.embargo).toEqual({
      requiredMonths: 19,
      months: 12,
      overridden: { reason: "only yearly data" },
    });
  });

  it("does not call a longer embargo an override", () => {
    const { keys } = withLines();
    const config = { ...window, embargo: { overriddenTo: 24, reason: "caution" } };
    expect(temporalFold(keys, config).description.embargo).toEqual({
      requiredMonths: 19,
      months: 24,
      overridden: null,
    });
  });

  it("excludes what cannot be judged and counts it by reason, never as a negative", () => {
    const { keys, from } = withLines(
      "a 2018-01 -1",
      "a 2021-02 -1",
      "b 2021-02 -1",
      "c 2016-01 0",
      "c 2020-01 1",
    );
    const codes = Int32Array.from(keys.labels, () => 0);
    codes[from + 2] = 1;
    const reasons = ["in procedure at the as-of date: strong signal", "no outcome in the panel"] as const;
    const fold = temporalFold({ ...keys, unusable: { codes, reasons } }, window);
    expect(fold.description.excluded).toEqual([
      { reason: "as-of date before the learning months", rows: 1, firms: 1 },
      { reason: "in procedure at the as-of date: strong signal", rows: 2, firms: 1 },
      { reason: "in the embargo: label not known on the first day of the test", rows: 1, firms: 1 },
      { reason: "no outcome in the panel", rows: 1, firms: 1 },
    ]);
  });

  it("counts rows, firms, failing rows and failing firms of each part", () => {
    const { keys } = withLines("x 2021-01 1", "x 2021-02 1", "y 2021-02 1");
    expect(temporalFold(keys, window).description.parts.test).toMatchObject({
      rows: 63,
      firms: 62,
      positiveRows: 3,
      positiveFirms: 2,
    });
  });

  it("keeps every firm in its part when firms are added", () => {
    const before = panelKeys(200, ["2018-01", "2019-01", "2021-01"]);
    const after = keysOf("new1 2018-01 0", "new2 2018-01 1", ...linesOf(before));
    const placed = (keys: FoldKeys) => {
      const { rows } = temporalFold(keys, window);
      return new Map(
        foldParts.flatMap((part) => Array.from(rows[part], (row) => [`${nameOf(keys, row)}`, part] as const)),
      );
    };
    const now = placed(after);
    for (const [row, part] of placed(before)) expect(now.get(row)).toBe(part);
  });

  it("gives the parts about their shares of the firms", () => {
    const keys = panelKeys(2000, ["2018-01", "2021-01"]);
    const { parts } = temporalFold(keys, {
      ...window,
      shares: { train: 2, calibrate: 1, choose: 1 },
    }).description;
    // Five standard deviations of a binomial of 2000 firms at 1/4 are 97.
    expect(Math.abs(parts.calibrate.firms - 500)).toBeLessThan(97);
    expect(Math.abs(parts.train.firms - 1000)).toBeLessThan(112);
  });

  it("cuts the failing firms exactly at the shares when balanced", () => {
    const keys = panelKeys(183, ["2018-01", "2021-01"]);
    const { parts } = temporalFold(keys, {
      ...window,
      assignment: "balanced",
      shares: { train: 1, calibrate: 1, choose: 1 },
    }).description;
    expect(learningParts.map((part) => parts[part].positiveFirms)).toEqual([20, 21, 20]);
    expect(learningParts.map((part) => parts[part].firms)).toEqual([61, 61, 61]);
  });

  it("splits years: train on two, calibrate and choose on the third by firm, test on the fourth", () => {
    const keys = panelKeys(120, ["2013-01", "2014-01", "2015-01", "2016-01"]);
    const { rows, description } = temporalFold(keys, yearly);
    expect(rows.train.length).toBe(240);
    expect(rows.calibrate.length + rows.choose.length).toBe(120);
    expect(rows.test.length).toBe(120);
    expect(description.separateFirms).toBe(false);
  });

  it("keeps a firm in one learning part over all years when asked to", () => {
    const keys = panelKeys(120, ["2013-01", "2014-01", "2015-01", "2016-01"]);
    const fold = temporalFold(keys, { ...yearly, separateFirms: true });
    expect(checkFold(fold, keys)).toEqual([]);
    expect(fold.description.excluded.map(({ reason }) => reason)).toEqual(["firm kept for another part"]);
  });

  it("leaves out the rows of a declared part that lie in the embargo", () => {
    const keys = panelKeys(120, ["2013-01", "2014-12", "2015-01", "2016-01"]);
    const both = {
      ...yearly.parts,
      calibrate: year(2014, 2016),
      choose: year(2014, 2016),
      train: year(2013),
    };
    const { parts, excluded } = temporalFold(keys, {
      ...yearly,
      parts: both,
      reportingDelayMonths: 1,
    }).description;
    expect(parts.calibrate.rows + parts.choose.rows).toBe(120);
    expect(excluded).toEqual([
      { reason: "in the embargo: label not known on the first day of the test", rows: 120, firms: 120 },
    ]);
  });

  it("refuses yearly data whose last year is not known in time, unless the override is declared", () => {
    const keys = panelKeys(120, ["2013-01", "2015-01", "2016-01"]);
    const late = { ...yearly, reportingDelayMonths: 1 };
    expect(() => temporalFold(keys, late)).toThrow(/no usable row in calibrate: .*120 in the embargo/);
    const embargo = { overriddenTo: 12, reason: "years follow each other directly" };
    expect(temporalFold(keys, { ...late, embargo }).description.embargo.overridden).toEqual({
      reason: "years follow each other directly",
    });
  });

  const bad: readonly [string, FoldConfig, RegExp][] = [
    ["no test months", { ...window, testUntil: window.testFrom }, /no months in test/],
    ["no months before the embargo", { ...window, trainFrom: parseMonth("2019-07") }, /no months in train/],
    ["a negative horizon", { ...window, horizonMonths: -1 }, /horizonMonths out of \[0, ∞\): -1/],
    ["a share of zero", { ...window, shares: { train: 1, calibrate: 0, choose: 1 } }, /shares out of/],
    [
      "an override without a reason",
      { ...window, embargo: { overriddenTo: 1, reason: " " } },
      /embargo without a reason: 1 months/,
    ],
  ];
  it.each(bad)("refuses %s", (_, config, message) => {
    expect(() => temporalFold(withLines().keys, config)).toThrow(message);
  });

  it("names an empty part and what was left out", () => {
    const keys = keysOf("a 2018-01 0", "a 2021-01 -1");
    expect(() => temporalFold(keys, window)).toThrow(/no usable row in/);
  });

  it("refuses a label it does not know", () => {
    expect(() => temporalFold(keysOf("a 2018-01 2"), window)).toThrow(
      /label unknown: 2 \(expected 1, 0 or -1\)/,
    );
  });

  it("keeps every promise on any panel", () => {
    const rows = fc.array(
      fc.record({
        firm: fc.nat(40),
        month: fc.integer({ min: 0, max: 60 }),
        label: fc.integer({ min: -1, max: 1 }),
      }),
      { minLength: 30, maxLength: 300, size: "max" },
    );
    const settings = fc.record({
      horizon: fc.nat(18),
      delay: fc.nat(3),
      assignment: fc.constantFrom("hash", "balanced"),
      seed: fc.string(),
    });
    let sound = 0;
    fc.assert(
      fc.property(rows, settings, (cells, { horizon, delay, assignment, seed }) => {
        const keys: FoldKeys = {
          firmNames: Array.from({ length: 41 }, (_, i) => `firm ${i}`),
          firms: Int32Array.from(cells, ({ firm }) => firm),
          asOf: Int32Array.from(cells, ({ month }) => month),
          labels: Int8Array.from(cells, ({ label }) => label),
        };
        const config = {
          trainFrom: 0,
          testFrom: 40,
          testUntil: 60,
          horizonMonths: horizon,
          reportingDelayMonths: delay,
        };
        const fold = orNull(() => temporalFold(keys, { ...config, assignment, seed }));
        if (fold === null) return;
        sound++;
        const seen = new Set<number>();
        const firmPart = new Map<number, FoldPart>();
        for (const part of foldParts)
          for (const row of fold.rows[part]) {
            expect(seen.has(row)).toBe(false);
            seen.add(row);
            expect(cells[row]!.label).not.toBe(-1);
            if (part === "test") continue;
            expect(cells[row]!.month + horizon + delay).toBeLessThanOrEqual(40);
            expect(firmPart.get(cells[row]!.firm) ?? part).toBe(part);
            firmPart.set(cells[row]!.firm, part);
          }
        const excluded = fold.description.excluded.reduce((sum, entry) => sum + entry.rows, 0);
        expect(seen.size + excluded).toBe(cells.length);
      }),
      { seed: 20, numRuns: 200 },
    );
    expect(sound).toBeGreaterThan(50);
  });
});

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    expect((error as { code?: string }).code).toBe("fold.empty-part");
    return null;
  }
}

function nameOf({ firmNames, firms, asOf }: FoldKeys, row: number): string {
  return `${firmNames[firms[row]!]} ${asOf[row]}`;
}

function linesOf({ firmNames, firms, asOf, labels }: FoldKeys): readonly string[] {
  return Array.from(labels, (label, row) => {
    const month = asOf[row]!;
    return `${firmNames[firms[row]!]} ${1970 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")} ${label}`;
  });
}

describe("learningFold", () => {
  const lines = Array.from({ length: 60 }, (_, i) => [`f${i} 2018-01 ${i % 2}`, `f${i} 2019-03 0`]).flat();
  const tested = Array.from({ length: 60 }, (_, i) => `f${i} 2021-01 ${i % 3 === 0 ? 1 : 0}`);

  it("gives the learning parts of temporalFold from the rows before the test alone", () => {
    const whole = temporalFold(keysOf(...lines, ...tested), window);
    const before = learningFold(keysOf(...lines), window);
    for (const part of learningParts) {
      expect(before.rows[part].length).toBeGreaterThan(5);
      expect(before.rows[part]).toEqual(whole.rows[part]);
      expect(before.description.parts[part]).toEqual(whole.description.parts[part]);
    }
    expect(before.rows.test.length).toBe(0);
  });

  it("refuses a row of the test's months, a cut that counts over all months, and an empty learning part", () => {
    expect(() => learningFold(keysOf(...lines, tested[0]!), window)).toThrow(
      /row of the test's months: row 121/,
    );
    expect(() => learningFold(keysOf(...lines), { ...window, assignment: "balanced" })).toThrow(/balanced/);
    expect(() => learningFold(keysOf("a 2018-01 0"), window)).toThrow(
      expect.objectContaining({ code: "fold.empty-part" }),
    );
  });
});
