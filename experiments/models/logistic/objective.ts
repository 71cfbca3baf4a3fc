import type { LabelledMatrix } from "../../features/matrix.ts";
import type { Crew } from "./crew.ts";
import { type Rows, untile } from "./kernel.mjs";

/**
 * Penalised logistic loss, as scikit-learn's `LogisticRegression(C=1/lambda)` minimises it:
 * Σ_i w_i log(1 + exp(−s_i η_i)) + ½ λ Σ_j β_j², s = ±1, the intercept free.
 * Parameters are [intercept, β_1 … β_k]; columns are centred at `means`, which moves only the intercept.
 */
export interface Problem extends Rows {
  /** Sum of the weights. */
  readonly total: number;
  readonly lambda: number;
}

export function problemOf({ columns, labels, weights, rowCount }: LabelledMatrix, lambda: number): Problem {
  let total = 0;
  for (let i = 0; i < rowCount; i++) total += weights?.[i] ?? 1;
  const means = Float64Array.from(columns, (column) => {
    let sum = 0;
    for (let i = 0; i < rowCount; i++) sum += (weights === undefined ? 1 : weights[i]!) * column[i]!;
    return sum / total;
  });
  return { columns, labels, weights: weights ?? null, total, means, lambda };
}

/** One row in `step`, the penalty with it; centred at the same means, so that parameters say the same. */
export function sampleOf(problem: Problem, step: number): Problem {
  const count = Math.ceil(problem.labels.length / step);
  const every = <T extends Float32Array | Float64Array | Uint8Array>(values: T, into: T): T => {
    for (let i = 0; i < count; i++) into[i] = values[i * step]!;
    return into;
  };
  return {
    columns: problem.columns.map((column) => every(column, new Float32Array(count))),
    labels: every(problem.labels, new Uint8Array(count)),
    weights: problem.weights === null ? null : every(problem.weights, new Float64Array(count)),
    means: problem.means,
    total: problem.total / step,
    lambda: problem.lambda / step,
  };
}

/** A place where the objective is known. */
export interface Point {
  readonly parameters: Float64Array;
  /** Which of the board's two predictors is this point's; a later point in the same slot overwrites it. */
  readonly slot: 0 | 1;
  readonly eta: Float64Array;
  /** The objective. */
  readonly value: number;
}

/** η of every row, and the objective. */
export async function evaluateAt(
  crew: Crew,
  { lambda, parameters, slot }: { lambda: number; parameters: Float64Array; slot: 0 | 1 },
): Promise<Point> {
  const { board } = crew;
  board.parameters.set(parameters);
  await crew.work({ what: "predict", slot });
  let value = 0;
  for (const loss of board.losses) value += loss;
  let squares = 0;
  for (let j = 1; j < parameters.length; j++) squares += parameters[j]! * parameters[j]!;
  return { parameters, slot, eta: board.eta[slot], value: value + 0.5 * lambda * squares };
}

/** Gradient and Hessian of the objective, plus each row's w (p − y), valid until the next call. */
export interface Derivatives {
  readonly gradient: Float64Array;
  /** Row-major, both triangles. */
  readonly hessian: Float64Array;
  readonly residuals: Float64Array;
}

export async function derivativesAt(crew: Crew, lambda: number, point: Point): Promise<Derivatives> {
  await crew.work({ what: "differentiate", slot: point.slot });
  const { size, residuals } = crew.board;
  const total = sumOfChunks(crew);
  const hessian = untile(total.subarray(size), size);
  for (let j = 1; j < size; j++) hessian[j * size + j]! += lambda;
  return { gradient: penalised(total.slice(0, size), lambda, point), hessian, residuals };
}

/** As `derivativesAt`, with the Hessian of a point so near that it is the same. */
export async function gradientAt(
  crew: Crew,
  { lambda, point, hessian }: { lambda: number; point: Point; hessian: Float64Array },
): Promise<Derivatives> {
  await crew.work({ what: "gradient", slot: point.slot });
  const { size, residuals } = crew.board;
  return { gradient: penalised(sumOfChunks(crew).slice(0, size), lambda, point), hessian, residuals };
}

function sumOfChunks({ board: { sums, chunks, partials } }: Crew): Float64Array {
  const total = new Float64Array(sums);
  for (let chunk = 0; chunk < chunks; chunk++)
    for (let k = 0; k < sums; k++) total[k]! += partials[chunk * sums + k]!;
  return total;
}

function penalised(gradient: Float64Array, lambda: number, { parameters }: Point): Float64Array {
  for (let j = 1; j < gradient.length; j++) gradient[j]! += lambda * parameters[j]!;
  return gradient;
}
