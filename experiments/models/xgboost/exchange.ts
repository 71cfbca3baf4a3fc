import type { Json } from "vigie/datasets";
import type { Model, ModelDocument } from "../contract.ts";
import { asObject, countAt, type JsonObject, malformed, objectAt, ownOf } from "./fields.ts";
import { keepRounds } from "./keep-rounds.ts";
import { decodeXgboost } from "./model.ts";

export interface FromXgboostOptions {
  /** Names in the file's order; default those of the file, or `f0`, `f1`, … where it has none. */
  readonly featureNames?: readonly string[];
  /**
   * `all` as Python's `Booster.predict` (default); `best` up to the `best_iteration` of early stopping, as the predictors
   * of its scikit-learn interface do.
   */
  readonly rounds?: "all" | "best";
}

/**
 * A model of what any XGBoost from 1.7 on saved as JSON (`Booster.save_model("model.json")`).
 * Throws `xgboost.model-malformed`, `xgboost.model-unsupported`.
 */
export function fromXgboostJson(
  text: string,
  { featureNames, rounds = "all" }: FromXgboostOptions = {},
): Model {
  const whole = parseXgboostJson(text);
  const learner = objectAt(whole, "learner");
  const names = featureNames ?? namesOf(learner);
  if (new Set(names).size !== names.length) throw malformed("feature_names that repeat", "distinct names");
  return decodeXgboost({
    format: "vigie.model/1",
    kind: "xgboost",
    madeBy: { engine: "native", version: versionOf(whole), threads: 1 },
    featureNames: [...names],
    parameters: {},
    body: rounds === "best" ? keepRounds(whole, bestRounds(learner)) : whole,
    diagnostics: { origin: "XGBoost JSON" },
  });
}

function namesOf(learner: JsonObject): readonly string[] {
  const names = ownOf(learner, "feature_names");
  if (Array.isArray(names) && names.length > 0) {
    if (!names.every((name): name is string => typeof name === "string"))
      throw malformed("feature_names", "a list of texts");
    return names;
  }
  const count = countAt(objectAt(learner, "learner_model_param"), "num_feature", { most: 2 ** 20 });
  return Array.from({ length: count }, (_, j) => `f${j}`);
}

function versionOf(whole: Json): string {
  const version = ownOf(asObject(whole, "model"), "version");
  return Array.isArray(version) ? version.join(".").slice(0, 40) : "unknown";
}

function bestRounds(learner: JsonObject): number {
  const best = Number(ownOf(objectAt(learner, "attributes"), "best_iteration") ?? Number.NaN);
  if (!Number.isInteger(best) || best < 0)
    throw malformed("no best_iteration", "a model that early stopping made, or rounds: all");
  return best + 1;
}

/** A text, or what XGBoost writes for numbers that JSON has not: the thresholds of categorical splits are `NaN`. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;
/** XGBoost nests a dozen deep. */
const deepestNesting = 64;

/** NaN and infinity become `null`. Throws `xgboost.model-malformed`. */
export function parseXgboostJson(text: string): Json {
  checkNesting(text);
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    try {
      return JSON.parse(text.replace(tokens, (token) => (token.startsWith('"') ? token : "null"))) as Json;
    } catch {
      throw malformed((cause as Error).message, 'JSON, as save_model("model.json") writes it');
    }
  }
}

/** What reads and writes a model goes down by recursion. */
function checkNesting(text: string): void {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) isText = !isText;
    else if (isText) i += code === 92 ? 1 : 0;
    else if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) depth--;
    if (depth > deepestNesting)
      throw malformed(`nested deeper than ${deepestNesting}`, "the JSON that XGBoost writes");
  }
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
  if (value === null && isFloat) return "NaN";
  const text = Object.is(value, -0) ? "-0" : JSON.stringify(value);
  return isFloat && /^-?\d+$/.test(text) ? `${text}.0` : text;
}
