import { Fault } from "vigie/datasets";
import { type CalibrationRows, calibrationRows } from "./rows.ts";
import { logit, sigmoid } from "./sigmoid.ts";

/** p = 1 / (1 + exp(−(margin + shift))): the model's own odds at another base rate. Keeps the order exactly. */
export interface InterceptCalibrator {
  readonly kind: "intercept";
  readonly shift: number;
  /** `rates`: from the base rates of train and population; `rows`: fitted on the calibrate part. */
  readonly from: "rates" | "rows";
}

/**
 * The correction of a model trained on resampled or reweighted classes: shift = logit(τ) − logit(ȳ) with τ the
 * population's share of failing rows and ȳ that of train, weights included (King & Zeng 2001, eq. 7; the same as Elkan
 * 2001, theorem 2). Exact for a logistic model that is right; an approximation for others.
 * Throws `calibration.bad-rate`.
 */
export function priorCorrection({
  trainRate,
  populationRate,
}: {
  readonly trainRate: number;
  readonly populationRate: number;
}): InterceptCalibrator {
  checkRate("share of failing rows in train", trainRate);
  checkRate("share of failing rows in the population", populationRate);
  return { kind: "intercept", shift: logit(populationRate) - logit(trainRate) + 0, from: "rates" };
}

function checkRate(what: string, rate: number): void {
  if (!(rate > 0 && rate < 1))
    throw new Fault("calibration.bad-rate", `${what}: ${rate} (expected a number between 0 and 1)`);
}

/**
 * The shift with which the probabilities of the rows add up to their failures: the likeliest intercept at slope 1
 * (calibration in the large, Steyerberg 2019, §15.3). Throws `calibration.constant-label`, `calibration.bad-input`.
 */
export function fitIntercept(
  margins: Float64Array,
  labels: ArrayLike<number>,
  weights?: Float64Array,
): InterceptCalibrator {
  return { kind: "intercept", shift: balance(calibrationRows(margins, labels, weights)) + 0, from: "rows" };
}

export function applyIntercept({ shift }: InterceptCalibrator, margins: Float64Array): Float64Array {
  return margins.map((margin) => sigmoid(margin + shift));
}

/** The root of Σ w p(shift) = Σ w y: Newton's steps, halving the bracket where a step leaves it. */
function balance(rows: CalibrationRows): number {
  const rate = logit(rows.positive / (rows.positive + rows.negative));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows.margins.length; i++) {
    if (rows.weights[i] === 0) continue;
    low = Math.min(low, rate - rows.margins[i]!);
    high = Math.max(high, rate - rows.margins[i]!);
  }
  let shift = low + (high - low) / 2;
  for (let iteration = 0; iteration < 200 && high > low; iteration++) {
    const { excess, slope } = excessAt(rows, shift);
    if (excess === 0) break;
    if (excess > 0) high = shift;
    else low = shift;
    const step = shift - excess / slope;
    const next = step > low && step < high ? step : low + (high - low) / 2;
    if (Math.abs(next - shift) <= 1e-14 * Math.max(1, Math.abs(shift))) return next;
    shift = next;
  }
  return shift;
}

/** How many failures too many are expected, and how fast that rises. */
function excessAt(
  { margins, weights, positive }: CalibrationRows,
  shift: number,
): { excess: number; slope: number } {
  let expected = 0;
  let slope = 0;
  for (let i = 0; i < margins.length; i++) {
    const p = sigmoid(margins[i]! + shift);
    expected += weights[i]! * p;
    slope += weights[i]! * p * (1 - p);
  }
  return { excess: expected - positive, slope };
}
