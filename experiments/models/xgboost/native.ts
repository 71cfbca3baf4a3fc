import { setImmediate } from "node:timers/promises";
import { Fault, type Json } from "vigie/datasets";
import type { LabelledMatrix } from "../../features/matrix.ts";
import { checkFit, throwIfCancelled } from "../check.ts";
import type { FitContext, FitSets, Trainer } from "../contract.ts";
import { withoutZeroWeights } from "../rows.ts";
import { parseXgboostJson } from "./exchange.ts";
import { asObject, objectAt } from "./fields.ts";
import { checkInformation } from "./information.ts";
import { type Handle, openLibrary, type XgboostLibrary } from "./library.ts";
import { decodeXgboost } from "./model.ts";
import { completeParameters, type XgboostParameters, xgboostDefaults } from "./parameters.ts";
import type { MatrixSource } from "./quantile-matrix.ts";

/**
 * XGBoost by libxgboost's C API, from the library that `locate` names (see `engines.ts`).
 * A fit blocks the event loop for one round at a time; between rounds it says where it is and looks at the signal.
 * Throws what `checkFit` throws, `parameter.unknown`, `parameter.out-of-range`, `xgboost.library-error`, `xgboost.no-library`.
 */
export function createNativeTrainer(locate: () => Promise<string>): Trainer<XgboostParameters> {
  return {
    kind: "xgboost",
    engine: "native",
    defaults: xgboostDefaults,
    async fit(sets, given, context) {
      const parameters = completeParameters(given, sets.train.names);
      checkFit(sets, "taken", context);
      checkStopping(sets, parameters);
      checkInformation(sets, parameters);
      const library = await openLibrary(await locate());
      checkDevice(library, parameters);
      const { json, curve, best } = await withMatrices(
        library,
        { sets, parameters, context },
        (train, validation) =>
          boost(library, { train, validation, parameters, context, names: sets.train.names }),
      );
      return decodeXgboost({
        format: "vigie.model/1",
        kind: "xgboost",
        madeBy: { engine: "native", version: library.version, threads: context.threads ?? 1 },
        featureNames: [...sets.train.names],
        parameters: { ...parameters, seed: context.seed } as Json,
        body: named(parseXgboostJson(json), sets.train.names, parameters),
        diagnostics: { rounds: best, validation: { metric: parameters.eval_metric, curve } },
      });
    },
  };
}

function checkStopping({ validation }: FitSets, { early_stopping_rounds }: XgboostParameters): void {
  if (early_stopping_rounds !== null && validation === undefined)
    throw new Fault(
      "parameter.out-of-range",
      `early_stopping_rounds not accepted: ${early_stopping_rounds} without a validation set (expected null, or a validation set)`,
    );
}

async function withMatrices<T>(
  library: XgboostLibrary,
  { sets: { train, validation }, parameters, context }: Order,
  work: (train: Handle, validation: Handle | undefined) => Promise<T>,
): Promise<T> {
  const made: Handle[] = [];
  const keep = (set: LabelledMatrix, isTraining: boolean) => {
    const source = sourceOf(withoutZeroWeights(set), parameters);
    const matrix = isTraining
      ? trainingMatrix(library, source, { parameters, threads: context.threads ?? 1 })
      : plainMatrix(library, source, context.threads ?? 1);
    made.push(matrix);
    library.setFeatureNames(matrix, set.names);
    return matrix;
  };
  try {
    return await work(keep(train, true), validation && keep(validation, false));
  } finally {
    for (const matrix of made) library.freeMatrix(matrix);
  }
}

function sourceOf(
  { rowCount, columns, labels, weights, names }: LabelledMatrix,
  { feature_types }: XgboostParameters,
): MatrixSource {
  return {
    rowCount,
    columns,
    labels: Float32Array.from(labels),
    weights: weights?.some((weight) => weight !== 1) ? Float32Array.from(weights) : undefined,
    types: names.map((name) => (Object.hasOwn(feature_types, name) ? feature_types[name]! : "q")),
  };
}

/** Values up to which a plain matrix is made: it is made sooner, of 8 bytes a value; bins are one or two. */
const plainUpTo = 2 ** 26;

/** `hist` reads bins, which come out the same from either matrix; the other methods, and CUDA, want the values. */
function trainingMatrix(
  library: XgboostLibrary,
  source: MatrixSource,
  { parameters, threads }: { parameters: XgboostParameters; threads: number },
): Handle {
  const { tree_method, device, max_bin } = parameters;
  const isLarge = source.rowCount * source.columns.length > plainUpTo;
  return isLarge && tree_method === "hist" && device === "cpu"
    ? library.createQuantileMatrix(source, { threads, maxBin: max_bin })
    : plainMatrix(library, source, threads);
}

function plainMatrix(library: XgboostLibrary, source: MatrixSource, threads: number): Handle {
  const { columns, rowCount, labels, weights, types } = source;
  const matrix = library.createMatrix(columns, { rowCount, threads });
  library.setNumbers(matrix, "label", labels);
  if (weights !== undefined) library.setNumbers(matrix, "weight", weights);
  library.setFeatureTypes(matrix, types);
  return matrix;
}

/** The library leaves out what its Python package would add: names, and which are categories. */
function named(body: Json, names: readonly string[], { feature_types }: XgboostParameters): Json {
  const types = names.map((name) => (feature_types[name] === "c" ? "c" : "float"));
  const learner = objectAt(body, "learner");
  return {
    ...asObject(body, "model"),
    learner: { ...learner, feature_names: [...names], feature_types: types },
  };
}

/** By name, before the first round. */
function checkDevice(library: XgboostLibrary, { device }: XgboostParameters): void {
  if (device === "cpu") return;
  if (!library.hasCuda)
    throw new Fault(
      "xgboost.no-cuda",
      `device cuda: libxgboost ${library.version} at ${library.path} says USE_CUDA false (expected cpu, or a build with CUDA in VIGIE_XGBOOST_LIB)`,
      { kind: "unavailable" },
    );
  if (Number.parseInt(library.version, 10) < 2)
    throw new Fault(
      "xgboost.no-cuda",
      `device cuda: libxgboost ${library.version} has no such parameter (expected 2.0 or later)`,
      { kind: "unavailable" },
    );
}

/** The library itself only warns, on its standard error, and goes on with the processor. */
function checkUsedDevice(library: XgboostLibrary, booster: Handle, { device }: XgboostParameters): void {
  if (device === "cpu") return;
  const used = library.deviceOf(booster);
  if (!used.startsWith(device))
    throw new Fault(
      "xgboost.no-cuda",
      `device cuda: libxgboost ${library.version} fell back to ${used} (expected a GPU that it sees, or device cpu)`,
      { kind: "unavailable" },
    );
}

interface Order {
  readonly sets: FitSets;
  readonly parameters: XgboostParameters;
  readonly context: FitContext;
}

interface Boosting {
  readonly train: Handle;
  readonly validation: Handle | undefined;
  readonly names: readonly string[];
  readonly parameters: XgboostParameters;
  readonly context: FitContext;
}

interface Boosted {
  readonly json: string;
  /** Metric on the validation set, per round; empty without one. */
  readonly curve: number[];
  /** Rounds kept. */
  readonly best: number;
}

async function boost(library: XgboostLibrary, work: Boosting): Promise<Boosted> {
  const { train, validation, parameters } = work;
  const matrices = validation === undefined ? [train] : [train, validation];
  const booster = library.createBooster(matrices, libraryParameters(work));
  try {
    const curve = await boostRounds(library, booster, work);
    const isStopping = parameters.early_stopping_rounds !== null;
    const best = isStopping ? bestRound(curve, parameters.eval_metric) + 1 : parameters.rounds;
    return { json: saveRounds(library, booster, isStopping ? best : null), curve, best };
  } finally {
    library.freeBooster(booster);
  }
}

async function boostRounds(library: XgboostLibrary, booster: Handle, work: Boosting): Promise<number[]> {
  const { train, validation, parameters, context } = work;
  const { rounds, early_stopping_rounds, eval_metric } = parameters;
  const curve: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await setImmediate();
    throwIfCancelled(context.signal);
    library.boost(booster, round, train);
    if (round === 0) checkUsedDevice(library, booster, parameters);
    if (validation !== undefined) curve.push(library.evaluate(booster, round, validation));
    context.onProgress?.({
      label: "fit XGBoost",
      fraction: (round + 1) / rounds,
      detail: `round ${round + 1} of ${rounds}`,
    });
    if (early_stopping_rounds !== null && round - bestRound(curve, eval_metric) >= early_stopping_rounds)
      break;
  }
  return curve;
}

/** The first round with the best metric. */
function bestRound(curve: readonly number[], metric: XgboostParameters["eval_metric"]): number {
  const sign = metric === "auc" || metric === "aucpr" ? -1 : 1;
  return curve.reduce((best, value, round) => (sign * value < sign * curve[best]! ? round : best), 0);
}

function saveRounds(library: XgboostLibrary, booster: Handle, rounds: number | null): string {
  if (rounds === null) return library.saveJson(booster);
  const kept = library.slice(booster, rounds);
  try {
    return library.saveJson(kept);
  } finally {
    library.freeBooster(kept);
  }
}

/** As the library takes them: texts, features by place. */
function libraryParameters({ parameters, context, names }: Boosting): Record<string, string> {
  const {
    rounds,
    early_stopping_rounds,
    monotone_constraints,
    interaction_constraints,
    feature_types,
    device,
    sample_type,
    normalize_type,
    rate_drop,
    one_drop,
    skip_drop,
    ...plain
  } = parameters;
  const dart = { sample_type, normalize_type, rate_drop, one_drop, skip_drop };
  const given = parameters.booster === "dart" ? { ...plain, ...dart } : plain;
  const texts = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
  const signs = names.map((name) =>
    Object.hasOwn(monotone_constraints, name) ? monotone_constraints[name]! : 0,
  );
  const groups = interaction_constraints.map((group) => group.map((name) => names.indexOf(name)));
  return {
    ...texts,
    ...(device === "cuda" && { device }),
    seed: String(context.seed),
    nthread: String(context.threads ?? 1),
    verbosity: "0",
    ...(signs.some((sign) => sign !== 0) && { monotone_constraints: `(${signs.join(",")})` }),
    ...(groups.length > 0 && { interaction_constraints: JSON.stringify(groups) }),
  };
}
