import { Fault } from "vigie/datasets";

/** Margins with what happened: the fold's calibrate part. */
export interface CalibrationRows {
  readonly margins: Float64Array;
  /** 1 the firm failed, 0 it did not. */
  readonly labels: ArrayLike<number>;
  readonly weights: Float64Array;
  /** Sums of the weights. */
  readonly positive: number;
  readonly negative: number;
}

/**
 * Rows that a calibrator can be fitted on; absent weights are ones.
 * Throws `calibration.bad-input` and, unless both classes have weight, `calibration.constant-label`.
 */
export function calibrationRows(
  margins: Float64Array,
  labels: ArrayLike<number>,
  given?: Float64Array,
): CalibrationRows {
  const weights = given ?? new Float64Array(margins.length).fill(1);
  checkLength("labels", labels, margins);
  checkLength("weights", weights, margins);
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < margins.length; i++) {
    if (!Number.isFinite(margins[i]!))
      throw badInput(`margin in row ${i + 1}: ${margins[i]} (expected a number)`);
    if (!(weights[i]! >= 0 && weights[i]! < Number.POSITIVE_INFINITY))
      throw badInput(`weight in row ${i + 1}: ${weights[i]} (expected a finite number, 0 or more)`);
    if (labels[i] === 1) positive += weights[i]!;
    else if (labels[i] === 0) negative += weights[i]!;
    else throw badInput(`label in row ${i + 1}: ${labels[i]} (expected 0 or 1)`);
  }
  if (positive === 0 || negative === 0)
    throw new Fault(
      "calibration.constant-label",
      `weight of failing and other rows: ${positive} and ${negative} (expected both above 0)`,
    );
  return { margins, labels, weights, positive, negative };
}

function checkLength(what: string, values: ArrayLike<number>, margins: Float64Array): void {
  if (values.length !== margins.length)
    throw badInput(`number of ${what}: ${values.length} (expected ${margins.length}, one per margin)`);
}

function badInput(problem: string): Fault {
  return new Fault("calibration.bad-input", problem);
}
