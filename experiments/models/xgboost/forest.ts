import type { Json } from "vigie/datasets";
import { baseMargin } from "./base-margin.ts";
import {
  countAt,
  floatsAt,
  type JsonObject,
  malformed,
  objectAt,
  ownOf,
  textAt,
  unsupported,
} from "./fields.ts";
import { type FlatTree, readTree } from "./read-tree.ts";

/**
 * All trees of a model in flat arrays, nodes of one tree in breadth-first order, siblings side by side: from node `i` a row
 * goes to `left[i]` or `left[i] + 1`, from a leaf to itself. Read only.
 */
export interface Forest {
  readonly featureCount: number;
  /** Margin every row starts from, float32. */
  readonly baseMargin: number;
  /** First node of each tree. */
  readonly roots: Int32Array;
  /** Longest path of each tree, in steps. */
  readonly depths: Int32Array;
  /** Per node: `2 * feature + (missing goes right ? 1 : 0)`; 0 at a leaf. */
  readonly split: Int32Array;
  /** Per node: a row goes left when its value is below. NaN at a leaf and where a set of categories decides. */
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  /** What a leaf adds to the margin; 0 at inner nodes. */
  readonly leaf: Float32Array;
  /** Sum of hessians that reached the node in training. */
  readonly cover: Float64Array;
  /** Per node the categories that go right; `null` where values are compared. The whole is `null` without such a split. */
  readonly categories: readonly (CategorySet | null)[] | null;
}

/** Category `c` is in the set when bit `c & 31` of word `c >> 5` is 1. */
export type CategorySet = Uint32Array;

const mostFeatures = 2 ** 20;

/**
 * Reads the JSON that XGBoost 1.7 to 3.x saves. Throws `xgboost.model-malformed` when it is not that,
 * `xgboost.model-unsupported` naming what this predictor does not do (several outputs, gblinear, vector leaves).
 */
export function readForest(model: Json): Forest {
  const learner = objectAt(model, "learner");
  const parameters = objectAt(learner, "learner_model_param");
  const booster = objectAt(learner, "gradient_booster");
  refuseOtherBoosters(booster);
  refuseSeveralOutputs(parameters);
  const featureCount = countAt(parameters, "num_feature", { most: mostFeatures });
  const { trees, weights } = treesOf(booster);
  const flat = trees.map((tree, t) => {
    const flattened = readTree(tree, { place: `tree ${t}`, featureCount });
    return weights === undefined ? flattened : weightLeaves(flattened, weights[t]!);
  });
  return {
    featureCount,
    baseMargin: baseMargin(parameters, textAt(objectAt(learner, "objective"), "name")),
    ...joinTrees(flat),
  };
}

export function isLeaf({ left }: Forest, node: number): boolean {
  return left[node] === node;
}

function refuseOtherBoosters(booster: JsonObject): void {
  const name = textAt(booster, "name");
  if (name !== "gbtree" && name !== "dart") throw unsupported(`booster ${name}`, "gbtree or dart");
}

function refuseSeveralOutputs(parameters: JsonObject): void {
  const classes = Number(parameters.num_class ?? 0);
  const targets = Number(parameters.num_target ?? 1);
  if (classes > 1 || targets > 1) throw unsupported(`${Math.max(classes, targets)} outputs`, "a single one");
}

function treesOf(booster: JsonObject): {
  trees: readonly Json[];
  weights: Float32Array | undefined;
} {
  const inner = booster.gbtree === undefined ? booster : objectAt(booster, "gbtree");
  const model = objectAt(inner, "model");
  const trees = ownOf(model, "trees");
  if (!Array.isArray(trees)) throw malformed("trees", "a list");
  checkTreeCount(model, trees.length);
  const holder = booster.weight_drop === undefined ? inner : booster;
  if (holder.weight_drop === undefined) return { trees, weights: undefined };
  return {
    trees,
    weights: floatsAt(holder, "weight_drop", { place: "booster", length: trees.length }),
  };
}

/** A file that lost trees would still predict, wrongly; several groups would be added up as one. */
function checkTreeCount(model: JsonObject, count: number): void {
  const declared = model.gbtree_model_param && objectAt(model, "gbtree_model_param").num_trees;
  if (declared !== undefined && Number(declared) !== count)
    throw malformed(`${count} trees`, `${String(declared)}, as num_trees says`);
  const groups = ownOf(model, "tree_info");
  if (Array.isArray(groups) && groups.some((group) => group !== 0))
    throw unsupported("trees of several groups", "a single output");
}

/** DART: libxgboost multiplies leaf and weight in float32 before it adds them up, so the product can be kept instead. */
function weightLeaves(tree: FlatTree, weight: number): FlatTree {
  return { ...tree, leaf: tree.leaf.map((value) => value * weight) };
}

function joinTrees(trees: readonly FlatTree[]): Omit<Forest, "featureCount" | "baseMargin"> {
  const size = trees.reduce((sum, tree) => sum + tree.split.length, 0);
  const categories = trees.flatMap((tree) => tree.categories);
  const joined = {
    roots: new Int32Array(trees.length),
    depths: Int32Array.from(trees, ({ depth }) => depth),
    split: new Int32Array(size),
    threshold: new Float32Array(size),
    left: new Int32Array(size),
    leaf: new Float32Array(size),
    cover: new Float64Array(size),
    categories: categories.some((set) => set !== null) ? categories : null,
  };
  let start = 0;
  for (const [t, tree] of trees.entries()) {
    joined.roots[t] = start;
    for (const name of ["split", "threshold", "leaf", "cover"] as const) joined[name].set(tree[name], start);
    for (let i = 0; i < tree.left.length; i++) joined.left[start + i] = start + tree.left[i]!;
    start += tree.split.length;
  }
  return joined;
}
