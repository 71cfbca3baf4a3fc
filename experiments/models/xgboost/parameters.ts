import { Fault } from "vigie/datasets";

/** XGBoost's own names (its documentation, "XGBoost Parameters"), so that a study reads the same in Python. */
export interface XgboostParameters {
  readonly objective: "binary:logistic";
  readonly tree_method: "hist" | "exact" | "approx";
  /** `dart` drops trees while boosting. */
  readonly booster: "gbtree" | "dart";
  /** `cuda` needs a libxgboost with CUDA, from 2.0 on. */
  readonly device: "cpu" | "cuda";
  /** By feature name: `c` its values are codes of categories, whole numbers from 0; `q` (default) quantities. */
  readonly feature_types: Readonly<Record<string, "q" | "c">>;
  /** Up to so many categories each is split from all others; null = the library's own choice. */
  readonly max_cat_to_onehot: number | null;
  /** Most categories on the smaller side of a split; null = the library's own choice. */
  readonly max_cat_threshold: number | null;
  /** Trees a round: a random forest with `subsample` below 1. 1..10000. */
  readonly num_parallel_tree: number;
  /** How DART draws the trees to drop. */
  readonly sample_type: "uniform" | "weighted";
  /** How DART weighs the new tree. */
  readonly normalize_type: "tree" | "forest";
  /** Share of trees that DART drops. [0, 1]. */
  readonly rate_drop: number;
  /** 1: DART drops at least one tree. */
  readonly one_drop: 0 | 1;
  /** Chance that DART drops none in a round. [0, 1]. */
  readonly skip_drop: number;
  /** Trees added at most. 1..100000. */
  readonly rounds: number;
  /** Deepest path from root to leaf. 1..64. */
  readonly max_depth: number;
  /** `lossguide` splits where the gain is largest and needs `max_leaves`. */
  readonly grow_policy: "depthwise" | "lossguide";
  /** Leaves per tree, 0 = no limit. */
  readonly max_leaves: number;
  /** Share of each tree's leaf values that is kept. (0, 1]. */
  readonly eta: number;
  /** Share of rows drawn per tree. (0, 1]. */
  readonly subsample: number;
  /** Share of features drawn per tree. (0, 1]. */
  readonly colsample_bytree: number;
  /** Share of features drawn per depth. (0, 1]. */
  readonly colsample_bylevel: number;
  /** Share of features drawn per split. (0, 1]. */
  readonly colsample_bynode: number;
  /** Smallest sum of hessians in a leaf. >= 0. */
  readonly min_child_weight: number;
  /** L2 penalty on leaf values. >= 0. */
  readonly lambda: number;
  /** L1 penalty on leaf values. >= 0. */
  readonly alpha: number;
  /** Smallest gain of a split. >= 0. */
  readonly gamma: number;
  /** Histogram bins per feature. 2..65536. */
  readonly max_bin: number;
  /** Factor on the gradients of failing rows. > 0. */
  readonly scale_pos_weight: number;
  /** Largest leaf value before `eta`; 0 = no limit. */
  readonly max_delta_step: number;
  /** By feature name: 1 the margin may only rise with the feature, -1 only fall, 0 free. */
  readonly monotone_constraints: Readonly<Record<string, -1 | 0 | 1>>;
  /** Groups of feature names that may meet on one path; empty = all may. */
  readonly interaction_constraints: readonly (readonly string[])[];
  /** Stop after so many rounds without a better validation metric; null = never. Needs a validation set. */
  readonly early_stopping_rounds: number | null;
  /** What early stopping watches. */
  readonly eval_metric: "logloss" | "auc" | "aucpr" | "error" | "rmse" | "mae";
  /** Probability every tree starts from, (0, 1); null = the library's own choice. */
  readonly base_score: number | null;
}

export const xgboostDefaults: XgboostParameters = {
  objective: "binary:logistic",
  tree_method: "hist",
  booster: "gbtree",
  device: "cpu",
  feature_types: {},
  max_cat_to_onehot: null,
  max_cat_threshold: null,
  num_parallel_tree: 1,
  sample_type: "uniform",
  normalize_type: "tree",
  rate_drop: 0,
  one_drop: 0,
  skip_drop: 0,
  rounds: 200,
  max_depth: 4,
  grow_policy: "depthwise",
  max_leaves: 0,
  eta: 0.1,
  subsample: 1,
  colsample_bytree: 1,
  colsample_bylevel: 1,
  colsample_bynode: 1,
  min_child_weight: 1,
  lambda: 1,
  alpha: 0,
  gamma: 0,
  max_bin: 256,
  scale_pos_weight: 1,
  max_delta_step: 0,
  monotone_constraints: {},
  interaction_constraints: [],
  early_stopping_rounds: null,
  eval_metric: "logloss",
  base_score: null,
};

type Rule = (value: unknown, features: readonly string[]) => string | undefined;

const share = between(0, 1, "(0, 1]");
const penalty = between(-Number.MIN_VALUE, 3.4e38, "a number >= 0");
const rules: { readonly [Name in keyof XgboostParameters]: Rule } = {
  objective: oneOf("binary:logistic"),
  tree_method: oneOf("hist", "exact", "approx"),
  booster: oneOf("gbtree", "dart"),
  device: oneOf("cpu", "cuda"),
  feature_types: isTyping,
  max_cat_to_onehot: orNull(wholeBetween(1, 65_536)),
  max_cat_threshold: orNull(wholeBetween(1, 65_536)),
  num_parallel_tree: wholeBetween(1, 10_000),
  sample_type: oneOf("uniform", "weighted"),
  normalize_type: oneOf("tree", "forest"),
  rate_drop: between(-Number.MIN_VALUE, 1, "[0, 1]"),
  one_drop: (value) => (value === 0 || value === 1 ? undefined : "0 or 1"),
  skip_drop: between(-Number.MIN_VALUE, 1, "[0, 1]"),
  rounds: wholeBetween(1, 100_000),
  max_depth: wholeBetween(1, 64),
  grow_policy: oneOf("depthwise", "lossguide"),
  max_leaves: wholeBetween(0, 2 ** 31 - 1),
  eta: share,
  subsample: share,
  colsample_bytree: share,
  colsample_bylevel: share,
  colsample_bynode: share,
  min_child_weight: penalty,
  lambda: penalty,
  alpha: penalty,
  gamma: penalty,
  max_bin: wholeBetween(2, 65_536),
  scale_pos_weight: between(0, 3.4e38, "a number > 0"),
  max_delta_step: penalty,
  monotone_constraints: isMonotone,
  interaction_constraints: isInteraction,
  early_stopping_rounds: orNull(wholeBetween(1, 100_000)),
  eval_metric: oneOf("logloss", "auc", "aucpr", "error", "rmse", "mae"),
  base_score: orNull(between(0, 1 - Number.EPSILON, "(0, 1) or null")),
};

/**
 * `given` over the defaults, each checked by name, type and range before anything is loaded.
 * Throws `parameter.unknown` with the nearest names, `parameter.out-of-range` with what was expected.
 */
export function completeParameters(
  given: Partial<XgboostParameters>,
  features: readonly string[],
): XgboostParameters {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(rules, name)) throw unknownParameter(name);
    const expected =
      value === undefined ? undefined : rules[name as keyof XgboostParameters](value, features);
    if (expected !== undefined)
      throw new Fault(
        "parameter.out-of-range",
        `${name} not accepted: ${JSON.stringify(value) ?? String(value)} (expected ${expected})`,
      );
  }
  const asked = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...xgboostDefaults, ...asked };
}

/** What other faces of XGBoost call these parameters. */
const otherNames: Readonly<Record<string, string>> = {
  learning_rate: "eta",
  n_estimators: "rounds",
  num_boost_round: "rounds",
  reg_lambda: "lambda",
  reg_alpha: "alpha",
  min_split_loss: "gamma",
};

/** Documented parameters that are not a study's to set, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  nthread: "the fit's threads, sized by the task runner",
  n_jobs: "the fit's threads, sized by the task runner",
  seed: "the fit's seed",
  random_state: "the fit's seed",
  verbosity: "nothing: the library is silent, progress is told by round",
  num_class: "nothing: one margin a firm",
  num_target: "nothing: one margin a firm",
  multi_strategy: "nothing: one margin a firm",
  process_type: "nothing: a fit makes a new model",
  updater: "tree_method",
  refresh_leaf: "nothing: a fit makes a new model",
  sampling_method: "subsample; uniform is the only way on a processor",
  gpu_id: "device",
  enable_categorical: "feature_types",
  missing: "nothing: NaN is missing",
  disable_default_eval_metric: "eval_metric",
};

function unknownParameter(name: string): Fault {
  if (Object.hasOwn(elsewhere, name))
    return new Fault("parameter.unknown", `parameter not taken: ${name} (expected ${elsewhere[name]})`);
  const near = Object.hasOwn(otherNames, name) ? [otherNames[name]!] : nearestNames(name);
  return new Fault("parameter.unknown", `unknown parameter: ${name} (expected one like ${near.join(", ")})`);
}

function nearestNames(name: string): readonly string[] {
  return Object.keys(rules)
    .map((known) => ({ known, distance: editDistance(name.toLowerCase(), known) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ known }) => known);
}

/** Levenshtein (1966): insertions, deletions and substitutions to get from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++)
      row[j] = Math.min(
        previous[j]! + 1,
        row[j - 1]! + 1,
        previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    previous = row;
  }
  return previous[b.length]!;
}

function oneOf(...values: readonly string[]): Rule {
  return (value) => (values.includes(value as string) ? undefined : `one of ${values.join(", ")}`);
}

/** (low, high]. */
function between(low: number, high: number, expected: string): Rule {
  return (value) => (typeof value === "number" && value > low && value <= high ? undefined : expected);
}

/** [low, high], whole. */
function wholeBetween(low: number, high: number): Rule {
  return (value) =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high
      ? undefined
      : `a whole number from ${low} to ${high}`;
}

function orNull(rule: Rule): Rule {
  return (value, features) => (value === null ? undefined : rule(value, features));
}

function isMonotone(value: unknown, features: readonly string[]): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return "an object from feature name to -1, 0 or 1";
  const bad = Object.entries(value).find(
    ([name, sign]) => !features.includes(name) || ![-1, 0, 1].includes(sign as number),
  );
  return bad && `a feature of the matrix with -1, 0 or 1; not so: ${bad[0]}`;
}

function isTyping(value: unknown, features: readonly string[]): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return 'an object from feature name to "q" or "c"';
  const bad = Object.entries(value).find(
    ([name, type]) => !features.includes(name) || (type !== "q" && type !== "c"),
  );
  return bad && `a feature of the matrix with "q" or "c"; not so: ${bad[0]}`;
}

function isInteraction(value: unknown, features: readonly string[]): string | undefined {
  if (!Array.isArray(value) || !value.every(Array.isArray)) return "a list of lists of feature names";
  const unknown = value.flat().find((name) => !features.includes(name));
  return unknown && `features of the matrix; not so: ${String(unknown)}`;
}
