import { Fault } from "vigie/datasets";
import { z } from "zod";
import type { Matrix } from "../../features/matrix.ts";
import { checkFeatures, checkFit } from "../check.ts";
import type { FitContext, FitSets, Model, ModelDocument, Trainer } from "../contract.ts";
import { fillParameters } from "../parameters.ts";

type Head = Omit<ModelDocument, "format" | "kind" | "body">;

const bodyShape = z.strictObject({ margin: z.number() });

/** Gives every firm the log-odds of the weighted share of failing rows in train: what a model must beat. Takes NaN. */
export const prevalence: Trainer<Readonly<Record<never, never>>> = {
  kind: "prevalence",
  engine: "exact",
  defaults: {},
  fit: fitPrevalence,
};

async function fitPrevalence(sets: FitSets, given: object, context: FitContext): Promise<Model> {
  const params = fillParameters({}, given, {});
  checkFit(sets, "taken", context);
  const { labels, weights, names } = sets.train;
  let positive = 0;
  let negative = 0;
  labels.forEach((label, i) => {
    if (label === 1) positive += weights?.[i] ?? 1;
    else negative += weights?.[i] ?? 1;
  });
  const head: Head = {
    madeBy: { engine: "exact", version: "1", threads: 1 },
    featureNames: names,
    parameters: params,
    diagnostics: { failingWeight: positive, otherWeight: negative },
  };
  return prevalenceModel(head, Math.log(positive / negative) + 0);
}

function prevalenceModel(head: Head, margin: number): Model {
  return {
    kind: "prevalence",
    featureNames: head.featureNames,
    margin(x: Matrix) {
      checkFeatures(head.featureNames, x, "taken");
      return new Float64Array(x.rowCount).fill(margin);
    },
    contributions(x: Matrix) {
      checkFeatures(head.featureNames, x, "taken");
      return {
        names: head.featureNames,
        base: margin,
        values: x.columns.map(() => new Float64Array(x.rowCount)),
      };
    },
    encode: () => ({ format: "vigie.model/1", kind: "prevalence", ...head, body: { margin } }),
  };
}

/** Throws `model.malformed`. */
export function decodePrevalence({
  madeBy,
  featureNames,
  parameters,
  diagnostics,
  body,
}: ModelDocument): Model {
  const parsed = bodyShape.safeParse(body);
  if (!parsed.success)
    throw new Fault("model.malformed", "body of a prevalence model: no margin (expected a number)", {
      kind: "broken",
    });
  return prevalenceModel({ madeBy, featureNames, parameters, diagnostics }, parsed.data.margin);
}
