import { Fault, type Json } from "vigie/datasets";
import { z } from "zod";
import type { Matrix } from "../../features/matrix.ts";
import { checkFeatures } from "../check.ts";
import type { Model, ModelDocument } from "../contract.ts";

/** What a linear model is: `margin = intercept + Σ_j coefficients[j] * x[j]`. */
export interface LinearBody {
  readonly intercept: number;
  /** Per feature, log-odds per unit of the matrix column. */
  readonly coefficients: readonly number[];
  /** Weighted mean of each column in the training rows: where a contribution is zero. */
  readonly means: readonly number[];
}

/** Everything of a linear model's document but its body. */
export type LinearHead = Omit<ModelDocument, "format" | "kind" | "body">;

const bodyShape = z.strictObject({
  intercept: z.number(),
  coefficients: z.array(z.number()),
  means: z.array(z.number()),
});

/**
 * A logistic regression from its coefficients. Takes no NaN (`matrix.missing`).
 * The contribution of feature j in row i is `coefficients[j] * (x[i][j] - means[j])`; the base value is the margin at
 * the means. The margin is the sum of base and contributions in feature order, so they agree to the last bit.
 */
export function linearModel(head: LinearHead, body: LinearBody): Model {
  const coefficients = body.coefficients.map(positiveZero);
  const means = body.means.map(positiveZero);
  const intercept = positiveZero(body.intercept);
  const base = coefficients.reduce((sum, coefficient, j) => sum + coefficient * means[j]!, intercept);
  const contribution = (column: Float32Array, j: number) =>
    Float64Array.from(column, (value) => coefficients[j]! * (value - means[j]!));
  return {
    kind: "logistic-regression",
    featureNames: head.featureNames,
    margin(x: Matrix) {
      checkFeatures(head.featureNames, x, "refused");
      return addColumns(base, x, { coefficients, means });
    },
    contributions(x: Matrix) {
      checkFeatures(head.featureNames, x, "refused");
      return { names: head.featureNames, base, values: x.columns.map(contribution) };
    },
    encode: () => ({
      format: "vigie.model/1",
      kind: "logistic-regression",
      ...head,
      body: { intercept, coefficients, means },
    }),
  };
}

/** JSON has no negative zero: without it a decoded model equals the fitted one in every bit. */
function positiveZero(value: number): number {
  return value === 0 ? 0 : value;
}

function addColumns(
  base: number,
  x: Matrix,
  { coefficients, means }: { coefficients: readonly number[]; means: readonly number[] },
): Float64Array {
  const margins = new Float64Array(x.rowCount).fill(base);
  x.columns.forEach((column, j) => {
    const coefficient = coefficients[j]!;
    const mean = means[j]!;
    for (let i = 0; i < margins.length; i++) margins[i]! += coefficient * (column[i]! - mean);
  });
  return margins;
}

/** The model of a stored document. Throws `model.malformed` when its body is not a linear model of these features. */
export function decodeLinear(document: ModelDocument): Model {
  const body = bodyShape.safeParse(document.body);
  if (!body.success) throw malformed(body.error.issues[0]!.path.join("."), body.error.issues[0]!.message);
  const { coefficients, means } = body.data;
  const n = document.featureNames.length;
  if (coefficients.length !== n || means.length !== n)
    throw malformed("coefficients", `${coefficients.length} and ${means.length} means for ${n} features`);
  const { madeBy, featureNames, parameters, diagnostics } = document;
  return linearModel({ madeBy, featureNames, parameters, diagnostics }, body.data);
}

function malformed(where: string, what: string): Fault {
  return new Fault(
    "model.malformed",
    `body of a logistic regression: ${where}: ${what} (expected intercept, coefficients, means)`,
    {
      kind: "broken",
    },
  );
}

/** Plain numbers of an array, for documents. */
export function listOf(values: ArrayLike<number>): Json {
  return Array.from(values, positiveZero);
}
