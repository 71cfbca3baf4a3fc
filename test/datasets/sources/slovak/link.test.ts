import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FirmYear, ratioCount } from "../../../../datasets/sources/slovak/firm-year.ts";
import { linkFirms } from "../../../../datasets/sources/slovak/link.ts";

/** A row whose three years of ratios are all the given three numbers. */
function row(
  year: number,
  [a, b, c]: readonly [number, number, number],
  sector = "retail",
  line = 2,
): FirmYear {
  const values = Float64Array.from({ length: ratioCount }, (_, j) => [a, b, c][Math.floor(j / 21)]!);
  return { file: `nonbankrupt_${sector}_${year}`, line, year, sector, bankrupt: false, values };
}

const partners = (rows: readonly FirmYear[]) => Array.from(linkFirms(rows).firms);
const missing = Number.NaN;

describe("linkFirms", () => {
  it("gives one number to rows of successive years that share 42 values, also across sectors", () => {
    const [a, b, c] = partners([
      row(2013, [1, 2, 3]),
      row(2014, [2, 3, 4], "construction"),
      row(2015, [3, 4, 5]),
    ]);
    expect([b, c]).toEqual([a, a]);
  });

  it("takes missing for equal to missing", () => {
    const [a, b] = partners([row(2013, [1, missing, 3]), row(2014, [missing, 3, 4])]);
    expect(b).toBe(a);
  });

  it("does not link over a gap of a year, nor on 41 values", () => {
    const almost = row(2014, [2, 3, 4]);
    almost.values[41] = 99;
    const firms = partners([row(2013, [1, 2, 3]), almost, row(2015, [2, 3, 4])]);
    expect(new Set(firms).size).toBe(3);
  });

  it("settles repeated values by the order of the files between two sure neighbours", () => {
    const rows = [
      row(2013, [1, 8, 8], "retail", 2),
      row(2013, [1, 2, 3], "retail", 3),
      row(2013, [4, 8, 8], "retail", 4),
      row(2014, [2, 3, 7], "retail", 2),
      row(2014, [8, 8, 9], "retail", 3),
    ];
    const { firms, firmCount, years } = linkFirms(rows);
    expect(firms[4]).toBe(firms[2]);
    expect(firmCount).toBe(3);
    expect(years).toEqual([
      { from: 2013, to: 2014, rows: 3, shared: 3, byValues: 1, byOrder: 1, ambiguous: 0 },
    ]);
  });

  it("leaves repeated values apart when they stand between other neighbours, and counts them", () => {
    const rows = [
      row(2013, [1, 8, 8], "retail", 2),
      row(2013, [4, 8, 8], "retail", 3),
      row(2013, [1, 2, 3], "retail", 4),
      row(2014, [2, 3, 7], "retail", 2),
      row(2014, [8, 8, 9], "retail", 3),
    ];
    const { firmCount, years } = linkFirms(rows);
    expect(firmCount).toBe(4);
    expect(years[0]).toMatchObject({ byValues: 1, byOrder: 0, ambiguous: 1 });
  });

  it("numbers firms by year and values, so that moving a row to another file does not change the numbers", () => {
    const rows = [row(2013, [5, 5, 5], "agriculture"), row(2013, [1, 2, 3]), row(2014, [9, 9, 9])];
    const { firms } = linkFirms(rows);
    const { firms: turned } = linkFirms([rows[1]!, rows[0]!, rows[2]!]);
    expect([turned[1], turned[0], turned[2]]).toEqual(Array.from(firms));
    expect(Math.max(firms[0]!, firms[1]!)).toBeLessThan(firms[2]!);
  });

  it("agrees with comparing every pair of rows, for values that occur once a year", () => {
    const cell = fc.integer({ min: 0, max: 3 });
    const side = fc.uniqueArray(fc.tuple(cell, cell, cell), {
      selector: (values) => values.join(),
      maxLength: 12,
    });
    fc.assert(
      fc.property(side, side, (before, after) => {
        const rows = [...before.map((v) => row(2013, v)), ...after.map((v) => row(2014, v))];
        const { firms, years } = linkFirms(rows);
        const pairs = allPairs(rows).filter(
          ([i, j], _, all) => all.filter(([k, l]) => k === i || l === j).length === 1,
        );
        for (const [i, j] of pairs) expect(firms[j]).toBe(firms[i]);
        expect(years[0]?.byValues ?? 0).toBe(pairs.length);
        for (const year of [2013, 2014]) expectOncePerYear(rows, firms, year);
      }),
    );
  });
});

/** The slow twin of the join: every pair, every value. */
function allPairs(rows: readonly FirmYear[]): [number, number][] {
  const pairs: [number, number][] = [];
  rows.forEach((a, i) => {
    rows.forEach((b, j) => {
      if (b.year === a.year + 1 && sameValues(a, b)) pairs.push([i, j]);
    });
  });
  return pairs;
}

function sameValues(a: FirmYear, b: FirmYear): boolean {
  for (let k = 0; k < 42; k++) if (!Object.is(a.values[k + 21], b.values[k])) return false;
  return true;
}

function expectOncePerYear(rows: readonly FirmYear[], firms: Int32Array, year: number): void {
  const seen = rows.flatMap((row, i) => (row.year === year ? [firms[i]] : []));
  expect(new Set(seen).size).toBe(seen.length);
}
