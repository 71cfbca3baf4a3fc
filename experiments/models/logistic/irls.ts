import { Fault, type LongWork } from "vigie/datasets";
import { throwIfCancelled } from "../check.ts";
import { type Factor, factor, solve } from "./cholesky.ts";
import { type Crew, openCrew } from "./crew.ts";
import {
  type Derivatives,
  derivativesAt,
  evaluateAt,
  gradientAt,
  type Point,
  type Problem,
  sampleOf,
} from "./objective.ts";

export interface IrlsOptions extends LongWork {
  /** Stop once the squared Newton decrement (2 x the distance to the minimum, free of units) was below this. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** For naming what is wrong. */
  readonly names: readonly string[];
  /** Threads it may use; default 1. The result is the same, bit for bit. */
  readonly threads?: number;
  /** Rows from which the descent starts at the minimum of some of them; for tests. */
  readonly sampleFrom?: number;
}

export interface Solution {
  /** [intercept at the column means, coefficients]. */
  readonly parameters: Float64Array;
  readonly eta: Float64Array;
  readonly objective: number;
  readonly iterations: number;
  /** Threads that were used. */
  readonly threads: number;
  /** At the solution. */
  readonly at: Derivatives;
}

interface Step {
  readonly direction: Float64Array;
  /** gᵀ H⁻¹ g. */
  readonly decrement: number;
}

/**
 * Newton's method with step halving from the base rate, or from the minimum of some rows where there are many (Nocedal & Wright 2006, alg. 3.2 with the exact Hessian).
 * Yields to the event loop between iterations. Throws `logistic.collinear`, `logistic.separation`,
 * `logistic.no-convergence`, `cancelled`.
 */
export async function minimise(problem: Problem, options: IrlsOptions): Promise<Solution> {
  const start = (await minimumOfSample(problem, options)) ?? startAtBaseRate(problem);
  const crew = await openCrew(problem, options.threads ?? 1);
  try {
    return await descend(problem, { crew, start }, options);
  } finally {
    await crew.close();
  }
}

/** Rows from which a first descent on one in `sampleStep` pays: it saves two of six iterations over all of them. */
const smallestSampled = 200_000;
const sampleStep = 16;

/** The minimum over a part of the rows, near that of all; null where they are few, or where the part has no answer. */
async function minimumOfSample(problem: Problem, options: IrlsOptions): Promise<Float64Array | null> {
  if (problem.labels.length < (options.sampleFrom ?? smallestSampled)) return null;
  const sample = sampleOf(problem, sampleStep);
  const crew = await openCrew(sample, 1);
  const { names, maxIterations, signal } = options;
  const rough = { names, maxIterations, tolerance: 1e-3, ...(signal && { signal }) };
  try {
    return (await descend(sample, { crew, start: startAtBaseRate(sample) }, rough)).parameters;
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith("logistic.")) return null;
    throw error;
  } finally {
    await crew.close();
  }
}

/** Where no predictor moves by more, no weight p (1 − p) changes by a larger share, nor does the Hessian, their sum. */
const stillMove = 1e-7;

async function descend(
  problem: Problem,
  { crew, start }: { readonly crew: Crew; readonly start: Float64Array },
  options: IrlsOptions,
): Promise<Solution> {
  const { lambda } = problem;
  let point = await evaluateAt(crew, { lambda, parameters: start, slot: 0 });
  for (let iteration = 1; iteration <= options.maxIterations; iteration++) {
    const at = await derivativesAt(crew, lambda, point);
    const step = newtonStep(at, problem, { iteration, names: options.names });
    const next = await halveUntilLower(crew, { lambda, from: point, step });
    const moved = largestMove(point.eta, next.eta);
    point = next;
    options.onProgress?.({
      label: "logistic regression",
      fraction: null,
      detail: `iteration ${iteration}, distance to the minimum ${(step.decrement / 2).toExponential(1)}`,
    });
    if (step.decrement <= options.tolerance) {
      if (lambda === 0 && moved > 0.1) throw separation(step.direction, problem, options.names);
      const { parameters, eta, value } = point;
      const last =
        moved <= stillMove
          ? await gradientAt(crew, { lambda, point, hessian: at.hessian })
          : await derivativesAt(crew, lambda, point);
      return { parameters, eta, objective: value, iterations: iteration, at: last, threads: crew.threads };
    }
    await new Promise((resolve) => setImmediate(resolve));
    throwIfCancelled(options.signal);
  }
  throw new Fault(
    "logistic.no-convergence",
    `iterations: ${options.maxIterations} without reaching the minimum (expected fewer; raise lambda or maxIterations)`,
  );
}

function startAtBaseRate({ labels, weights, means }: Problem): Float64Array {
  let [positive, negative] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const weight = weights === null ? 1 : weights[i]!;
    if (labels[i] === 1) positive += weight;
    else negative += weight;
  }
  const parameters = new Float64Array(means.length + 1);
  if (positive > 0 && negative > 0) parameters[0] = Math.log(positive / negative);
  return parameters;
}

function newtonStep(
  { gradient, hessian }: Derivatives,
  problem: Problem,
  { iteration, names }: { iteration: number; names: readonly string[] },
): Step {
  const size = gradient.length;
  const scale = gradient.map((_, j) => 1 / Math.sqrt(hessian[j * size + j]!));
  const constant = scale.findIndex((value) => !Number.isFinite(value));
  const factored: Factor =
    constant >= 0
      ? { status: "singular", column: constant, combination: new Float64Array(constant) }
      : factor(hessian, scale);
  if (factored.status === "singular")
    throw iteration === 1 ? collinear(factored, names) : separation(problem.means, problem, names);
  const direction = solve(factored, scale, gradient);
  let decrement = 0;
  for (let j = 0; j < size; j++) decrement += direction[j]! * gradient[j]!;
  return { direction, decrement };
}

/** Halves the step until the objective falls enough (Armijo, 1e-4), up to what float64 can tell. */
async function halveUntilLower(
  crew: Crew,
  { lambda, from, step: { direction, decrement } }: { lambda: number; from: Point; step: Step },
): Promise<Point> {
  const noise = 1e-13 * Math.abs(from.value);
  for (let share = 1; ; share /= 2) {
    const parameters = from.parameters.map((value, j) => value - share * direction[j]!);
    const next = await evaluateAt(crew, { lambda, parameters, slot: from.slot === 0 ? 1 : 0 });
    if (next.value <= from.value - 1e-4 * share * decrement + noise) return next;
    if (share < 1e-9) return from;
  }
}

function largestMove(before: Float64Array, after: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < before.length; i++) largest = Math.max(largest, Math.abs(after[i]! - before[i]!));
  return largest;
}

function collinear(
  { column, combination }: Extract<Factor, { status: "singular" }>,
  names: readonly string[],
): Fault {
  const nameOf = (index: number) => (index === 0 ? "the intercept" : names[index - 1]!);
  const others = Array.from(combination.keys())
    .filter((k) => Math.abs(combination[k]!) > 1e-6)
    .map(nameOf);
  const problem =
    others.length === 0
      ? `constant column: ${nameOf(column)}`
      : `collinear columns: ${nameOf(column)} follows from ${others.slice(0, 5).join(", ")}`;
  return new Fault("logistic.collinear", `${problem} (expected independent columns, or lambda above 0)`, {
    place: { column: nameOf(column) },
  });
}

/** Names the columns along which the likelihood still rises: those with the largest share of the last step. */
function separation(direction: Float64Array, { columns, means }: Problem, names: readonly string[]): Fault {
  const offset = direction.length - columns.length;
  const shares = columns.map((column, j) => {
    let reach = 0;
    for (const value of column) reach = Math.max(reach, Math.abs(value - means[j]!));
    return Math.abs(direction[j + offset]!) * reach;
  });
  const largest = Math.max(...shares);
  const guilty = names.filter((_, j) => shares[j]! >= 0.3 * largest);
  return new Fault(
    "logistic.separation",
    `the classes are separated, coefficients grow without end: ${guilty.slice(0, 5).join(", ")} (expected overlapping classes, or lambda above 0)`,
  );
}
