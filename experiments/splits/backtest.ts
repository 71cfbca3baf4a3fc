import { isoOfMonth, type Month } from "vigie/datasets";
import { badConfig, type CommonConfig, planFold, type WindowConfig } from "./config.ts";

/** Test windows that follow each other, each judged by models that learned only what was known on its first day. */
export interface BacktestConfig extends CommonConfig {
  /** First as-of month learned from. */
  readonly trainFrom: Month;
  /** First month of the first test. */
  readonly testFrom: Month;
  /** No test reaches beyond it: exclusive. */
  readonly testUntil: Month;
  /** Months of one test. Default 12. */
  readonly testMonths?: number;
  /** Months from one test's first month to the next one's. Default `testMonths`: no as-of date is tested twice. */
  readonly stepMonths?: number;
  /** How far each fold looks back, in months of as-of dates; `all`: to `trainFrom`. Default `["all"]`. */
  readonly histories?: readonly (number | "all")[];
}

export interface BacktestWindow {
  /** `2021-07`, or with several histories `2021-07-history-36`: the first month of the test. */
  readonly name: string;
  readonly config: WindowConfig;
}

/**
 * The windows of a backtest, earliest first: [testFrom + i · step, + testMonths) as long as it ends by `testUntil`, times
 * the histories. A pure function of the configuration. A history of h months learns from [end − h, end), where end is the
 * first as-of month whose label was not known on the test's first day.
 * Throws `fold.bad-config`, also when no window fits or a history begins before `trainFrom`.
 */
export function backtestWindows(config: BacktestConfig): readonly BacktestWindow[] {
  const { testFrom, testUntil, testMonths = 12, histories = ["all"], ...common } = config;
  const step = config.stepMonths ?? testMonths;
  for (const [name, months] of [
    ["testMonths", testMonths],
    ["stepMonths", step],
  ] as const)
    if (!Number.isInteger(months) || months < 1)
      throw badConfig(`${name} out of [1, ∞)`, String(months), "whole months");
  const starts: Month[] = [];
  for (let start = testFrom; start + testMonths <= testUntil; start += step) starts.push(start);
  if (starts.length === 0 || histories.length === 0)
    throw badConfig(
      "no window in the backtest",
      `[${isoOfMonth(testFrom)}, ${isoOfMonth(testUntil)})`,
      `room for a test of ${testMonths} months, and a history`,
    );
  return starts.flatMap((start) =>
    histories.map((history) =>
      windowOf({ ...common, testFrom: start, testUntil: start + testMonths }, history, histories.length > 1),
    ),
  );
}

function windowOf(
  { stepMonths: _step, ...base }: WindowConfig & { readonly stepMonths?: number },
  history: number | "all",
  isNamed: boolean,
): BacktestWindow {
  const { lastKnown } = planFold(base);
  const name = isoOfMonth(base.testFrom).slice(0, 7);
  if (history === "all") return { name: isNamed ? `${name}-history-all` : name, config: base };
  const trainFrom = lastKnown + 1 - history;
  if (!Number.isInteger(history) || history < 1 || trainFrom < base.trainFrom)
    throw badConfig(
      "history out of reach",
      `${history} months before the test of ${name}`,
      `1..${lastKnown + 1 - base.trainFrom} months since ${isoOfMonth(base.trainFrom)}`,
    );
  return { name: `${name}-history-${history}`, config: { ...base, trainFrom } };
}
