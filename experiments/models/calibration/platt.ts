import { type CalibrationRows, calibrationRows } from "./rows.ts";
import { sigmoid } from "./sigmoid.ts";

/** p = 1 / (1 + exp(−(slope · margin + intercept))). Platt's own A and B are −slope and −intercept. */
export interface PlattCalibrator {
  readonly kind: "platt";
  /** 0 or more: probabilities never contradict the order of the margins. */
  readonly slope: number;
  readonly intercept: number;
  /** Present when the rows could not decide the slope. */
  readonly note?: string;
}

/** Margins closer than this are equal: the slope between them would leave the range of float64. */
const smallestSpan = 1e-200;

/** Weighted rows with Platt's smoothed targets. */
interface Targets {
  readonly margins: Float64Array;
  /** (N₊+1)/(N₊+2) for a failing row, 1/(N₋+2) for another (Platt 1999, §2.1). */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Platt's sigmoid (Platt 1999) by the Newton method of Lin, Lin & Weng 2007, as scikit-learn's sigmoid calibration.
 * `labels` 0 or 1; `weights` non-negative. A slope below 0 would turn the ranking round: it is then held at 0 and a note
 * says so. Equal margins leave the slope open: it is set to 1.
 * Throws `calibration.constant-label`, `calibration.bad-input`.
 */
export function fitPlatt(
  margins: Float64Array,
  labels: ArrayLike<number>,
  weights?: Float64Array,
): PlattCalibrator {
  const rows = targetsOf(calibrationRows(margins, labels, weights));
  const { lowest, highest } = spanOf(rows);
  if (highest - lowest < smallestSpan) {
    const intercept = interceptAlone(rows) - lowest;
    return {
      kind: "platt",
      slope: 1,
      intercept,
      note: "all margins are equal: only their level was calibrated",
    };
  }
  const { slope, intercept } = newtonPlatt(rows, { lowest, highest });
  if (slope > 0) return { kind: "platt", slope, intercept };
  const note = `the margins rank the calibration rows the wrong way (slope ${slope.toPrecision(3)}): held at 0`;
  return { kind: "platt", slope: 0, intercept: interceptAlone(rows), note };
}

/** Probabilities of the margins, in (0, 1) up to rounding, never falling where the margin rises. */
export function applyPlatt({ slope, intercept }: PlattCalibrator, margins: Float64Array): Float64Array {
  return margins.map((margin) => sigmoid(slope * margin + intercept));
}

function targetsOf(rows: CalibrationRows): Targets {
  const { margins, labels, weights, positive, negative } = rows;
  const high = (positive + 1) / (positive + 2);
  const low = 1 / (negative + 2);
  return { margins, weights, targets: Float64Array.from(labels, (label) => (label === 1 ? high : low)) };
}

function spanOf({ margins, weights }: Targets): { lowest: number; highest: number } {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < margins.length; i++) {
    if (weights[i] === 0) continue;
    lowest = Math.min(lowest, margins[i]!);
    highest = Math.max(highest, margins[i]!);
  }
  return { lowest, highest };
}

/** The log-odds of the mean target: the best fit without a slope. */
function interceptAlone({ targets, weights }: Targets): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < targets.length; i++) {
    sum += weights[i]! * targets[i]!;
    total += weights[i]!;
  }
  return Math.log(sum / (total - sum));
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * A decrement, over the loss, from which one whole step of Newton's (quadratic) ends within rounding of the minimum; what
 * it gains is less than what rounding takes from the loss of a million rows, so the loss can no longer judge a step.
 */
const nearEnough = 1e-12;

/** Newton with backtracking on margins moved to their middle and scaled to ±1, so that their unit does not matter. */
function newtonPlatt(rows: Targets, { lowest, highest }: { lowest: number; highest: number }): Line {
  const middle = lowest + (highest - lowest) / 2;
  const reach = (highest - lowest) / 2;
  const unit: Targets = { ...rows, margins: rows.margins.map((margin) => (margin - middle) / reach) };
  let line: Line = { slope: 0, intercept: interceptAlone(rows) };
  let value = lossOf(unit, line);
  for (let iteration = 0; iteration < 100; iteration++) {
    const { step, decrement } = stepOf(unit, line);
    if (decrement <= nearEnough * Math.abs(value)) {
      line = moved(line, step, 1);
      break;
    }
    let share = 1;
    let next = moved(line, step, share);
    let nextValue = lossOf(unit, next);
    while (nextValue > value - 1e-4 * share * decrement + 1e-13 * Math.abs(value) && share > 1e-10) {
      share /= 2;
      next = moved(line, step, share);
      nextValue = lossOf(unit, next);
    }
    line = next;
    value = nextValue;
    if (share <= 1e-10) break;
  }
  return { slope: line.slope / reach, intercept: line.intercept - (line.slope * middle) / reach };
}

function moved(line: Line, step: Line, share: number): Line {
  return { slope: line.slope - share * step.slope, intercept: line.intercept - share * step.intercept };
}

/** −Σ w (t log p + (1−t) log(1−p)), in the form that does not overflow (Lin, Lin & Weng 2007, eq. 5). */
function lossOf({ margins, targets, weights }: Targets, { slope, intercept }: Line): number {
  let sum = 0;
  for (let i = 0; i < margins.length; i++) {
    const eta = slope * margins[i]! + intercept;
    sum += weights[i]! * (Math.max(eta, 0) - targets[i]! * eta + Math.log1p(Math.exp(-Math.abs(eta))));
  }
  return sum;
}

function stepOf(
  { margins, targets, weights }: Targets,
  { slope, intercept }: Line,
): { step: Line; decrement: number } {
  let gs = 0;
  let gi = 0;
  let hss = 1e-12; // keeps the 2 x 2 system solvable, as in the paper
  let hsi = 0;
  let hii = 1e-12;
  for (let i = 0; i < margins.length; i++) {
    const p = sigmoid(slope * margins[i]! + intercept);
    const residual = weights[i]! * (p - targets[i]!);
    const curvature = weights[i]! * p * (1 - p);
    gs += residual * margins[i]!;
    gi += residual;
    hss += curvature * margins[i]! * margins[i]!;
    hsi += curvature * margins[i]!;
    hii += curvature;
  }
  const determinant = hss * hii - hsi * hsi;
  const step = { slope: (hii * gs - hsi * gi) / determinant, intercept: (hss * gi - hsi * gs) / determinant };
  return { step, decrement: step.slope * gs + step.intercept * gi };
}
