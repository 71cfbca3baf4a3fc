import type { FoldDescription } from "vigie/experiments";
import { seriesOf } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { foldDescription } from "../../../support/fold-description.ts";

type Cut = Partial<Pick<FoldDescription, "protocol" | "learned" | "tested">>;

/** A fold that judges the months of `[from, until)`. */
const fold = (from: string, until: string, cut: Cut = {}) => foldDescription({ from, until }, cut);

const unseen: Cut = { learned: ["South"], tested: ["North"] };
const [year2020, year2021] = [fold("2020-07-01", "2021-07-01"), fold("2021-07-01", "2022-07-01")];

describe("folds that together judge a longer time", () => {
  it("are those of the same regions, earliest first; a fold of other regions stands alone", () => {
    const folds = {
      "2021": year2021,
      "2020": year2020,
      "2021-unseen": fold("2021-07-01", "2022-07-01", unseen),
    };
    expect(seriesOf(folds)).toEqual([{ name: "2020-to-2021", folds: ["2020", "2021"] }]);
  });

  it("make a series for every choice of regions", () => {
    const folds = {
      a: year2020,
      b: year2021,
      c: fold("2020-07-01", "2021-07-01", unseen),
      d: fold("2021-07-01", "2022-07-01", unseen),
    };
    expect(seriesOf(folds).map(({ name }) => name)).toEqual(["a-to-b", "c-to-d"]);
  });

  it.each([
    ["one fold alone", { a: year2020 }],
    ["an as-of date judged twice", { a: year2020, b: fold("2021-06-01", "2022-06-01") }],
    ["two histories of one test", { a: year2021, b: year2021 }],
    [
      "folds that part firms, not dates",
      {
        a: fold("2020-07-01", "2021-07-01", { protocol: "grouped" }),
        b: fold("2021-07-01", "2022-07-01", { protocol: "grouped" }),
      },
    ],
  ])("are none: %s", (_, folds) => {
    expect(seriesOf(folds)).toEqual([]);
  });
});
