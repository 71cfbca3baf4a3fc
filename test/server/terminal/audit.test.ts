import { evaluate } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { describeAudit, describeGaps } from "../../../server/terminal/audit.ts";
import { drawnOutcomes, logistic } from "../../experiments/evaluation/rows.ts";

/** Two large regions and a tiny one; the failing firms of the north are ranked low. */
const own = drawnOutcomes({ firms: 6000, rowsEach: 2, base: -1.5 });
const codes = own.firms.map((firm) => (firm % 1500 === 0 ? 2 : firm % 2));
const margins = own.margins.map(
  (margin, row) => margin - (codes[row] === 0 && own.labels[row] === 1 ? 3 : 0),
);
const region = { name: "region", levels: ["north", "south", "tiny"], codes };
const { lists } = evaluate(
  { ...own, margins, probabilities: margins.map(logistic) },
  {
    replicates: 100,
    lists: {
      departments: { name: "department", levels: ["01"], codes: own.firms.map(() => 0) },
      dates: own.firms.map((_, row) => row % 2),
      usual: 1500,
      divisions: [region],
      overTime: [
        {
          groups: region,
          periods: { name: "year", levels: ["2020", "2021"], codes: own.firms.map((_, row) => row % 2) },
        },
      ],
      leftOut: [{ division: "ageClass", reason: "the panel has no such column" }],
    },
  },
);

describe("the audit as text", () => {
  const lines = describeAudit("logistic", lists!).split("\n");

  it("has a line per division and primary criterion with its verdict and the groups that fail", () => {
    const recall = lines.filter((line) => /recall within ±0\.1/.test(line));
    expect(recall[0]).toMatch(
      /^region +recall within ±0\.1 +fail +0 +2 +1 +north \(-0\.\d+\), south \(0\.\d+\)$/,
    );
    expect(recall[1]).toMatch(/^region, places anywhere .* fail /);
    expect(recall[2]).toMatch(/^region by year .* north 2020 \(-0\.\d+\)/);
  });

  it("says what was left out and why", () => {
    expect(lines).toContain("  ageClass: the panel has no such column");
    expect(lines.at(-1)).toMatch(/^ {2}of region: tiny \(.*too few failing firms/);
  });

  it("tells the groups one by one, with what the model is to blame for", () => {
    const [header, north, south, tiny] = describeGaps(lists!)[0]!.split("\n");
    expect(header).toMatch(
      /^region +failing firms +recall +minus reference +verdict +places anywhere +the model's verdict$/,
    );
    expect(north).toMatch(/^north +[\d,]+ +0\.\d\d \[.*\] +-0\.\d\d \[-0.*, -0.*\] +fail +-0\.\d\d +fail$/);
    expect(south).toMatch(/^south .* fail$/);
    expect(tiny).toMatch(/^tiny +\d .* \[–, –\] +not enough evidence /);
  });
});
