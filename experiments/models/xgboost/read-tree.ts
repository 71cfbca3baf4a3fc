import type { Json } from "vigie/datasets";
import {
  asObject,
  type JsonObject,
  listAt,
  malformed,
  objectAt,
  ownOf,
  shortened,
  unsupported,
} from "./fields.ts";
import type { CategorySet } from "./forest.ts";

/** One tree as `Forest` has them all; nodes numbered from 0. */
export interface FlatTree {
  readonly depth: number;
  readonly split: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly leaf: Float32Array;
  readonly cover: Float64Array;
  readonly categories: readonly (CategorySet | null)[];
}

export interface TreeContext {
  /** For messages: `tree 3`. */
  readonly place: string;
  readonly featureCount: number;
}

/** Explaining a row holds a path of every length up to the depth: memory grows with its square. */
const deepest = 1000;
/** XGBoost's own bound on category codes (`OutOfRangeCat`). */
const mostCategories = 2 ** 24;

/** One node as the file tells it, its numbers as in `Forest`. */
interface TreeNode {
  readonly split: number;
  readonly threshold: number;
  readonly leaf: number;
  readonly cover: number;
  readonly set: CategorySet | null;
  /** Left and right, by their numbers in the file; null at a leaf. */
  readonly children: readonly [number, number] | null;
}

/**
 * Breadth first from the root, so that nodes pruned in training fall away and siblings become neighbours. What no path
 * reaches is not looked at. Throws `xgboost.model-malformed`, `xgboost.model-unsupported`.
 */
export function readTree(tree: Json, { place, featureCount }: TreeContext): FlatTree {
  const source = openTree(tree, place);
  const order = [0];
  const depths = [0];
  const left: number[] = [];
  const nodes: TreeNode[] = [];
  for (let at = 0; at < order.length; at++) {
    const node = readNode(source, order[at]!, featureCount);
    nodes.push(node);
    left.push(node.children === null ? at : order.length);
    if (node.children === null) continue;
    const depth = depths[at]! + 1;
    order.push(...node.children);
    depths.push(depth, depth);
    checkGrowth(source, { reached: order.length, depth });
  }
  return {
    depth: depths.at(-1)!,
    split: Int32Array.from(nodes, ({ split }) => split),
    threshold: Float32Array.from(nodes, ({ threshold }) => threshold),
    left: Int32Array.from(left),
    leaf: Float32Array.from(nodes, ({ leaf }) => leaf),
    cover: Float64Array.from(nodes, ({ cover }) => cover),
    categories: nodes.map(({ set }) => set),
  };
}

function readNode(source: SourceTree, node: number, featureCount: number): TreeNode {
  const { place, size, sets } = source;
  const numbers = numbersOf(source, node);
  const cover = numbers("sum_hessian");
  const below = numbers("left_children");
  if (below === -1) {
    const leaf = finite(numbers("split_conditions"), source, node);
    return { split: 0, threshold: Number.NaN, leaf, cover, set: null, children: null };
  }
  const feature = numbers("split_indices");
  if (!(Number.isInteger(feature) && feature >= 0 && feature < featureCount))
    throw malformed(`${place}, node ${node}: feature ${feature}`, `a whole number below ${featureCount}`);
  const set = sets.get(node) ?? null;
  return {
    split: 2 * feature + (numbers("default_left") === 0 ? 1 : 0),
    threshold: set === null ? finite(numbers("split_conditions"), source, node) : Number.NaN,
    leaf: 0,
    cover,
    set,
    children: [childOf(below, size, place), childOf(numbers("right_children"), size, place)],
  };
}

function checkGrowth(
  { place, size }: SourceTree,
  { reached, depth }: { reached: number; depth: number },
): void {
  if (reached > size) throw malformed(`${place}: a node reached twice`, "a tree");
  if (depth > deepest) throw unsupported(`${place}: deeper than ${deepest}`, `at most ${deepest} steps`);
}

const columns = [
  "left_children",
  "right_children",
  "split_indices",
  "split_conditions",
  "default_left",
  "sum_hessian",
] as const;
type Column = (typeof columns)[number];

interface SourceTree {
  readonly place: string;
  readonly size: number;
  readonly lists: Readonly<Record<Column, readonly Json[]>>;
  /** By node of the file. */
  readonly sets: ReadonlyMap<number, CategorySet>;
}

function openTree(tree: Json, place: string): SourceTree {
  const source = asObject(tree, place);
  const parameters = objectAt(source, "tree_param", place);
  if (Number(parameters.size_leaf_vector ?? 0) > 1) throw unsupported(`${place}: vector leaves`, "scalars");
  const leftChildren = ownOf(source, "left_children");
  const size = Array.isArray(leftChildren) ? leftChildren.length : 0;
  if (size === 0) throw malformed(`${place}: left_children`, "a list of at least one node");
  if (parameters.num_nodes !== undefined && Number(parameters.num_nodes) !== size)
    throw malformed(`${place}: ${size} nodes`, `${shortened(parameters.num_nodes)}, as num_nodes says`);
  const lists = Object.fromEntries(
    columns.map((name) => [name, listAt(source, name, { place, length: size })]),
  ) as SourceTree["lists"];
  return { place, size, lists, sets: readSets(source, { place, size }) };
}

/** A reader of one node's numbers; in 1.7 `default_left` is a number, later a boolean. */
function numbersOf({ lists, place }: SourceTree, node: number): (name: Column) => number {
  return (name) => {
    const value = lists[name][node];
    const number = typeof value === "boolean" ? Number(value) : value;
    // a threshold may be missing where categories decide; `finite` looks at the others
    if (number === null && name === "split_conditions") return Number.NaN;
    if (typeof number !== "number" || !Number.isFinite(number))
      throw malformed(`${place}, node ${node}: ${name} ${shortened(value)}`, "finite numbers only");
    return number;
  };
}

function finite(value: number, { place }: SourceTree, node: number): number {
  if (!Number.isFinite(Math.fround(value)))
    throw malformed(`${place}, node ${node}: split_conditions ${value}`, "finite numbers only, in float32");
  return value;
}

function childOf(node: number, size: number, place: string): number {
  if (!(Number.isInteger(node) && node > 0 && node < size))
    throw malformed(`${place}: child ${node}`, `from 1 to ${size - 1}`);
  return node;
}

/** The set of each node whose `split_type` is 1: `categories` from `categories_segments`, `categories_sizes` of them. */
function readSets(source: JsonObject, { place, size }: { place: string; size: number }) {
  const sets = new Map<number, CategorySet>();
  const types = ownOf(source, "split_type");
  if (!Array.isArray(types) || !types.some((type) => type !== 0)) return sets;
  const all = listOf(source, "categories", place);
  const segments = listOf(source, "categories_segments", place);
  const sizes = listOf(source, "categories_sizes", place);
  for (const [k, node] of listOf(source, "categories_nodes", place).entries()) {
    const [from, count] = [segments[k], sizes[k]];
    if (!isIndex(node, size) || !isIndex(from, all.length + 1) || !isIndex(count, all.length - from + 1))
      throw malformed(`${place}: categories of node ${shortened(node)}`, "a part of the list of categories");
    if (types[node] === 1) sets.set(node, setOf(all.slice(from, from + count), place));
  }
  const bare = types.findIndex((type, node) => type !== 0 && !sets.has(node));
  if (bare >= 0)
    throw malformed(
      `${place}, node ${bare}: split_type ${shortened(types[bare])}`,
      "0, or 1 with categories",
    );
  return sets;
}

function listOf(source: JsonObject, key: string, place: string): readonly Json[] {
  const value = ownOf(source, key);
  if (!Array.isArray(value)) throw malformed(`${place}: ${key}`, "a list");
  return value;
}

function isIndex(value: Json | undefined, end: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < end;
}

function setOf(codes: readonly Json[], place: string): CategorySet {
  const bad = codes.find((code) => !isIndex(code, mostCategories));
  if (bad !== undefined)
    throw malformed(`${place}: category ${shortened(bad)}`, `a whole number below ${mostCategories}`);
  const highest = (codes as readonly number[]).reduce((most, code) => Math.max(most, code), -1);
  const set = new Uint32Array((highest >> 5) + 1);
  for (const code of codes as readonly number[]) set[code >> 5]! |= 1 << (code & 31);
  return set;
}
