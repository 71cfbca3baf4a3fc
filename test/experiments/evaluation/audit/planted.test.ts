import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { type ListReport, reportLists } from "../../../../experiments/evaluation/lists.ts";
import { drawnOutcomes, logistic } from "../rows.ts";

/** Example-like lists whose truth is known: 20,000 firms of two large regions and a tiny one, two departments each. */
const own = drawnOutcomes({ firms: 20_000, rowsEach: 2, seed: "planted lists", base: -1.8 });
const regionOf = (firm: number) => (firm % 1000 === 0 ? 2 : firm % 2);
const region = { name: "region", levels: ["north", "south", "tiny"], codes: own.firms.map(regionOf) };
const departments = {
  name: "department",
  levels: ["59", "62", "13", "06", "2A", "2B"],
  codes: own.firms.map((firm) => 2 * regionOf(firm) + (firm % 3 === 0 ? 1 : 0)),
};
/** Places in proportion to firms, a third of them. */
const fair = { "59": 2200, "62": 1100, "13": 2200, "06": 1100, "2A": 4, "2B": 2 };

function audited({
  isBlind,
  table,
}: {
  isBlind: boolean;
  table: Readonly<Record<string, number>>;
}): ListReport {
  const random = createRandom("planted lists");
  // The score is the true log-odds; a blind model knows nothing of half of the north's firms.
  const margins = own.margins.map((margin, row) => {
    const noise = -1.8 + random.normal();
    return isBlind && region.codes[row] === 0 && own.firms[row]! % 4 === 0 ? noise : margin;
  });
  return reportLists(
    { ...own, margins, probabilities: margins.map(logistic) },
    { departments, dates: own.firms.map((_, row) => row % 2), table, divisions: [region] },
  );
}

function recallOf({ audits: [one] }: ListReport) {
  const lines = one!.audit.criteria.find(({ metric }) => metric === "recall")!.lines;
  return Object.fromEntries(
    lines.map(({ level, verdict }, i) => [level, [verdict, one!.causes[i]!.modelVerdict]]),
  );
}

describe("lists whose truth is known", () => {
  it("pass in large regions where nothing was planted; a tiny region is not enough evidence", () => {
    expect(recallOf(audited({ isBlind: false, table: fair }))).toEqual({
      north: ["pass", "pass"],
      south: ["pass", "pass"],
      tiny: ["not enough evidence", "not enough evidence"],
    });
  });

  it("fail where the model is blind to a large region, and the model is to blame", () => {
    const found = recallOf(audited({ isBlind: true, table: fair }));
    expect(found.north).toEqual(["fail", "fail"]);
    expect(found.tiny![0]).toBe("not enough evidence");
  });

  it("fail where the capacity table is unfair, and the model is not to blame", () => {
    const found = recallOf(audited({ isBlind: false, table: { ...fair, "59": 700, "62": 350 } }));
    expect(found.north).toEqual(["fail", "pass"]);
  });
});
