import type { Json } from "vigie/datasets";
import { type JsonObject, malformed, objectAt, ownOf } from "./fields.ts";

/** XGBoost's JSON cut off after `rounds` rounds; a round of a random forest has several trees. Shares what it keeps. */
export function keepRounds(body: Json, rounds: number): Json {
  const whole = body as JsonObject;
  const learner = objectAt(whole, "learner");
  return {
    ...whole,
    learner: { ...learner, gradient_booster: cutBooster(objectAt(learner, "gradient_booster"), rounds) },
  };
}

/** DART keeps its trees one booster further in, and a weight per tree. */
function cutBooster(booster: JsonObject, rounds: number): JsonObject {
  if (ownOf(booster, "gbtree") === undefined) {
    const { model, kept } = cutTrees(objectAt(booster, "model"), rounds);
    return { ...booster, model, ...cutWeights(booster, kept) };
  }
  const inner = objectAt(booster, "gbtree");
  const { model, kept } = cutTrees(objectAt(inner, "model"), rounds);
  return { ...booster, gbtree: { ...inner, model }, ...cutWeights(booster, kept) };
}

function cutWeights({ weight_drop }: JsonObject, kept: number): JsonObject {
  return Array.isArray(weight_drop) ? { weight_drop: weight_drop.slice(0, kept) } : {};
}

function cutTrees(model: JsonObject, rounds: number): { model: JsonObject; kept: number } {
  const parameters = objectAt(model, "gbtree_model_param");
  const { trees, tree_info, iteration_indptr: starts } = model;
  if (!Array.isArray(trees) || !Array.isArray(tree_info)) throw malformed("trees, tree_info", "lists");
  const perRound = Math.max(1, Number(parameters.num_parallel_tree ?? 1));
  const end = Array.isArray(starts) ? Number(starts[rounds] ?? trees.length) : rounds * perRound;
  const kept = Math.min(end, trees.length);
  return {
    kept,
    model: {
      ...model,
      gbtree_model_param: { ...parameters, num_trees: String(kept) },
      tree_info: tree_info.slice(0, kept),
      trees: trees.slice(0, kept),
      ...(Array.isArray(starts) && { iteration_indptr: starts.slice(0, rounds + 1) }),
    },
  };
}
