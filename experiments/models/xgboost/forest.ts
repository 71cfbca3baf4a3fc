import { Fault, type Json } from "vigie/datasets";

/**
 * All trees of a model in flat arrays, nodes of one tree in breadth-first order, siblings side by side:
 * from node `i` a row goes to `left[i]` or `left[i] + 1`. Read only.
 */
export interface Forest {
  readonly featureCount: number;
  /** Margin every row starts from, float32. */
  readonly baseMargin: number;
  /** First node of each tree. */
  readonly roots: Int32Array;
  /** Per node: `2 * feature + (missing goes left ? 1 : 0)`; -1 at a leaf. */
  readonly split: Int32Array;
  /** Per node: a row goes left when its value is below; at a leaf, what it adds to the margin. */
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  /** Sum of hessians that reached the node in training. */
  readonly cover: Float64Array;
}

type JsonObject = { readonly [key: string]: Json };

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

/**
 * Reads the JSON that XGBoost 1.7 to 3.x saves. Throws `xgboost.model-malformed` when it is not that,
 * `xgboost.model-unsupported` naming what this predictor does not do (several outputs, gblinear, categorical splits).
 */
export function readForest(model: Json): Forest {
  const learner = objectAt(model, "learner");
  const parameters = objectAt(learner, "learner_model_param");
  refuseSeveralOutputs(parameters);
  const featureCount = countAt(parameters, "num_feature");
  const booster = objectAt(learner, "gradient_booster");
  const { trees, weights } = treesOf(booster);
  const flat = trees.map((tree, t) => {
    const flattened = flattenTree(tree, `tree ${t}`, featureCount);
    return weights === undefined ? flattened : weightLeaves(flattened, weights[t]!);
  });
  return {
    featureCount,
    baseMargin: baseMargin(parameters, textAt(objectAt(learner, "objective"), "name")),
    ...joinTrees(flat),
  };
}

function refuseSeveralOutputs(parameters: JsonObject): void {
  const classes = Number(parameters.num_class ?? 0);
  const targets = Number(parameters.num_target ?? 1);
  if (classes > 1 || targets > 1) throw unsupported(`${Math.max(classes, targets)} outputs`, "a single one");
}

function baseMargin(parameters: JsonObject, objective: string): number {
  const link = Object.hasOwn(links, objective) ? links[objective] : undefined;
  if (link === undefined) throw unsupported(`objective ${objective}`, Object.keys(links).join(", "));
  // A scalar until 3.0, a list in brackets from 3.1 on.
  const text = textAt(parameters, "base_score").replace(/^\[(.*)\]$/, "$1");
  const score = Math.fround(Number(text));
  if (text.trim() === "" || !Number.isFinite(score)) throw malformed(`base_score ${text}`, "one number");
  return link(score);
}

function treesOf(booster: JsonObject): {
  trees: readonly Json[];
  weights: Float32Array | undefined;
} {
  const name = textAt(booster, "name");
  if (name !== "gbtree" && name !== "dart") throw unsupported(`booster ${name}`, "gbtree or dart");
  const inner = booster.gbtree === undefined ? booster : objectAt(booster, "gbtree");
  const trees = objectAt(inner, "model").trees;
  if (!Array.isArray(trees)) throw malformed("trees", "a list");
  const drop = booster.weight_drop ?? inner.weight_drop;
  if (drop === undefined) return { trees, weights: undefined };
  return { trees, weights: Float32Array.from(numbers(drop, "weight_drop", trees.length)) };
}

type FlatTree = Pick<Forest, "split" | "threshold" | "left" | "cover">;

/** Breadth first from the root, so that nodes pruned in training fall away and siblings become neighbours. */
function flattenTree(tree: Json, place: string, featureCount: number): FlatTree {
  const source = readTree(tree, place);
  const order = [0];
  const split: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const cover: number[] = [];
  for (let at = 0; at < order.length; at++) {
    const node = order[at]!;
    const below = source.left[node]!;
    const isLeaf = below === -1;
    split.push(isLeaf ? -1 : 2 * source.feature[node]! + (source.defaultLeft[node] ? 1 : 0));
    threshold.push(source.threshold[node]!);
    cover.push(source.cover[node]!);
    left.push(isLeaf ? -1 : order.length);
    if (isLeaf) continue;
    if (source.feature[node]! >= featureCount || source.feature[node]! < 0)
      throw malformed(`${place}, node ${node}: feature ${source.feature[node]}`, `below ${featureCount}`);
    order.push(childOf(below, source.size, place), childOf(source.right[node]!, source.size, place));
    if (order.length > source.size) throw malformed(`${place}: a node reached twice`, "a tree");
  }
  return {
    split: Int32Array.from(split),
    threshold: Float32Array.from(threshold),
    left: Int32Array.from(left),
    cover: Float64Array.from(cover),
  };
}

/** DART: libxgboost multiplies leaf and weight in float32 before it adds them up, so the product can be kept instead. */
function weightLeaves(tree: FlatTree, weight: number): FlatTree {
  return {
    ...tree,
    threshold: tree.threshold.map((value, i) => (tree.left[i]! < 0 ? value * weight : value)),
  };
}

function childOf(node: number, size: number, place: string): number {
  if (!(node > 0 && node < size)) throw malformed(`${place}: child ${node}`, `from 1 to ${size - 1}`);
  return node;
}

function readTree(tree: Json, place: string) {
  const source = asObject(tree, place);
  const parameters = objectAt(source, "tree_param", place);
  if (Number(parameters.size_leaf_vector ?? 0) > 1) throw unsupported(`${place}: vector leaves`, "scalars");
  const leftChildren = source.left_children;
  const size = Array.isArray(leftChildren) ? leftChildren.length : 0;
  if (size === 0) throw malformed(`${place}: left_children`, "a list of at least one node");
  const list = (name: string) => numbers(source[name], `${place}: ${name}`, size);
  const types = source.split_type;
  if (Array.isArray(types) && types.some((type) => type !== 0))
    throw unsupported(`${place}: categorical split`, "numerical splits only");
  return {
    size,
    left: list("left_children"),
    right: list("right_children"),
    feature: list("split_indices"),
    threshold: list("split_conditions"),
    defaultLeft: list("default_left"),
    cover: list("sum_hessian"),
  };
}

function joinTrees(
  trees: readonly FlatTree[],
): Pick<Forest, "roots" | "split" | "threshold" | "left" | "cover"> {
  const size = trees.reduce((sum, tree) => sum + tree.split.length, 0);
  const roots = new Int32Array(trees.length);
  const split = new Int32Array(size);
  const threshold = new Float32Array(size);
  const left = new Int32Array(size);
  const cover = new Float64Array(size);
  let start = 0;
  for (const [t, tree] of trees.entries()) {
    roots[t] = start;
    split.set(tree.split, start);
    threshold.set(tree.threshold, start);
    cover.set(tree.cover, start);
    for (let i = 0; i < tree.left.length; i++)
      left[start + i] = tree.left[i]! < 0 ? -1 : start + tree.left[i]!;
    start += tree.split.length;
  }
  return { roots, split, threshold, left, cover };
}

function numbers(value: Json | undefined, place: string, length: number): readonly number[] {
  if (!Array.isArray(value) || value.length !== length) throw malformed(place, `a list of ${length} numbers`);
  return value.map((item: Json) => {
    const number = typeof item === "boolean" ? Number(item) : item;
    if (typeof number !== "number" || !Number.isFinite(number)) throw malformed(place, "numbers only");
    return number;
  });
}

function asObject(value: Json | undefined, place: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed(place, "an object");
  return value as JsonObject;
}

function objectAt(value: Json, key: string, place = "model"): JsonObject {
  const parent = asObject(value, place);
  return asObject(Object.hasOwn(parent, key) ? parent[key] : undefined, `${place}: ${key}`);
}

function textAt(parent: JsonObject, key: string): string {
  const value = parent[key];
  if (typeof value !== "string") throw malformed(key, "a text");
  return value;
}

function countAt(parent: JsonObject, key: string): number {
  const count = Number(textAt(parent, key));
  if (!Number.isInteger(count) || count < 1 || count > 2 ** 30) throw malformed(key, "a count of at least 1");
  return count;
}

function malformed(what: string, expected: string): Fault {
  return new Fault("xgboost.model-malformed", `not an XGBoost model: ${what} (expected ${expected})`, {
    kind: "broken",
  });
}

function unsupported(what: string, expected: string): Fault {
  return new Fault(
    "xgboost.model-unsupported",
    `cannot predict with this model: ${what} (expected ${expected})`,
  );
}
