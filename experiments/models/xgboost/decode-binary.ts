import { Fault, type Json } from "vigie/datasets";

/**
 * The binary model that XGBoost before 1.0 saves (little-endian; `Learner::Save`, `GBTreeModel::Save`, `RegTree::Save` of
 * version 0.7) as the JSON of later versions. Throws `xgboost.model-malformed` on anything else.
 */
export function decodeBinaryModel(bytes: Uint8Array, featureNames: readonly string[]): Json {
  const reader = createReader(bytes);
  const learner = readLearner(reader);
  const objective = reader.text();
  const booster = reader.text();
  if (booster !== "gbtree") throw malformed(`booster ${booster}`, "gbtree");
  const { trees, groups } = readTrees(reader);
  return {
    learner: {
      attributes: {},
      feature_names: [...featureNames],
      feature_types: featureNames.map(() => "float"),
      gradient_booster: {
        name: "gbtree",
        model: {
          gbtree_model_param: {
            num_parallel_tree: "1",
            num_trees: String(trees.length),
            size_leaf_vector: "0",
          },
          tree_info: groups,
          trees,
        },
      },
      learner_model_param: {
        // saved as a margin, stored as a probability
        base_score: String(1 / (1 + Math.exp(-learner.baseMargin))),
        num_class: String(learner.classCount),
        num_feature: String(learner.featureCount),
        num_target: "1",
      },
      objective: { name: objective, reg_loss_param: { scale_pos_weight: "1" } },
    },
    version: [1, 7, 4],
  };
}

interface Reader {
  integer(): number;
  float(): number;
  text(): string;
  skip(bytes: number): void;
}

function createReader(bytes: Uint8Array): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const advance = (count: number) => {
    if (!(count >= 0 && at + count <= bytes.length))
      throw malformed(`${bytes.length} bytes`, "more: it is cut off");
    at += count;
    return at - count;
  };
  const integer = () => view.getInt32(advance(4), true);
  return {
    integer,
    float: () => view.getFloat32(advance(4), true),
    text: () => {
      const length = integer();
      advance(4); // upper half of the 64-bit length
      const start = advance(length);
      return new TextDecoder().decode(bytes.subarray(start, start + length));
    },
    skip: advance,
  };
}

function readLearner(reader: Reader) {
  const baseMargin = reader.float();
  const featureCount = reader.integer();
  const classCount = reader.integer();
  reader.skip(31 * 4); // two flags and reserved words
  return { baseMargin, featureCount, classCount };
}

function readTrees(reader: Reader): { trees: Json[]; groups: number[] } {
  const count = reader.integer();
  if (count < 0 || count > 1e6) throw malformed(`${count} trees`, "at most a million");
  reader.skip(39 * 4);
  const trees = Array.from({ length: count }, (_, t) => readTree(reader, t));
  const groups = Array.from({ length: count }, () => reader.integer());
  return { trees, groups };
}

const noParent = 2147483647;

function readTree(reader: Reader, id: number): Json {
  reader.skip(4); // number of roots
  const nodeCount = reader.integer();
  const deletedCount = reader.integer();
  reader.skip(4); // depth
  const featureCount = reader.integer();
  const leafVector = reader.integer();
  reader.skip(31 * 4);
  if (nodeCount < 1 || nodeCount > 1e8 || leafVector !== 0)
    throw malformed(`tree ${id} with ${nodeCount} nodes and leaves of ${leafVector}`, "scalar leaves");
  const nodes = Array.from({ length: nodeCount }, () => readNode(reader));
  const stats = Array.from({ length: nodeCount }, () => readStatistics(reader));
  return {
    base_weights: stats.map((stat) => stat.baseWeight),
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
    default_left: nodes.map((node) => node.defaultLeft),
    id,
    left_children: nodes.map((node) => node.left),
    loss_changes: stats.map((stat) => stat.lossChange),
    parents: nodes.map((node) => node.parent),
    right_children: nodes.map((node) => node.right),
    split_conditions: nodes.map((node) => node.threshold),
    split_indices: nodes.map((node) => node.feature),
    split_type: nodes.map(() => 0),
    sum_hessian: stats.map((stat) => stat.hessian),
    tree_param: {
      num_deleted: String(deletedCount),
      num_feature: String(featureCount),
      num_nodes: String(nodeCount),
      size_leaf_vector: "0",
    },
  };
}

/** The top bit of `parent` says "I am a left child", that of the feature "missing goes left". */
function readNode(reader: Reader) {
  const parent = reader.integer();
  const left = reader.integer();
  const right = reader.integer();
  const feature = reader.integer();
  const threshold = reader.float();
  return {
    parent: parent === -1 ? noParent : parent & noParent,
    left,
    right,
    feature: feature & noParent,
    defaultLeft: feature < 0 ? 1 : 0,
    threshold,
  };
}

function readStatistics(reader: Reader) {
  const lossChange = reader.float();
  const hessian = reader.float();
  const baseWeight = reader.float();
  reader.skip(4); // number of leaf children
  return { lossChange, hessian, baseWeight };
}

function malformed(what: string, expected: string): Fault {
  return new Fault("xgboost.model-malformed", `not a binary XGBoost model: ${what} (expected ${expected})`, {
    kind: "broken",
  });
}
