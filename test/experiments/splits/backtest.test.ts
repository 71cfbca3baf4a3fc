import { isoOfMonth, parseMonth } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { type BacktestConfig, backtestWindows } from "../../../experiments/splits/backtest.ts";
import { learningParts } from "../../../experiments/splits/fold.ts";
import { temporalFold } from "../../../experiments/splits/temporal.ts";
import { panelKeys } from "./rows.ts";

const config: BacktestConfig = {
  trainFrom: parseMonth("2016-01"),
  testFrom: parseMonth("2019-07"),
  testUntil: parseMonth("2022-07"),
};
const dates = (given: BacktestConfig) =>
  backtestWindows(given).map(({ name, config: { trainFrom, testFrom, testUntil } }) =>
    [name, ...[trainFrom, testFrom, testUntil].map((month) => isoOfMonth(month).slice(0, 7))].join(" "),
  );

describe("backtestWindows", () => {
  it("steps through half-open test years, each learning from the first month on", () => {
    expect(dates(config)).toEqual([
      "2019-07 2016-01 2019-07 2020-07",
      "2020-07 2016-01 2020-07 2021-07",
      "2021-07 2016-01 2021-07 2022-07",
    ]);
  });

  it("gives no window that would reach beyond the end", () => {
    expect(dates({ ...config, testUntil: parseMonth("2022-06") })).toHaveLength(2);
    expect(dates({ ...config, testMonths: 3, stepMonths: 6, testUntil: parseMonth("2020-07") })).toEqual([
      "2019-07 2016-01 2019-07 2019-10",
      "2020-01 2016-01 2020-01 2020-04",
    ]);
  });

  it("counts a history back from the last label known on the test's first day: 2017-12 for 2019-07", () => {
    const histories = backtestWindows({
      ...config,
      testUntil: parseMonth("2020-07"),
      histories: ["all", 12],
    });
    expect(histories.map(({ name }) => name)).toEqual(["2019-07-history-all", "2019-07-history-12"]);
    const months = Array.from({ length: 54 }, (_, i) => isoOfMonth(parseMonth("2016-01") + i).slice(0, 7));
    const keys = panelKeys(60, months);
    const { description } = temporalFold(keys, histories[1]!.config);
    expect(description.parts.train).toMatchObject({ from: "2017-01-01", until: "2018-01-01" });
    expect(description.parts.test).toMatchObject({ from: "2019-07-01", until: "2020-07-01" });
  });

  it("trap 10: every fold learns only from labels known on its own first day", () => {
    const months = Array.from({ length: 78 }, (_, i) => isoOfMonth(parseMonth("2016-01") + i).slice(0, 7));
    const keys = panelKeys(60, months);
    const last = backtestWindows(config).map(({ config: window }) => {
      const { rows, description } = temporalFold(keys, window);
      expect(description.embargo.overridden).toBeNull();
      const learned = learningParts.flatMap((part) => Array.from(rows[part], (row) => keys.asOf[row]!));
      return isoOfMonth(Math.max(...learned));
    });
    expect(last).toEqual(["2017-12-01", "2018-12-01", "2019-12-01"]);
  });

  it.each([
    [
      "no room for a test",
      { testUntil: parseMonth("2020-06") },
      /no window in the backtest: \[2019-07-01, 2020-06-01\)/,
    ],
    ["a step of nothing", { stepMonths: 0 }, /stepMonths out of \[1, ∞\): 0/],
    [
      "a history before the first month",
      { histories: [25] },
      /history out of reach: 25 months before the test of 2019-07 \(expected 1\.\.24/,
    ],
    ["no history", { histories: [] }, /no window/],
  ])("refuses %s", (_, change, message) => {
    expect(() => backtestWindows({ ...config, ...change })).toThrow(message);
  });
});
