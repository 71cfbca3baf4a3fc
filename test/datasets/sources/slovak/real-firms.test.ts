import { describe, expect, it, type TestContext } from "vitest";
import type { FirmYear } from "../../../../datasets/sources/slovak/firm-year.ts";
import { type FirmLinks, linkFirms } from "../../../../datasets/sources/slovak/link.ts";
import { slovakPanel } from "../../../../datasets/sources/slovak/panel.ts";
import { readSlovakRows, type SlovakRows } from "../../../../datasets/sources/slovak/read.ts";
import python from "../../../golden/slovak-links.json" with { type: "json" };
import { sharedFolder } from "../../../support/requirements.ts";

interface Real extends SlovakRows {
  readonly links: FirmLinks;
}

let loaded: Promise<Real> | undefined;

function real(context: TestContext): Promise<Real> {
  const folder = sharedFolder(context, "data/slovak-smes");
  loaded ??= readSlovakRows(folder).then((read) => ({ ...read, links: linkFirms(read.rows) }));
  return loaded;
}

// Counts and shares: what is published of this data; bench/peers/slovak_twin.py counts them too (test/golden/slovak-links.json).
describe("the Slovak firms of Drotár et al. 2019", () => {
  it("are 51,156 sound and 251 bankrupt firm-years, of which 15,739 and 40 in 2016", async (context) => {
    const { rows, rejects } = await real(context);
    const count = (of: readonly FirmYear[]) => [
      of.filter((r) => !r.bankrupt).length,
      of.filter((r) => r.bankrupt).length,
    ];
    expect(rejects).toEqual([]);
    expect(count(rows)).toEqual([51_156, 251]);
    expect(count(rows.filter(({ year }) => year === 2016))).toEqual([15_739, 40]);
  });

  it("share their 42 values with the next year in 97 to 99 % of rows", async (context) => {
    const { years } = (await real(context)).links;
    expect(years.map(({ rows, shared }) => (shared / rows).toFixed(4))).toEqual([
      "0.9866",
      "0.9879",
      "0.9739",
    ]);
  });

  it("are linked as the Python twin links them, by its own code", async (context) => {
    const { firmCount, years } = (await real(context)).links;
    expect({ firms: firmCount, years: years.map(({ to: _, ...year }) => year) }).toEqual({
      firms: python.firms,
      years: python.years,
    });
  });

  it("are about 16,370 firms, none of which goes from sound to bankrupt", async (context) => {
    const { rows, links } = await real(context);
    expect(Math.abs(links.firmCount / 16_370 - 1)).toBeLessThan(0.01);
    const outcomes = new Map<number, Set<boolean>>();
    rows.forEach(({ bankrupt }, i) => {
      const firm = links.firms[i]!;
      outcomes.set(firm, (outcomes.get(firm) ?? new Set()).add(bankrupt));
    });
    expect([...outcomes.values()].filter((kinds) => kinds.size > 1)).toEqual([]);
  });

  it("have at most one row a year", async (context) => {
    const { rows, links } = await real(context);
    expect(new Set(rows.map(({ year }, i) => `${links.firms[i]}/${year}`)).size).toBe(rows.length);
  });

  it("were seen in 2013 or 2014 in 72 % of the rows of 2016, which alone ranks that year with AUC 0.86", async (context) => {
    const { rows, links } = await real(context);
    const learnt = new Set(rows.flatMap(({ year }, i) => (year <= 2014 ? [links.firms[i]!] : [])));
    const test = rows
      .map((row, i) => ({ ...row, isNew: learnt.has(links.firms[i]!) ? 0 : 1 }))
      .filter((row) => row.year === 2016);
    const seen = test.filter(({ isNew }) => isNew === 0).length;
    expect((seen / test.length).toFixed(2)).toBe("0.72");
    expect(areaUnderCurve(test, ({ isNew }) => isNew).toFixed(2)).toBe("0.86");
  });

  it("of 2013 and 2014 are ranked best by the ratio that the single-ratio rule uses, among the newest year's 21", async (context) => {
    const { rows } = await real(context);
    const train = rows.filter(({ year }) => year <= 2014);
    const ranked = Array.from({ length: 21 }, (_, k) => {
      const auc = areaUnderCurve(train, atMedian(train, 42 + k));
      return { column: `V${43 + k}`, sign: auc >= 0.5 ? 1 : -1, auc: Math.max(auc, 1 - auc) };
    }).sort((a, b) => b.auc - a.auc);
    expect(ranked[0]).toMatchObject({
      column: slovakPanel.singleRatio.column,
      sign: slovakPanel.singleRatio.sign,
    });
    expect(ranked.slice(0, 3).map(({ auc }) => auc.toFixed(3))).toEqual(["0.857", "0.855", "0.852"]);
  });
});

/** The ratio, with the known rows' median where it is missing. */
function atMedian(rows: readonly FirmYear[], column: number): (row: FirmYear) => number {
  const known = rows
    .map(({ values }) => values[column]!)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  const median = (known[(known.length - 1) >> 1]! + known[known.length >> 1]!) / 2;
  return ({ values }) => (Number.isNaN(values[column]!) ? median : values[column]!);
}

/** Mann-Whitney: the share of (bankrupt, sound) pairs in which the bankrupt one scores higher, ties by half. */
function areaUnderCurve<Row extends FirmYear>(rows: readonly Row[], score: (row: Row) => number): number {
  const sound = rows.filter((row) => !row.bankrupt).map(score);
  const bankrupt = rows.filter((row) => row.bankrupt).map(score);
  let wins = 0;
  for (const b of bankrupt) for (const s of sound) wins += b > s ? 1 : b === s ? 0.5 : 0;
  return wins / (sound.length * bankrupt.length);
}
