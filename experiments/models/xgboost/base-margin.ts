import { type JsonObject, malformed, textAt, unsupported } from "./fields.ts";

const logit = (p: number) => Math.fround(-Math.log(Math.fround(Math.fround(1 / p) - 1)));
const log = (p: number) => Math.fround(Math.log(p));
const identity = (p: number) => p;

/** How each objective turns `base_score` into a margin (XGBoost, src/objective, `ProbToMargin`). */
const links: Readonly<Record<string, (baseScore: number) => number>> = {
  "binary:logistic": logit,
  "binary:logitraw": identity,
  "reg:logistic": logit,
  "count:poisson": log,
  "reg:gamma": log,
  "reg:tweedie": log,
  "survival:cox": log,
  "survival:aft": log,
  "binary:hinge": identity,
  "reg:squarederror": identity,
  "reg:linear": identity,
  "reg:squaredlogerror": identity,
  "reg:pseudohubererror": identity,
  "reg:absoluteerror": identity,
  "reg:quantileerror": identity,
  "rank:pairwise": identity,
  "rank:ndcg": identity,
  "rank:map": identity,
};

const nearZero = Math.fround(1e-6);
const nearOne = Math.fround(1 - 1e-6);

/** From 3.1 on a probability of 0 or 1 (one class only in training) is moved inside; NaN stays. */
function insideUnit(score: number): number {
  return Math.min(Math.max(score, nearZero), nearOne);
}

/** What every row starts from, float32. Throws `xgboost.model-unsupported` for other objectives, `xgboost.model-malformed`. */
export function baseMargin(parameters: JsonObject, objective: string): number {
  const link = Object.hasOwn(links, objective) ? links[objective] : undefined;
  if (link === undefined) throw unsupported(`objective ${objective}`, Object.keys(links).join(", "));
  const written = textAt(parameters, "base_score");
  // a scalar until 3.0, a list in brackets from 3.1 on
  const text = written.replace(/^\[([^,]*)\]$/, "$1").trim();
  const score = Math.fround(Number(text));
  const isOpen = link === logit && text !== written;
  const margin = text === "" ? Number.NaN : link(isOpen ? insideUnit(score) : score);
  if (!Number.isFinite(margin))
    throw malformed(`base_score ${written.slice(0, 60)}`, `one number that ${objective} can start from`);
  return margin;
}
