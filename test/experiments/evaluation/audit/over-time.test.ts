import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { auditGroups } from "../../../../experiments/evaluation/audit/audit.ts";
import { auditOverTime } from "../../../../experiments/evaluation/audit/over-time.ts";
import { subsetOutcomes } from "../../../../experiments/evaluation/subset.ts";
import { drawnOutcomes, logistic } from "../rows.ts";

/** Four rows a firm, a year each; in 2022 the failing firms of the north lose two of their margin; islands are few. */
const own = drawnOutcomes({ firms: 9000, rowsEach: 4, seed: "years", base: -1.5 });
const random = createRandom("years");
const years = ["2020", "2021", "2022", "2023"];
const regions = ["north", "south", "islands"];
const periods = { name: "year", levels: years, codes: own.firms.map((_, row) => row % 4) };
const groups = {
  name: "region",
  levels: regions,
  codes: own.firms.map((firm) => (firm % 900 === 0 ? 2 : firm % 2)),
};
const margins = own.margins.map((margin, row) => {
  const isHarmed = groups.codes[row] === 0 && periods.codes[row] === 2 && own.labels[row] === 1;
  return margin + 0.2 * random.normal() - (isHarmed ? 2 : 0);
});
const outcomes = { ...own, margins, probabilities: margins.map(logistic) };
const specification = { primary: [{ metric: "recall", compare: "difference", margin: 0.1 } as const] };
const options = { specification, threshold: -0.5, alerts: "planted" };

const auditOfYear = (year: number) =>
  auditGroups(
    subsetOutcomes(
      outcomes,
      Array.from(own.labels.keys()).filter((row) => row % 4 === year),
    ),
    { ...groups, codes: groups.codes.filter((_, row) => row % 4 === year) },
    options,
  );

describe("region by year", () => {
  const found = auditOverTime(outcomes, { groups, periods }, options);
  const lines = found.criteria[0]!.lines;
  const verdictOf = (level: string, period: string) =>
    lines.find((line) => line.level === level && line.period === period)!.verdict;

  it("fails the region and year in which harm was planted, and no other large one", () => {
    expect(found.periods).toEqual(years);
    expect(lines).toHaveLength(12);
    expect(verdictOf("north", "2022")).toBe("fail");
    for (const year of ["2020", "2021", "2023"])
      expect([verdictOf("north", year), verdictOf("south", year)], year).toEqual(["pass", "pass"]);
    for (const year of years) expect(verdictOf("islands", year)).toBe("not enough evidence");
  });

  it("compares within the year, as an audit of that year's rows alone", () => {
    const alone = auditOfYear(2);
    const here = lines.filter(({ period }) => period === "2022");
    expect(here.map(({ level, gap }) => [level, gap])).toEqual(
      alone.criteria[0]!.lines.map(({ level, gap }) => [level, gap]),
    );
    expect(here.map(({ estimate }) => estimate)).toEqual(alone.groups.map(({ metrics }) => metrics.recall));
  });

  it("is Holm-adjusted over all cells together: no p-value is below that of its year alone", () => {
    for (const year of [0, 1, 2, 3]) {
      for (const { level, pValue } of auditOfYear(year).criteria[0]!.lines) {
        const jointly = lines.find((line) => line.level === level && line.period === years[year])!;
        if (pValue !== null) expect(jointly.pValue!).toBeGreaterThanOrEqual(pValue);
      }
    }
  });

  it("lists the periods in which nothing can be compared", () => {
    const onlyNorth = { ...groups, codes: groups.codes.map((code, row) => (row % 4 === 1 ? 0 : code)) };
    expect(auditOverTime(outcomes, { groups: onlyNorth, periods }, options).leftOut).toEqual([
      { level: "2021", reason: "only north occurs in it", why: { because: "only group", level: "north" } },
    ]);
    const named = { ...options, specification: { ...specification, reference: { region: "islands" } } };
    const withoutIslands = {
      ...groups,
      codes: groups.codes.map((code, row) => (row % 4 === 0 && code === 2 ? 1 : code)),
    };
    expect(auditOverTime(outcomes, { groups: withoutIslands, periods }, named).leftOut).toEqual([
      {
        level: "2020",
        reason: "the reference islands does not occur in it",
        why: { because: "reference absent", level: "islands" },
      },
    ]);
  });
});
