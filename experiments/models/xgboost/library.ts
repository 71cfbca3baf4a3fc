import { Fault } from "vigie/datasets";
import { bindPlainMatrix } from "./plain-matrix.ts";
import { bindQuantileMatrix, type MatrixSource } from "./quantile-matrix.ts";

/** A pointer as koffi hands it out. */
export type Handle = bigint | object;

/** The part of libxgboost's C API (include/xgboost/c_api.h, alike in 1.7 and 3.x) that Vigie calls. */
export interface XgboostLibrary {
  readonly path: string;
  /** `major.minor.patch` as the library says it. */
  readonly version: string;
  /** The values themselves, `rowCount` a column; NaN is missing. The library copies them. */
  createMatrix(columns: readonly Float32Array[], shape: { rowCount: number; threads: number }): Handle;
  /** For `hist`: bins instead of values, from columns without a copy where this version takes them. */
  createQuantileMatrix(source: MatrixSource, options: { threads: number; maxBin: number }): Handle;
  /** Whether it was built with CUDA. */
  readonly hasCuda: boolean;
  setNumbers(matrix: Handle, field: "label" | "weight", values: Float32Array): void;
  setFeatureNames(matrix: Handle, names: readonly string[]): void;
  setFeatureTypes(matrix: Handle, types: readonly ("q" | "c")[]): void;
  freeMatrix(matrix: Handle): void;
  createBooster(matrices: readonly Handle[], parameters: Readonly<Record<string, string>>): Handle;
  loadBooster(json: Uint8Array): Handle;
  boost(booster: Handle, round: number, matrix: Handle): void;
  /** The metric of `matrix` after `round`. */
  evaluate(booster: Handle, round: number, matrix: Handle): number;
  /** The device that the booster really uses (`cpu`, `cuda:0`), from 2.0 on: a library with CUDA that sees no GPU falls back. */
  deviceOf(booster: Handle): string;
  /** The first `rounds` rounds as a booster of their own. */
  slice(booster: Handle, rounds: number): Handle;
  saveJson(booster: Handle): string;
  /** `type`: 1 margins, 2 contributions (features + bias per row). */
  predict(booster: Handle, matrix: Handle, type: 1 | 2): Float32Array;
  freeBooster(booster: Handle): void;
}

const loaded = new Map<string, Promise<XgboostLibrary>>();

/** Opens the library once per process. Its own message is in the Fault `xgboost.library-error` of every failing call. */
export function openLibrary(path: string): Promise<XgboostLibrary> {
  const opened = loaded.get(path) ?? bind(path);
  loaded.set(path, opened);
  opened.catch(() => loaded.delete(path));
  return opened;
}

async function bind(path: string): Promise<XgboostLibrary> {
  const { default: koffi } = await import("koffi");
  const library = loadShared(() => koffi.load(path), path);
  const declare = (definition: string) => library.func(definition);
  const lastError = declare("const char* XGBGetLastError()");
  const checked = (definition: string) => {
    const call = declare(`int ${definition}`);
    return (...values: readonly unknown[]): void => {
      if (call(...values) !== 0)
        throw new Fault("xgboost.library-error", `libxgboost: ${firstLines(lastError())}`, {
          kind: "unavailable",
        });
    };
  };
  const version = declare("void XGBoostVersion(_Out_ int* major, _Out_ int* minor, _Out_ int* patch)");
  const setFloats = checked("XGDMatrixSetFloatInfo(void* m, const char* field, const float* v, uint64_t n)");
  const setStrings = checked(
    "XGDMatrixSetStrFeatureInfo(void* m, const char* field, const char** v, uint64_t n)",
  );
  const freeMatrix = checked("XGDMatrixFree(void* m)");
  const create = checked("XGBoosterCreate(void** matrices, uint64_t n, _Out_ void** out)");
  const setParameter = checked("XGBoosterSetParam(void* b, const char* name, const char* value)");
  const update = checked("XGBoosterUpdateOneIter(void* b, int round, void* m)");
  const evaluateOne = checked(
    "XGBoosterEvalOneIter(void* b, int round, void** ms, const char** names, uint64_t n, _Out_ const char** out)",
  );
  const slice = checked("XGBoosterSlice(void* b, int begin, int end, int step, _Out_ void** out)");
  const save = checked(
    "XGBoosterSaveModelToBuffer(void* b, const char* config, _Out_ uint64_t* n, _Out_ void** out)",
  );
  const load = checked("XGBoosterLoadModelFromBuffer(void* b, const void* bytes, uint64_t n)");
  const predictFrom = checked(
    "XGBoosterPredictFromDMatrix(void* b, void* m, const char* config, _Out_ void** shape, _Out_ uint64_t* dimensions, _Out_ void** out)",
  );
  const buildInfo = checked("XGBuildInfo(_Out_ const char** out)");
  const saveConfig = checked("XGBoosterSaveJsonConfig(void* b, _Out_ uint64_t* n, _Out_ const char** out)");
  const freeBooster = checked("XGBoosterFree(void* b)");

  const made = (call: (out: [Handle | null]) => void): Handle => {
    const out: [Handle | null] = [null];
    call(out);
    return out[0]!;
  };
  const newBooster = (matrices: readonly Handle[]) =>
    made((out) => create([...matrices], matrices.length, out));
  const setNumbers: XgboostLibrary["setNumbers"] = (matrix, field, values) =>
    setFloats(matrix, field, values, values.length);
  const setFeatureTypes: XgboostLibrary["setFeatureTypes"] = (matrix, types) => {
    if (types.includes("c")) setStrings(matrix, "feature_type", [...types], types.length);
  };
  const createQuantileMatrix = bindQuantileMatrix(koffi, {
    checked,
    made,
    free: freeMatrix,
    describe: (matrix, { labels, weights, types }, { from, until }) => {
      setNumbers(matrix, "label", labels.subarray(from, until));
      if (weights !== undefined) setNumbers(matrix, "weight", weights.subarray(from, until));
      setFeatureTypes(matrix, types);
    },
  });
  const configured = (booster: Handle, configure: () => void): Handle => {
    try {
      configure();
      return booster;
    } catch (error) {
      freeBooster(booster);
      throw error;
    }
  };

  return {
    path,
    version: readVersion(version),
    createMatrix: bindPlainMatrix(koffi, { checked, made }),
    createQuantileMatrix,
    hasCuda: readBuild(buildInfo).USE_CUDA === true,
    setNumbers,
    setFeatureTypes,
    setFeatureNames: (matrix, names) => setStrings(matrix, "feature_name", [...names], names.length),
    freeMatrix,
    createBooster: (matrices, parameters) => {
      const booster = newBooster(matrices);
      return configured(booster, () => {
        for (const [name, value] of Object.entries(parameters)) setParameter(booster, name, value);
      });
    },
    loadBooster: (json) => {
      const booster = newBooster([]);
      return configured(booster, () => load(booster, json, json.length));
    },
    boost: update,
    evaluate: (booster, round, matrix) => {
      const out: [string | null] = [null];
      evaluateOne(booster, round, [matrix], ["validation"], 1, out);
      return Number(/:([^:\s]+)\s*$/.exec(out[0] ?? "")?.[1]);
    },
    deviceOf: (booster) => {
      const out: [string | null] = [null];
      saveConfig(booster, [0], out);
      return readDevice(out[0] ?? "{}");
    },
    slice: (booster, rounds) => made((out) => slice(booster, 0, rounds, 1, out)),
    saveJson: (booster) => {
      const length = [0];
      const bytes = made((out) => save(booster, '{"format": "json"}', length, out));
      return new TextDecoder().decode(koffi.view(bytes, Number(length[0])));
    },
    predict: (booster, matrix, type) => {
      const shape: [Handle | null] = [null];
      const dimensions = [0];
      const config = JSON.stringify({
        type,
        training: false,
        iteration_begin: 0,
        iteration_end: 0,
        strict_shape: true,
      });
      const values = made((out) => predictFrom(booster, matrix, config, shape, dimensions, out));
      const sizes = new BigUint64Array(koffi.view(shape[0]!, Number(dimensions[0]) * 8));
      const count = Number(sizes.reduce((product, size) => product * size, 1n));
      return new Float32Array(koffi.view(values, count * 4)).slice();
    },
    freeBooster,
  };
}

function loadShared<T>(load: () => T, path: string): T {
  try {
    return load();
  } catch (cause) {
    throw new Fault("xgboost.library-unloadable", `cannot load libxgboost: ${path} (${String(cause)})`, {
      kind: "unavailable",
      cause,
    });
  }
}

function readVersion(call: (...parts: number[][]) => void): string {
  const parts = [[0], [0], [0]];
  call(...parts);
  return parts.map(([part]) => part).join(".");
}

function readDevice(config: string): string {
  const { learner } = JSON.parse(config) as { learner?: { generic_param?: { device?: string } } };
  return learner?.generic_param?.device ?? "not told";
}

/** What it was built with, e.g. `USE_CUDA`. */
function readBuild(call: (out: [string | null]) => void): Readonly<Record<string, unknown>> {
  const out: [string | null] = [null];
  call(out);
  return JSON.parse(out[0] ?? "{}") as Record<string, unknown>;
}

/** Without the C++ stack trace. */
function firstLines(message: string): string {
  return message.split(/\n\s*Stack trace/)[0]!.trim();
}
