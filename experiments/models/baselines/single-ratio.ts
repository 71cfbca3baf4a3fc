import { Fault } from "vigie/datasets";
import { z } from "zod";
import type { LabelledMatrix, Matrix } from "../../features/matrix.ts";
import { checkFeatures, checkFit } from "../check.ts";
import type { FitContext, FitSets, Model, ModelDocument, Trainer } from "../contract.ts";
import { minimise } from "../logistic/irls.ts";
import { problemOf } from "../logistic/objective.ts";
import { fillParameters } from "../parameters.ts";
import { withoutZeroWeights } from "../rows.ts";

export interface SingleRatioParameters {
  /** Name of the matrix column; default "": the first column. */
  readonly feature: string;
  /** 1: higher is riskier; -1: lower is riskier. Default 1. */
  readonly sign: 1 | -1;
}

type Head = Omit<ModelDocument, "format" | "kind" | "body">;

const bodyShape = z.strictObject({
  feature: z.string(),
  /** Log-odds at the train mean of the known values. */
  intercept: z.number(),
  /** Log-odds per unit; its sign is the rule's. */
  slope: z.number(),
  /** Mean of the known values in train. */
  mean: z.number(),
  /** Log-odds of a row whose ratio is missing. */
  whenMissing: z.number(),
});
type Body = Readonly<z.infer<typeof bodyShape>>;

/** Slope per standard deviation when train speaks against the rule's direction: keeps the ranking, claims almost nothing. */
const contradictedSlope = 1e-3;

/**
 * The rule "rank by this ratio": a margin that rises (sign 1) or falls (sign -1) with one feature, fitted as a logistic
 * regression (λ = 1 on the standardised ratio) with missing as its own level. The direction is the rule's, never the
 * data's: where train contradicts it, `diagnostics.signAgrees` is false and the slope all but zero. Takes NaN.
 * Throws, besides `checkFit`'s faults, `single-ratio.unknown-feature` and `single-ratio.constant`.
 */
export const singleRatio: Trainer<SingleRatioParameters> = {
  kind: "single-ratio",
  engine: "exact",
  defaults: { feature: "", sign: 1 },
  fit: fitSingleRatio,
};

async function fitSingleRatio(
  sets: FitSets,
  given: Partial<SingleRatioParameters>,
  context: FitContext,
): Promise<Model> {
  const params = fillParameters(singleRatio.defaults, given, { sign: { min: -1, max: 1, integer: true } });
  if (params.sign !== 1 && params.sign !== -1)
    throw new Fault("parameter.out-of-range", `sign: ${params.sign} (expected 1 or -1)`);
  checkFit(sets, "taken", context);
  const feature = params.feature === "" ? sets.train.names[0] : params.feature;
  const place = feature === undefined ? -1 : sets.train.names.indexOf(feature);
  if (feature === undefined || place < 0)
    throw new Fault(
      "single-ratio.unknown-feature",
      `ratio: ${params.feature} (expected one of ${sets.train.names.slice(0, 5).join(", ")}…)`,
    );
  const train = withoutZeroWeights(sets.train);
  const { body, slopePerDeviation } = await fitBody(train, { feature, place, sign: params.sign }, context);
  const head: Head = {
    madeBy: { engine: "exact", version: "1", threads: 1 },
    featureNames: train.names,
    parameters: { feature, sign: params.sign },
    diagnostics: { slopePerDeviation, signAgrees: slopePerDeviation * params.sign > 0 },
  };
  return singleRatioModel(head, body);
}

async function fitBody(
  train: LabelledMatrix,
  { feature, place, sign }: { feature: string; place: number; sign: 1 | -1 },
  context: FitContext,
): Promise<{ body: Body; slopePerDeviation: number }> {
  const column = train.columns[place]!;
  const { mean, deviation } = spreadOf(column, train.weights, feature);
  const known = column.map((value) => (Number.isNaN(value) ? 0 : (value - mean) / deviation));
  const missing = column.map((value) => (Number.isNaN(value) ? 1 : 0));
  const design = { ...train, names: [feature, `${feature} missing`], columns: [known, missing] };
  const problem = problemOf(design, 1);
  const { parameters } = await minimise(problem, {
    ...context,
    tolerance: 1e-10,
    maxIterations: 100,
    names: design.names,
  });
  const [center, slope, shift] = parameters as unknown as [number, number, number];
  const atMean = center - slope * problem.means[0]! - shift * problem.means[1]!;
  const kept = slope * sign > 0 ? slope : sign * contradictedSlope;
  return {
    body: { feature, intercept: atMean, slope: kept / deviation, mean, whenMissing: atMean + shift },
    slopePerDeviation: slope,
  };
}

/** Weighted mean and standard deviation of the known values. */
function spreadOf(
  column: Float32Array,
  weights: Float64Array | undefined,
  feature: string,
): { mean: number; deviation: number } {
  let total = 0;
  let sum = 0;
  column.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    total += weights?.[i] ?? 1;
    sum += (weights?.[i] ?? 1) * value;
  });
  const mean = sum / total;
  let squares = 0;
  column.forEach((value, i) => {
    if (!Number.isNaN(value)) squares += (weights?.[i] ?? 1) * (value - mean) ** 2;
  });
  const deviation = Math.sqrt(squares / total);
  if (!(deviation > 0))
    throw new Fault(
      "single-ratio.constant",
      `ratio ${feature}: one value or none (expected a column that varies)`,
    );
  return { mean, deviation };
}

function singleRatioModel(head: Head, body: Body): Model {
  const place = head.featureNames.indexOf(body.feature);
  const reasonOf = (value: number) =>
    Number.isNaN(value) ? body.whenMissing - body.intercept : body.slope * (value - body.mean);
  return {
    kind: "single-ratio",
    featureNames: head.featureNames,
    margin(x: Matrix) {
      checkFeatures(head.featureNames, x, "taken");
      return Float64Array.from(x.columns[place]!, (value) => body.intercept + reasonOf(value));
    },
    contributions(x: Matrix) {
      checkFeatures(head.featureNames, x, "taken");
      const values = x.columns.map((column, j) =>
        j === place ? Float64Array.from(column, reasonOf) : new Float64Array(x.rowCount),
      );
      return { names: head.featureNames, base: body.intercept, values };
    },
    encode: () => ({ format: "vigie.model/1", kind: "single-ratio", ...head, body }),
  };
}

/** Throws `model.malformed`. */
export function decodeSingleRatio(document: ModelDocument): Model {
  const body = bodyShape.safeParse(document.body);
  if (!body.success || !document.featureNames.includes(body.data.feature))
    throw new Fault(
      "model.malformed",
      "body of a single-ratio model: no such rule (expected feature, intercept, slope, mean, whenMissing)",
      { kind: "broken" },
    );
  const { madeBy, featureNames, parameters, diagnostics } = document;
  return singleRatioModel({ madeBy, featureNames, parameters, diagnostics }, body.data);
}
