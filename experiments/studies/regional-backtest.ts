import { isoOfMonth, parseMonth } from "vigie/datasets";
import type { Protocol, Study } from "../runs/study.ts";
import { type BacktestWindow, backtestWindows } from "../splits/backtest.ts";
import { firstLight } from "./first-light.ts";

/** Where most firms of the example fail: of a smaller region its interval would say nothing. */
const unseen = "Île-de-France";

/** Four test years, the last of them sealed. */
const windows = backtestWindows({
  trainFrom: parseMonth("2016-01"),
  testFrom: parseMonth("2019-07"),
  testUntil: parseMonth("2023-07"),
  shares: { train: 0.4, calibrate: 0.3, choose: 0.3 },
  seed: "regional-backtest",
});

const national = ({ name, config }: BacktestWindow): Protocol => ({
  name,
  meaning: `judge the as-of dates from ${isoOfMonth(config.testFrom).slice(0, 7)} on with what was known on the first of them`,
  fold: config,
});

/** The last two test years again, by models that never saw one region. */
const withoutRegion = ({ name, config }: BacktestWindow): Protocol => ({
  name: `${name}-unseen-region`,
  meaning: `learn without ${unseen}, judge ${unseen}: what a region new to the system may expect`,
  fold: { ...config, learnIn: { except: [unseen] }, testIn: { only: [unseen] } },
});

/** Does a model hold over the years and from region to region? */
export const regionalBacktest: Study = {
  ...firstLight,
  name: "regional-backtest",
  sealed: { from: parseMonth("2022-07") },
  question: "Does the model hold over the years, in every region, and in a region it never saw?",
  protocols: [...windows.map(national), ...windows.slice(-2).map(withoutRegion)],
  models: firstLight.models.filter(({ name }) => name === "single-ratio" || name === "logistic"),
};
