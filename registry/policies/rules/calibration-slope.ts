import { isBounded } from "vigie/experiments";
import { failed, interval, passed, type Rule, unknown } from "./rule.ts";

/** Slope of the outcome on the calibrated log-odds: 1 is right, below it scores are too extreme (Cox 1958). */
export const calibrationSlope: Rule<"calibration-slope"> = {
  canBeWaived: false,
  asks: ({ from, to }) => `the calibration slope on the test part lies between ${from} and ${to}, at 95 %`,
  judge({ from, to }, { views }) {
    const read = ["evaluation.json"];
    const slope = views?.withoutStrongSignals.metrics.calibrationSlope;
    if (slope === undefined)
      return unknown("the bundle has no calibration slope", read, "an evaluation with probabilities");
    if (!isBounded(slope)) return unknown(`no interval: ${slope.method}`, read, "more failing firms");
    const found = `slope ${interval(slope.value, slope.low, slope.high)}`;
    if (slope.low >= from && slope.high <= to) return passed(found, read);
    if (slope.high < from || slope.low > to)
      return failed(found, read, "a calibrator that makes the scores neither too extreme nor too timid");
    const spare = Math.min(slope.value - from, to - slope.value);
    const half = Math.max(slope.value - slope.low, slope.high - slope.value);
    const needed = spare > 0 ? Math.ceil(slope.positiveFirms * (half / spare) ** 2) : null;
    return unknown(
      found,
      read,
      needed === null
        ? "more failing firms, or another calibrator: the slope itself lies outside"
        : `about ${needed} failing firms in the test part would decide it (${slope.positiveFirms} now)`,
    );
  },
};
