// Whoever checks a notebook against these sources has no `include` that would find the declaration.
/// <reference path="./ml-logistic-regression.d.ts" />
import { Fault } from "vigie/datasets";
import type { LabelledMatrix } from "../../features/matrix.ts";
import { checkFit, throwIfCancelled } from "../check.ts";
import type { FitContext, FitSets, Model, Trainer } from "../contract.ts";
import { fillParameters } from "../parameters.ts";
import { selectRows, withoutZeroWeights } from "../rows.ts";
import { gram } from "./kernel.mjs";
import { linearModel } from "./linear.ts";

export interface MljsParameters {
  /** Steps of gradient ascent. Default 2000. */
  readonly steps: number;
  /** Longest time the fit may be estimated to take, in seconds. Default 60. */
  readonly timeLimitSeconds: number;
}

/** What one value in one step costs, both classes together: measured 57 to 64 ns (20,000 x 30 x 300 in 11.5 s). */
const secondsPerValueStep = 64e-9;

/** Version of the installed library; a test compares it. */
export const mljsVersion = "2.0.0";

/**
 * Unpenalised logistic regression by `ml-logistic-regression`, to cross-check `newton`. Takes no NaN; weights must be
 * whole numbers (a row of weight 2 is given twice), for the library knows none.
 * One call of the library cannot be stopped: the signal is looked at before and after it.
 * Throws, besides `checkFit`'s faults, `mljs.too-slow` with its estimate, `mljs.weights`, `mljs.constant-column`.
 */
export const mljs: Trainer<MljsParameters> = {
  kind: "logistic-regression",
  engine: "mljs",
  defaults: { steps: 2000, timeLimitSeconds: 60 },
  fit: fitMljs,
};

async function fitMljs(sets: FitSets, given: Partial<MljsParameters>, context: FitContext): Promise<Model> {
  const params = fillParameters(mljs.defaults, given, {
    steps: { min: 1, max: 1e7, integer: true },
    timeLimitSeconds: { min: 0, max: 1e6 },
  });
  checkFit(sets, "refused", context);
  checkTime(sets.train, params);
  const train = repeatByWeight(withoutZeroWeights(sets.train));
  checkTime(train, params);
  const scaling = scalingOf(train);
  const learningRate = rateOf(train, scaling);
  const weights = await ascend(train, { ...scaling, learningRate, steps: params.steps });
  throwIfCancelled(context.signal);
  const { means, deviations } = scaling;
  const coefficients = train.names.map((_, j) => weights[j + 1]! / deviations[j]!);
  const intercept = coefficients.reduce((sum, value, j) => sum - value * means[j]!, weights[0]!);
  return linearModel(
    {
      madeBy: { engine: "mljs", version: mljsVersion, threads: 1 },
      featureNames: train.names,
      parameters: { ...params },
      diagnostics: { rows: train.rowCount, learningRate },
    },
    { intercept, coefficients, means },
  );
}

/** Refuses by estimate what would run for hours. */
function checkTime({ rowCount, names }: LabelledMatrix, { steps, timeLimitSeconds }: MljsParameters): void {
  const seconds = rowCount * (names.length + 1) * steps * secondsPerValueStep;
  if (seconds > timeLimitSeconds)
    throw new Fault(
      "mljs.too-slow",
      `estimated time of ${rowCount} rows x ${names.length} columns x ${steps} steps: ${Math.ceil(seconds)} s (expected at most ${timeLimitSeconds} s; use newton, fewer rows, or raise timeLimitSeconds)`,
    );
}

function repeatByWeight(set: LabelledMatrix): LabelledMatrix {
  const { weights, ...unweighted } = set;
  if (weights === undefined) return set;
  const broken = weights.findIndex((weight) => !Number.isInteger(weight));
  if (broken >= 0)
    throw new Fault(
      "mljs.weights",
      `weight: ${weights[broken]} (expected whole numbers; mljs knows no others)`,
    );
  if (weights.every((weight) => weight === 1)) return unweighted;
  const rows = Array.from(weights).flatMap((weight, i) => new Array<number>(weight).fill(i));
  return selectRows(unweighted, Uint32Array.from(rows));
}

interface Scaling {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

function scalingOf({ columns, names, rowCount }: LabelledMatrix): Scaling {
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / rowCount);
  const deviations = columns.map((column, j) =>
    Math.sqrt(column.reduce((sum, value) => sum + (value - means[j]!) ** 2, 0) / rowCount),
  );
  const constant = deviations.findIndex((deviation) => !(deviation > 0));
  if (constant >= 0)
    throw new Fault(
      "mljs.constant-column",
      `constant column: ${names[constant]} (expected columns that vary)`,
      {
        place: { column: names[constant]! },
      },
    );
  return { means, deviations };
}

/**
 * The largest rate at which gradient ascent surely converges: 4 / λ_max(ZᵀZ), for the loss is never more curved than
 * ZᵀZ / 4. With uncorrelated columns it is 4 / n. λ_max by 100 rounds of the power method, a percent added.
 */
function rateOf({ columns, rowCount }: LabelledMatrix, { means, deviations }: Scaling): number {
  const size = columns.length;
  const products = gram(size, rowCount, (j, from, z) => {
    for (let b = 0; b < z.length; b++) z[b] = (columns[j]![from + b]! - means[j]!) / deviations[j]!;
  });
  let largest = rowCount; // the intercept column's own
  let x = Float64Array.from({ length: size }, (_, j) => 1 + j / size);
  for (let round = 0; round < 100 && size > 0; round++) {
    const y = x.map((_, a) => x.reduce((sum, value, b) => sum + products[a * size + b]! * value, 0));
    const length = Math.hypot(...y);
    largest = Math.max(rowCount, length / Math.hypot(...x));
    x = y.map((value) => value / length);
  }
  return 4 / (1.01 * largest);
}

/** [intercept, one weight per scaled column]. */
async function ascend(
  { columns, labels, rowCount }: LabelledMatrix,
  { means, deviations, learningRate, steps }: Scaling & { learningRate: number; steps: number },
): Promise<readonly number[]> {
  const [{ default: LogisticRegression }, { Matrix }] = await Promise.all([
    import("ml-logistic-regression"),
    import("ml-matrix"),
  ]);
  const x = Matrix.ones(rowCount, columns.length + 1);
  columns.forEach((column, j) => {
    for (let i = 0; i < rowCount; i++) x.set(i, j + 1, (column[i]! - means[j]!) / deviations[j]!);
  });
  const regression = new LogisticRegression({ numSteps: steps, learningRate });
  regression.train(x, Matrix.columnVector(Array.from(labels)));
  return regression.classifiers[0]!.weights.to1DArray();
}
