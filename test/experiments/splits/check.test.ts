import { parseMonth } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { checkFold, type FoldBreach } from "../../../experiments/splits/check.ts";
import type { Fold, FoldRows } from "../../../experiments/splits/fold.ts";
import { groupedFold } from "../../../experiments/splits/grouped.ts";
import { temporalFold } from "../../../experiments/splits/temporal.ts";
import { keysOf } from "./rows.ts";

const lines = Array.from({ length: 60 }, (_, i) => `f${i} 2018-01 ${i % 2}`);
const tested = Array.from({ length: 10 }, (_, i) => `t${i} 2021-01 ${i % 2}`);
// 70: not usable; 71: in the embargo; 72: second row of f0; 73: test row of f0.
const keys = keysOf(...lines, ...tested, "u 2018-01 -1", "e 2020-01 0", "f0 2018-02 0", "f0 2021-01 0");
const config = {
  trainFrom: parseMonth("2017-01"),
  testFrom: parseMonth("2021-01"),
  testUntil: parseMonth("2021-02"),
};
const fold = temporalFold(keys, config);
const home = (["train", "calibrate", "choose"] as const).find((part) => fold.rows[part].includes(0))!;
const other = home === "choose" ? "calibrate" : "choose";

function changed(rows: Partial<FoldRows>, from: Fold = fold): Fold {
  return { ...from, rows: { ...from.rows, ...rows } };
}
function plus(part: keyof FoldRows, ...rows: readonly number[]): Fold {
  return changed({ [part]: Uint32Array.from([...fold.rows[part], ...rows]).sort() });
}

describe("checkFold", () => {
  it("finds nothing in a fold as it was made", () => {
    expect(checkFold(fold, keys)).toEqual([]);
  });

  const planted: readonly [string, Fold, Partial<FoldBreach>][] = [
    ["an empty part", changed({ choose: new Uint32Array() }), { rule: "part-empty", parts: ["choose"] }],
    ["a row beyond the panel", plus("train", 999), { rule: "row-unknown", count: 1, example: "row 999" }],
    [
      "rows out of order",
      changed({ train: fold.rows.train.slice().reverse() }),
      { rule: "rows-not-ascending", parts: ["train"] },
    ],
    ["a row in two parts", plus(other, 0), { rule: "row-in-two-parts", example: "row 0" }],
    ["a label that cannot be used", plus("train", 70), { rule: "label-not-usable", count: 1 }],
    ["a month outside the part", plus("train", 60), { rule: "month-outside-part" }],
    [
      "a label known too late",
      plus("train", 71),
      { rule: "label-known-too-late", count: 1, example: "row 71: firm e, as of 2020-01-01" },
    ],
    [
      "a firm in two learning parts",
      changed({
        [home]: fold.rows[home].filter((row) => row !== 72),
        [other]: Uint32Array.from([...fold.rows[other], 72]).sort(),
      }),
      { rule: "firm-in-two-parts", count: 1, example: "firm f0" },
    ],
  ];
  it.each(planted)("names %s", (_, broken, breach) => {
    expect(checkFold(broken, keys)).toContainEqual(expect.objectContaining(breach));
  });

  it("names a firm on both sides of a grouped fold", () => {
    const grouped = groupedFold(keys, config);
    const broken = changed({ train: Uint32Array.from([...grouped.rows.train, 0]).sort() }, grouped);
    expect(checkFold(broken, keys)).toContainEqual(
      expect.objectContaining({ rule: "firm-on-both-sides", parts: ["train", "test"], example: "firm f0" }),
    );
  });
});
