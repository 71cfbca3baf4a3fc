import type { ModelDocument } from "vigie/experiments";

/**
 * `MLmodel` of an XGBoost bundle, as `mlflow.xgboost.load_model` reads it: the Booster of `model.json`, whose input is the prepared
 * matrix and whose margin is ours. It names no `python_function`: that would predict without calibrator and thresholds.
 */
export function mlmodelFile({
  featureNames,
  madeBy,
}: Pick<ModelDocument, "featureNames" | "madeBy">): string {
  const inputs = featureNames.map((name) => ({ type: "float", name, required: false }));
  const outputs = [{ type: "float", name: "margin", required: true }];
  return [
    "flavors:",
    "  xgboost:",
    "    code: null",
    "    data: model.json",
    "    model_class: xgboost.core.Booster",
    "    model_format: json",
    `    xgb_version: ${JSON.stringify(madeBy.version)}`,
    "signature:",
    `  inputs: ${quoted(inputs)}`,
    `  outputs: ${quoted(outputs)}`,
    "  params: null",
    "",
  ].join("\n");
}

/** A YAML string in single quotes. */
function quoted(value: unknown): string {
  return `'${JSON.stringify(value).replaceAll("'", "''")}'`;
}
