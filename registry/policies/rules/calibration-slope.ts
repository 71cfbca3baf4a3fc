import { isBounded } from "vigie/experiments";
import { failed, passed, type Rule, unknown } from "./rule.ts";

/** Slope of the outcome on the calibrated log-odds: 1 is right, below it scores are too extreme (Cox 1958). */
export const calibrationSlope: Rule<"calibration-slope"> = {
  canBeWaived: false,
  asks: ({ from, to }) => `the calibration slope on the test part lies between ${from} and ${to}, at 95 %`,
  judge({ from, to }, { views }) {
    const read = ["evaluation.json"];
    const slope = views?.withoutStrongSignals.metrics.calibrationSlope;
    if (slope === undefined) return unknown({ says: "no slope" }, read);
    if (!isBounded(slope)) return unknown({ says: "no interval of the slope", method: slope.method }, read);
    const { value, low, high, positiveFirms: failing } = slope;
    const spare = Math.min(value - from, to - value);
    const half = Math.max(value - low, high - value);
    const needed = spare > 0 ? Math.ceil(failing * (half / spare) ** 2) : null;
    const finding = { says: "slope", value, low, high, failing, needed } as const;
    if (low >= from && high <= to) return passed(finding, read);
    return high < from || low > to ? failed(finding, read) : unknown(finding, read);
  },
};
