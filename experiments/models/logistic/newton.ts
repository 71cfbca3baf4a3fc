import type { Json } from "vigie/datasets";
import { denseIndex } from "../../features/labelled.ts";
import type { LabelledMatrix } from "../../features/matrix.ts";
import { checkFit } from "../check.ts";
import type { FitContext, FitSets, Model, Trainer } from "../contract.ts";
import { fillParameters } from "../parameters.ts";
import { withoutZeroWeights } from "../rows.ts";
import { type ClassWeights, withClassWeights } from "./class-weights.ts";
import { clusterErrors } from "./cluster.ts";
import { minimise, type Solution } from "./irls.ts";
import { linearModel, listOf } from "./linear.ts";
import { type Problem, problemOf } from "./objective.ts";

export interface NewtonParameters {
  /** Weight of ½ Σ coefficients² (scikit-learn's 1/C), 0 or more; the intercept is free. Default 1. */
  readonly lambda: number;
  /** Squared Newton decrement at which one last step ends the fit. Default 1e-10. */
  readonly tolerance: number;
  /** Default 100. */
  readonly maxIterations: number;
  /** Multiplies the rows' own weights; default null. */
  readonly classWeights: ClassWeights;
}

/**
 * L2-penalised logistic regression to the exact minimum, with standard errors robust to clustering on the firm.
 * Takes no NaN. Throws, besides `checkFit`'s faults, `logistic.collinear` and `logistic.separation`.
 */
export const newton: Trainer<NewtonParameters> = {
  kind: "logistic-regression",
  engine: "newton",
  defaults: { lambda: 1, tolerance: 1e-10, maxIterations: 100, classWeights: null },
  fit: fitNewton,
};

async function fitNewton(
  sets: FitSets,
  given: Partial<NewtonParameters>,
  context: FitContext,
): Promise<Model> {
  const params = fillParameters(newton.defaults, given, {
    lambda: { min: 0, max: 1e12 },
    tolerance: { min: 0, max: 1e-2 },
    maxIterations: { min: 1, max: 10_000, integer: true },
  });
  checkFit(sets, "refused", context);
  const train = withClassWeights(withoutZeroWeights(sets.train), params.classWeights);
  const problem = problemOf(train, params.lambda);
  const solution = await minimise(problem, { ...context, ...params, names: train.names });
  const body = bodyOf(solution, problem);
  return linearModel(
    {
      madeBy: { engine: "newton", version: "1", threads: solution.threads },
      featureNames: train.names,
      parameters: { ...params },
      diagnostics: diagnose(train, problem, solution),
    },
    body,
  );
}

/** Moves the intercept from the column means to zero. */
function bodyOf({ parameters }: Solution, { means }: Problem) {
  const coefficients = Array.from(parameters.subarray(1));
  const intercept = coefficients.reduce((sum, value, j) => sum - value * means[j]!, parameters[0]!);
  return { intercept, coefficients, means: Array.from(means) };
}

function diagnose(train: LabelledMatrix, problem: Problem, solution: Solution): Json {
  const errors = clusterErrors(problem, solution, denseIndex(train.firms));
  return {
    rows: train.rowCount,
    iterations: solution.iterations,
    objective: solution.objective,
    /** Largest absolute derivative, per unit of total weight. */
    gradient: Math.max(...solution.at.gradient.map(Math.abs)) / problem.total,
    separation: isSeparated(train.labels, solution.eta)
      ? "complete: kept finite by the penalty"
      : "none seen",
    standardErrors:
      errors === null
        ? null
        : {
            kind: "cluster-robust",
            clusters: errors.clusters,
            correction: errors.correction,
            conditionalOnPenalty: problem.lambda > 0,
            intercept: errors.intercept,
            coefficients: listOf(errors.coefficients),
          },
  };
}

/** Whether every failing row lies above every other row. */
function isSeparated(labels: Uint8Array, eta: Float64Array): boolean {
  let lowestFailing = Number.POSITIVE_INFINITY;
  let highestOther = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < eta.length; i++) {
    if (labels[i] === 1) lowestFailing = Math.min(lowestFailing, eta[i]!);
    else highestOther = Math.max(highestOther, eta[i]!);
  }
  return lowestFailing > highestOther;
}
