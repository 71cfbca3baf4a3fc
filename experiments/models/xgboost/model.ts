import { checkFeatures } from "../check.ts";
import type { Model, ModelDocument } from "../contract.ts";
import { malformed } from "./fields.ts";
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
    throw malformed(`${featureNames.length} feature names`, `${forest.featureCount}`);
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
