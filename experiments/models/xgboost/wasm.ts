import { Worker } from "node:worker_threads";
import { Fault, type Json } from "vigie/datasets";
import type { LabelledMatrix } from "../../features/matrix.ts";
import { checkFit, throwIfCancelled } from "../check.ts";
import type { FitContext, FitSets, Trainer } from "../contract.ts";
import { withoutZeroWeights } from "../rows.ts";
import { decodeBinaryModel } from "./decode-binary.ts";
import { denseRows } from "./dense.ts";
import { readForest } from "./forest.ts";
import { checkInformation } from "./information.ts";
import { keepRounds } from "./keep-rounds.ts";
import { decodeXgboost } from "./model.ts";
import { completeParameters, type XgboostParameters, xgboostDefaults } from "./parameters.ts";
import { lossCurve, stoppingRound } from "./stopping.ts";

/** What the compiled library takes for "missing". */
const missing = -1;
/** The float32 below -1: where a true -1 stands in training. No value lies between, so every split parts rows as before. */
const justBelowMissing = -1.0000001192092896;
/** The heap of 32-bit WebAssembly, less what the library itself needs. */
const heapBytes = 2 ** 31 - 2 ** 26;
/** Measured peak: the copied values, their sparse form and the histogram index. */
const bytesPerCell = 32;

/**
 * XGBoost 0.7 compiled to WebAssembly (`ml-xgboost`): nothing to install, one thread, 5-9 times slower than `native`.
 * Runs in a worker thread; a signal ends it at once. Early stopping trains every round and keeps the best ones.
 * Throws what `checkFit` throws, `parameter.*`, `xgboost.wasm-unsupported`, `xgboost.wasm-memory`, `xgboost.wasm-failed`.
 */
export const wasmTrainer: Trainer<XgboostParameters> = {
  kind: "xgboost",
  engine: "wasm",
  defaults: xgboostDefaults,
  async fit(sets, given, context) {
    const parameters = completeParameters(given, sets.train.names);
    checkFit(sets, "taken", context);
    checkAbilities(sets, parameters);
    checkInformation(sets, parameters);
    const train = withoutZeroWeights(sets.train);
    const trained = decodeBinaryModel(await trainInWorker(train, parameters, context), train.names);
    const { body, diagnostics } = stop(trained, sets.validation, parameters);
    return decodeXgboost({
      format: "vigie.model/1",
      kind: "xgboost",
      madeBy: { engine: "wasm", version: "ml-xgboost 1.1 (xgboost 0.7)", threads: 1 },
      featureNames: [...train.names],
      parameters: { ...parameters, seed: context.seed } as Json,
      body,
      diagnostics: { ...diagnostics, missingStoodAs: missing },
    });
  },
};

function checkAbilities({ train, validation }: FitSets, parameters: XgboostParameters): void {
  const onlyDefaults = [
    "tree_method",
    "colsample_bynode",
    "monotone_constraints",
    "interaction_constraints",
    "eval_metric",
    "booster",
    "device",
    "feature_types",
    "max_cat_to_onehot",
    "max_cat_threshold",
    "num_parallel_tree",
  ] as const;
  const asked = onlyDefaults.find(
    (name) => JSON.stringify(parameters[name]) !== JSON.stringify(xgboostDefaults[name]),
  );
  if (asked !== undefined)
    throw unsupported(
      `${asked} ${JSON.stringify(parameters[asked])}`,
      JSON.stringify(xgboostDefaults[asked]),
    );
  if (parameters.early_stopping_rounds !== null && validation === undefined)
    throw unsupported("early_stopping_rounds without a validation set", "null, or a validation set");
  const weight = train.weights?.find((value) => value !== 0 && value !== 1);
  if (weight !== undefined)
    throw unsupported(`weight ${weight}`, "0 or 1; other weights need the native engine");
  checkMemory(train);
}

function checkMemory({ rowCount, names }: LabelledMatrix): void {
  const needed = rowCount * names.length * bytesPerCell;
  if (needed <= heapBytes) return;
  throw new Fault(
    "xgboost.wasm-memory",
    `${rowCount} rows x ${names.length} features: about ${Math.ceil(needed / 2 ** 20)} MiB (expected at most ${Math.floor(heapBytes / 2 ** 20)} MiB for the wasm engine; the native one has no such limit)`,
  );
}

function unsupported(what: string, expected: string): Fault {
  return new Fault("xgboost.wasm-unsupported", `not in the wasm engine: ${what} (expected ${expected})`);
}

type Message =
  | { readonly type: "round"; readonly round: number }
  | { readonly type: "done"; readonly bytes: Uint8Array }
  | { readonly type: "failed"; readonly reason: string };

function trainInWorker(
  train: LabelledMatrix,
  parameters: XgboostParameters,
  { seed, signal, onProgress }: FitContext,
): Promise<Uint8Array> {
  const { rounds } = parameters;
  const { values, labels, rowCount } = denseRows(train);
  markMissing(values);
  const worker = new Worker(new URL("./wasm-worker.mjs", import.meta.url), {
    workerData: {
      values,
      labels,
      rowCount,
      columnCount: train.names.length,
      parameters: libraryParameters(parameters, seed),
      rounds,
    },
    transferList: [values.buffer, labels.buffer] as ArrayBuffer[],
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const stopWorker = () => void worker.terminate();
  signal?.addEventListener("abort", stopWorker, { once: true });
  return new Promise<Uint8Array>((settle, refuse) => {
    worker.on("message", (message: Message) => {
      if (message.type === "done") settle(message.bytes);
      else if (message.type === "failed") refuse(failed(message.reason));
      else reportRound(message.round, rounds, onProgress);
    });
    worker.on("error", (error) => refuse(failed(error.message)));
    worker.on("exit", () => {
      try {
        throwIfCancelled(signal);
        refuse(failed("the worker ended early"));
      } catch (error) {
        refuse(error);
      }
    });
  }).finally(() => {
    signal?.removeEventListener("abort", stopWorker);
    return worker.terminate();
  });
}

function reportRound(round: number, rounds: number, onProgress: FitContext["onProgress"]): void {
  onProgress?.({ label: "fit XGBoost", fraction: round / rounds, detail: `round ${round} of ${rounds}` });
}

function failed(reason: string): Fault {
  return new Fault("xgboost.wasm-failed", `the wasm engine stopped: ${reason} (expected a model)`, {
    kind: "unavailable",
  });
}

/** NaN becomes the library's "missing", and a true -1 makes room for it. */
function markMissing(values: Float32Array): void {
  for (let i = 0; i < values.length; i++)
    if (Number.isNaN(values[i]!)) values[i] = missing;
    else if (values[i] === missing) values[i] = justBelowMissing;
}

function libraryParameters(parameters: XgboostParameters, seed: number): Record<string, string> {
  const {
    rounds,
    early_stopping_rounds,
    eval_metric,
    monotone_constraints,
    interaction_constraints,
    ...plain
  } = parameters;
  const { colsample_bynode, base_score, booster, device, feature_types, ...later } = plain;
  const { max_cat_to_onehot, max_cat_threshold, num_parallel_tree, ...dart } = later;
  const { sample_type, normalize_type, rate_drop, one_drop, skip_drop, ...known } = dart;
  const texts = Object.entries(known).map(([name, value]) => [name, String(value)]);
  return {
    ...Object.fromEntries(texts),
    booster: "gbtree",
    base_score: String(base_score ?? 0.5),
    seed: String(seed),
    silent: "1",
  };
}

function stop(
  body: Json,
  validation: LabelledMatrix | undefined,
  { early_stopping_rounds, rounds }: XgboostParameters,
): { body: Json; diagnostics: { [key: string]: Json } } {
  const curve = validation === undefined ? [] : lossCurve(readForest(body), withoutZeroWeights(validation));
  const kept = early_stopping_rounds === null ? rounds : stoppingRound(curve, early_stopping_rounds);
  return {
    body: keepRounds(body, kept),
    diagnostics: { rounds: kept, validation: { metric: "logloss", curve } },
  };
}
