import { parseMonth } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { checkFold } from "../../../experiments/splits/check.ts";
import { learningParts } from "../../../experiments/splits/fold.ts";
import { type RegionalKeys, regionalFold } from "../../../experiments/splits/regional.ts";
import { temporalFold } from "../../../experiments/splits/temporal.ts";
import { panelKeys } from "./rows.ts";

const window = {
  trainFrom: parseMonth("2017-01"),
  testFrom: parseMonth("2021-01"),
  testUntil: parseMonth("2021-04"),
};
const rows = panelKeys(300, ["2018-01", "2019-01", "2021-01", "2021-03"]);
const keys: RegionalKeys = {
  ...rows,
  groupCodes: rows.firms.map((firm) => firm % 3),
  groupLevels: ["Bretagne", "Corse", "Normandie"],
};
const regionsIn = (list: Uint32Array) => [
  ...new Set(Array.from(list, (row) => keys.groupLevels[keys.groupCodes[row]!]!)),
];

describe("regionalFold", () => {
  it("judges a region that no learning part has seen, and counts what it left out", () => {
    const { rows: cut, description } = regionalFold(keys, window, {
      learnIn: { except: ["Corse"] },
      testIn: { only: ["Corse"] },
    });
    for (const part of learningParts) expect(regionsIn(cut[part]).sort()).toEqual(["Bretagne", "Normandie"]);
    expect(regionsIn(cut.test)).toEqual(["Corse"]);
    expect(description).toMatchObject({
      protocol: "temporal",
      tested: ["Corse"],
      grouping: "learns in every region but Corse; judged in Corse",
    });
    expect(description.excluded).toEqual([
      { reason: "region left out of learning", rows: expect.any(Number), firms: 100 },
      { reason: "region not judged by this fold", rows: 400, firms: 200 },
    ]);
  });

  it("gives each row the part it has without regions", () => {
    const all = temporalFold(keys, window).rows;
    const cut = regionalFold(keys, window, { learnIn: { only: ["Bretagne"] } }).rows;
    for (const part of learningParts)
      expect([...cut[part]]).toEqual([...all[part]].filter((row) => keys.groupCodes[row] === 0));
    expect(cut.test).toEqual(all.test);
  });

  const apart = { learnIn: { except: ["Corse"] }, testIn: { only: ["Corse"] } };
  // Firm 1 lives in Corse; here it has done so only since the test began.
  const moving: RegionalKeys = {
    ...keys,
    groupCodes: keys.groupCodes.map((code, row) =>
      keys.firms[row] === 1 && keys.asOf[row]! < window.testFrom ? 0 : code,
    ),
  };

  it("does not learn from a firm that moved to the judged region", () => {
    const { rows: cut, description } = regionalFold(moving, window, apart);
    const firmsIn = (list: Uint32Array) => Array.from(list, (row) => moving.firms[row]!);
    expect(firmsIn(cut.test)).toContain(1);
    for (const part of learningParts) expect(firmsIn(cut[part])).not.toContain(1);
    expect(description.excluded).toContainEqual({
      reason: "firm judged by this fold, learned from in a region it has left",
      rows: 2,
      firms: 1,
    });
    const both = regionalFold(moving, window, { testIn: { only: ["Corse"] } });
    expect(learningParts.flatMap((part) => firmsIn(both.rows[part]))).toContain(1);
  });

  it("is called broken by checkFold with a firm on both sides, where no region is", () => {
    const fold = regionalFold(moving, window, apart);
    const row = moving.firms.indexOf(1);
    const train = Uint32Array.from([...fold.rows.train, row]).sort();
    expect(checkFold({ ...fold, rows: { ...fold.rows, train } }, moving)).toContainEqual(
      expect.objectContaining({ rule: "firm-on-both-sides", parts: ["train", "test"], example: "firm 1" }),
    );
  });

  it("names a region that the panel does not have", () => {
    expect(() => regionalFold(keys, window, { testIn: { only: ["Bretange"] } })).toThrow(
      /region unknown: Bretange \(expected one of Bretagne, Corse, Normandie\)/,
    );
  });
});
