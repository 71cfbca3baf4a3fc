import { Fault, type Json } from "vigie/datasets";
import { checkFeatures } from "../check.ts";
import type { Model, ModelDocument } from "../contract.ts";
import { readForest } from "./forest.ts";
import { predictMargins } from "./predictor.ts";
import { explainForest } from "./tree-shap.ts";

/**
 * A model from its document; predicts without any engine. Throws `xgboost.model-malformed`, `xgboost.model-unsupported`.
 */
export function decodeXgboost(document: ModelDocument): Model {
  const forest = readForest(document.body);
  const { featureNames } = document;
  if (featureNames.length !== forest.featureCount)
    throw new Fault(
      "xgboost.model-malformed",
      `not an XGBoost model: ${featureNames.length} feature names (expected ${forest.featureCount})`,
      { kind: "broken" },
    );
  return {
    kind: "xgboost",
    featureNames,
    margin: (x) => {
      checkFeatures(featureNames, x, "taken");
      return predictMargins(forest, x);
    },
    contributions: (x) => {
      checkFeatures(featureNames, x, "taken");
      return explainForest(forest, x);
    },
    encode: () => document,
  };
}

/** Fields in which XGBoost's reader refuses a number written without a decimal point. */
const floatFields = new Set([
  "base_weights",
  "loss_changes",
  "split_conditions",
  "sum_hessian",
  "weight_drop",
]);

/** The model as XGBoost's own JSON file: what `Booster.load_model` reads. */
export function toXgboostJson({ body }: Pick<ModelDocument, "body">): string {
  return write(body, false);
}

function write(value: Json, isFloat: boolean): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => write(item, isFloat)).join(",")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}:${write(item, floatFields.has(key))}`)
      .join(",")}}`;
  const text = JSON.stringify(value);
  return isFloat && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** A file that XGBoost saved as JSON. Throws `xgboost.model-malformed` on anything else. */
export function parseXgboostJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new Fault(
      "xgboost.model-malformed",
      `not an XGBoost model: ${(cause as Error).message} (expected JSON)`,
      {
        kind: "broken",
        cause,
      },
    );
  }
}
