import { parseMonth } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { makeFold, strongTestRows } from "../../../experiments/runs/cut.ts";
import type { PanelKeys } from "../../../experiments/runs/panel-keys.ts";
import type { Protocol } from "../../../experiments/runs/study.ts";
import { panelKeys } from "../splits/rows.ts";

const rows = panelKeys(90, ["2018-01", "2021-01"]);
const strong = rows.firms.map((firm, row) =>
  firm >= 84 && rows.asOf[row] === parseMonth("2021-01") ? 1 : 0,
);
const keys = {
  ...rows,
  rowCount: rows.labels.length,
  labels: rows.labels.map((label, row) => (strong[row] === 1 ? -1 : label)),
  strong: Uint8Array.from(strong),
  groupCodes: rows.firms.map((firm) => firm % 3),
  groupLevels: ["Bretagne", "Corse", "Normandie"],
} as unknown as PanelKeys;
const protocol: Protocol = {
  name: "2021-01",
  meaning: "",
  fold: {
    trainFrom: parseMonth("2017-01"),
    testFrom: parseMonth("2021-01"),
    testUntil: parseMonth("2021-02"),
    testIn: { only: ["Corse"] },
  },
};

describe("the fold of a protocol", () => {
  it("takes back strong signals of the judged regions alone", () => {
    const firms = (given: Protocol) =>
      Array.from(strongTestRows(keys, makeFold(keys, given)), (row) => rows.firms[row]);
    const { testIn: _, ...everywhere } = protocol.fold;
    expect(firms({ ...protocol, fold: everywhere })).toEqual([84, 85, 86, 87, 88, 89]);
    expect(firms(protocol)).toEqual([85, 88]);
  });

  it("refuses regions in a grouped fold, which would not heed them", () => {
    expect(() => makeFold(keys, { ...protocol, name: "grouped" })).toThrow(
      /regions of a grouped fold: grouped \(expected learnIn and testIn in a fold through time\)/,
    );
  });
});
