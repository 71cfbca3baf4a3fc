import fc from "fast-check";
import { parseMonth } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { checkFold } from "../../../experiments/splits/check.ts";
import type { WindowConfig } from "../../../experiments/splits/config.ts";
import { learningParts } from "../../../experiments/splits/fold.ts";
import { type Grouping, groupedFold, groupedFolds } from "../../../experiments/splits/grouped.ts";
import type { FoldKeys } from "../../../experiments/splits/keys.ts";
import { keysOf, panelKeys } from "./rows.ts";

const window: WindowConfig = {
  trainFrom: parseMonth("2017-01"),
  testFrom: parseMonth("2021-01"),
  testUntil: parseMonth("2022-01"),
};

/** 90 firms only before, 30 on both sides, 30 only in the test; every third fails. */
const lines = Array.from({ length: 150 }, (_, i) => [
  ...(i < 120 ? [`f${i} 2018-01 ${i % 3 === 0 ? 1 : 0}`] : []),
  ...(i >= 90 ? [`f${i} 2021-05 ${i % 3 === 0 ? 1 : 0}`] : []),
]).flat();
const keys = keysOf(...lines);

function firmsOf({ firms }: FoldKeys, rows: Uint32Array): Set<number> {
  return new Set(Array.from(rows, (row) => firms[row]!));
}

describe("groupedFold", () => {
  it("keeps all test rows and drops their firms from learning by default", () => {
    const { description } = groupedFold(keys, window);
    expect(description.parts.test.rows).toBe(60);
    expect(learningParts.reduce((sum, part) => sum + description.parts[part].rows, 0)).toBe(90);
    expect(description.protocol).toBe("grouped");
    expect(description.excluded).toEqual([
      { reason: "firm of the test side, left out of learning", rows: 30, firms: 30 },
    ]);
  });

  it("keeps all learning rows and drops their firms from the test when told to", () => {
    const { description } = groupedFold(keys, { ...window, dropFrom: "test" });
    expect(description.parts.test.rows).toBe(30);
    expect(learningParts.reduce((sum, part) => sum + description.parts[part].rows, 0)).toBe(120);
    expect(description.grouping).toMatch(/never seen before/);
  });

  it("draws sides by name alone when a share is given, whatever became of the firm", () => {
    const everywhere = panelKeys(1000, ["2018-01", "2021-05"]);
    const gone = panelKeys(1000, ["2018-01"]);
    const withGone = keysOf(
      ...Array.from({ length: 1000 }, (_, i) => [
        `${i} 2018-01 0`,
        ...(i < 500 ? [`${i} 2021-05 0`] : []),
      ]).flat(),
    );
    const share = (panel: FoldKeys) => {
      const fold = groupedFold(panel, { ...window, testShare: 0.4 });
      return new Set(
        learningParts.flatMap((part) =>
          Array.from(fold.rows[part], (row) => panel.firmNames[panel.firms[row]!]!),
        ),
      );
    };
    expect(share(withGone)).toEqual(share(everywhere));
    // Five standard deviations of a binomial of 1000 firms at 0.6 are 77.
    expect(Math.abs(share(everywhere).size - 600)).toBeLessThan(77);
    expect(() => share(gone)).toThrow(/no usable row in test/);
  });

  it("refuses a share with firms leaving the test", () => {
    expect(() => groupedFold(keys, { ...window, dropFrom: "test", testShare: 0.5 })).toThrow(/testShare/);
    expect(() => groupedFold(keys, { ...window, testShare: 0 })).toThrow(/testShare out of \(0, 1\]: 0/);
  });

  it("has no firm on both sides on any panel", () => {
    const rows = fc.array(fc.record({ firm: fc.nat(60), month: fc.nat(60), label: fc.nat(1) }), {
      minLength: 60,
      maxLength: 300,
    });
    const sides = fc.constantFrom<Grouping>({ dropFrom: "test" }, { dropFrom: "train" }, { testShare: 0.5 });
    let sound = 0;
    fc.assert(
      fc.property(rows, sides, (cells, side) => {
        const panel: FoldKeys = {
          firmNames: Array.from({ length: 61 }, (_, i) => `firm ${i}`),
          firms: Int32Array.from(cells, ({ firm }) => firm),
          asOf: Int32Array.from(cells, ({ month }) => month),
          labels: Int8Array.from(cells, ({ label }) => label),
        };
        const config = {
          trainFrom: 0,
          testFrom: 40,
          testUntil: 60,
          horizonMonths: 3,
          reportingDelayMonths: 0,
        };
        try {
          const fold = groupedFold(panel, { ...config, ...side });
          sound++;
          const tested = firmsOf(panel, fold.rows.test);
          for (const part of learningParts)
            expect([...firmsOf(panel, fold.rows[part])].filter((firm) => tested.has(firm))).toEqual([]);
          expect(checkFold(fold, panel)).toEqual([]);
        } catch (error) {
          expect((error as { code?: string }).code).toBe("fold.empty-part");
        }
      }),
      { seed: 21, numRuns: 150 },
    );
    expect(sound).toBeGreaterThan(50);
  });
});

describe("groupedFolds", () => {
  const months = ["2018-01", "2021-05"];

  it.each(["drawn", "present"] as const)(
    "judges every test row once, by firms it never learned from: %s",
    (leaving) => {
      const panel = panelKeys(300, months);
      const folds = groupedFolds(panel, window, { count: 4, leaving });
      const tested = folds.flatMap(({ rows }) => [...rows.test]).sort((a, b) => a - b);
      expect(tested).toEqual(Array.from({ length: 300 }, (_, i) => 2 * i + 1));
      for (const fold of folds) expect(checkFold(fold, panel)).toEqual([]);
    },
  );

  it("keeps the firms that are gone in every learning side when only present ones leave", () => {
    const here = Array.from({ length: 100 }, (_, i) => months.map((month) => `h${i} ${month} 0`)).flat();
    const gone = Array.from({ length: 30 }, (_, i) => `g${i} 2018-01 1`);
    const panel = keysOf(...here, ...gone);
    for (const { description } of groupedFolds(panel, window, { count: 3, leaving: "present" }))
      expect(learningParts.reduce((sum, part) => sum + description.parts[part].positiveFirms, 0)).toBe(30);
  });

  it("refuses fewer than two folds", () => {
    expect(() => groupedFolds(keys, window, { count: 1 })).toThrow(/count out of \[2, ∞\): 1/);
  });
});
