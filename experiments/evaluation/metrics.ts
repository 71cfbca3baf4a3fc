import { Fault } from "vigie/datasets";
import {
  alertRate,
  falseNegativeRate,
  falseOmissionRate,
  falsePositiveRate,
  fHalf,
  fTwo,
  lift,
  precision,
  recall,
} from "./metrics/alerts.ts";
import { brierReliability, brierResolution, brierUncertainty } from "./metrics/decomposition.ts";
import type { Metric } from "./metrics/metric.ts";
import { baseRate, brier, logLoss, observedOverExpected } from "./metrics/probability.ts";
import { auc, averagePrecision } from "./metrics/ranking.ts";
import { calibrationSlope } from "./metrics/slope.ts";

export type { Metric } from "./metrics/metric.ts";

/** Every metric there is; tests are driven by this list. */
export const metrics: readonly Metric[] = [
  auc,
  averagePrecision,
  logLoss,
  brier,
  brierReliability,
  brierResolution,
  brierUncertainty,
  observedOverExpected,
  calibrationSlope,
  baseRate,
  precision,
  recall,
  fHalf,
  fTwo,
  alertRate,
  lift,
  falsePositiveRate,
  falseNegativeRate,
  falseOmissionRate,
];

/** Throws `metric.unknown`. */
export function metric(name: string): Metric {
  const found = metrics.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = metrics.map((one) => one.name).join(", ");
  throw new Fault("metric.unknown", `metric unknown: ${name} (expected one of ${names})`, {
    kind: "not-found",
  });
}
