import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRandom } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import type { LabelledMatrix, Matrix } from "../../../../experiments/features/matrix.ts";
import type { Model, ModelDocument } from "../../../../experiments/models/contract.ts";
import { denseRows } from "../../../../experiments/models/xgboost/dense.ts";
import { parseXgboostJson, toXgboostJson } from "../../../../experiments/models/xgboost/exchange.ts";
import {
  type Handle,
  openLibrary,
  type XgboostLibrary,
} from "../../../../experiments/models/xgboost/library.ts";
import { decodeXgboost } from "../../../../experiments/models/xgboost/model.ts";
import { createNativeTrainer } from "../../../../experiments/models/xgboost/native.ts";
import type { XgboostParameters } from "../../../../experiments/models/xgboost/parameters.ts";
import { libraryOf } from "./libraries.ts";
import { part, twinCases, twinSet } from "./twin.ts";

interface PythonCase {
  readonly rounds: number;
  readonly marginsSha256: string;
  readonly margins: readonly number[];
  readonly contributions: readonly (readonly number[])[];
}

interface PythonEntry {
  readonly valuesSha256: string;
  readonly positives: number;
  readonly cases: Readonly<Record<string, PythonCase>>;
}

const goldenPath = "test/golden/xgboost-python.json";

/** What Python's xgboost printed, by library version. */
export function pythonEntry(version: string): PythonEntry {
  const golden = JSON.parse(readFileSync(goldenPath, "utf8")) as Record<string, PythonEntry>;
  const entry = golden[version];
  if (entry === undefined)
    throw new Error(
      `no golden of xgboost ${version}: ${Object.keys(golden).join(", ")} (to add it: pip install xgboost==${version}, then python bench/peers/xgboost_twin.py ${goldenPath})`,
    );
  return entry;
}

function sha256(values: Float32Array): string {
  return createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");
}

/** All that is checked against one version of the library. One version per test file: two in one process share symbols. */
export function libraryOracle(version: string): void {
  const names = Object.keys(twinCases);

  describe(`Python's xgboost ${version}`, () => {
    it("was given the same matrix", () => {
      const { valuesSha256, positives } = pythonEntry(version);
      const set = twinSet();
      expect(sha256(denseRows(set, -9).values)).toBe(valuesSha256);
      expect(set.labels.reduce((sum, label) => sum + label, 0)).toBe(positives);
    });

    it.for(names)("gives the same margins, bit for bit, and the same reasons: %s", async (name, context) => {
      const expected = pythonEntry(version).cases[name]!;
      const model = await fitTwin(await libraryOf(context, version), name);
      const margins = model.margin(twinSet());
      expect(Array.from(margins.slice(0, 8))).toEqual(expected.margins);
      expect(sha256(Float32Array.from(margins))).toBe(expected.marginsSha256);
      expect(model.encode().diagnostics).toMatchObject({ rounds: expected.rounds });
      const { base, values } = model.contributions(part(twinSet(), 0, 8));
      const reasons = expected.contributions.map((_, i) => [...values.map((column) => column[i]!), base]);
      expect(largestGap(reasons.flat(), expected.contributions.flat())).toBeLessThan(1e-5);
    });
  });

  describe(`libxgboost ${version}`, () => {
    it.for(Array.from({ length: 12 }, (_, i) => i + 1))(
      "is equalled bit for bit on 100,000 rows with missing values, at depth %i",
      async (max_depth, context) => {
        const path = await libraryOf(context, version);
        const params = { max_depth, rounds: 12, eta: 0.4, min_child_weight: 0 };
        const document = await trainOn(path, noisySet(3_000), params);
        const x = noisySet(100_000, "fresh");
        const expected = await libraryPredictions(path, document, x, 1);
        expect(differences(decodeXgboost(document).margin(x), expected)).toBe(0);
        expect(new Set(expected).size).toBeGreaterThan(1);
      },
    );

    it.for(directModels)("is equalled bit for bit by a model of $name", async ({ params }, context) => {
      const path = await libraryOf(context, version);
      const document = await boostDirectly(path, params);
      const x = noisySet(20_000, "fresh");
      const expected = await libraryPredictions(path, document, x, 1);
      expect(differences(decodeXgboost(document).margin(x), expected)).toBe(0);
    });

    it.for([false, true])(
      "makes the same trees of bins as of values, weighted: %s",
      async (isWeighted, context) => {
        const library = await openLibrary(await libraryOf(context, version));
        const { columns, labels, rowCount } = noisySet(140_000);
        const weights = isWeighted ? Float32Array.from(labels, (_, i) => 0.5 + (i % 3)) : undefined;
        const types = columns.map(() => "q" as const);
        const source = { rowCount, columns, labels: Float32Array.from(labels), weights, types };
        const bins = library.createQuantileMatrix(source, { threads: 2, maxBin: 64 });
        const plain = library.createMatrix(columns, { rowCount, threads: 2 });
        library.setNumbers(plain, "label", source.labels);
        if (weights !== undefined) library.setNumbers(plain, "weight", weights);
        const [ofBins, ofValues] = [bins, plain].map((matrix) => treesOf(library, matrix));
        expect(ofBins).toBe(ofValues);
        expect(ofValues).toContain('"split_conditions"');
      },
    );

    it("turns every base_score into the same margin", async (context) => {
      const path = await libraryOf(context, version);
      const random = createRandom("base");
      const x = noisySet(1);
      for (let i = 0; i < 60; i++) {
        const base_score = String(Math.fround(0.0005 + 0.999 * random.uniform()));
        const document = await boostDirectly(
          path,
          { objective: "binary:logistic", base_score, gamma: "1e9" },
          1,
        );
        const expected = await libraryPredictions(path, document, x, 1);
        expect([base_score, ...decodeXgboost(document).margin(x)]).toEqual([base_score, ...expected]);
      }
    });

    it.for(["plain", "deep", "stump", "weighted"])(
      "agrees with TreeSHAP on every row: %s",
      async (name, context) => {
        const path = await libraryOf(context, version);
        const x = twinSet();
        const model = await fitTwin(path, name);
        const expected = await libraryPredictions(path, model.encode(), x, 2);
        const { base, values } = model.contributions(x);
        const mine = Array.from({ length: x.rowCount }, (_, i) => [
          ...values.map((column) => column[i]!),
          base,
        ]).flat();
        expect(largestGap(mine, expected)).toBeLessThan(1e-5);
      },
    );

    it("says in its own words what it does not accept", async (context) => {
      const library = await openLibrary(await libraryOf(context, version));
      expect(() => library.loadBooster(new TextEncoder().encode('{"learner": 3}'))).toThrow(
        /^libxgboost: .+/,
      );
    });
  });
}

/** Made by the library without our trainer: boosters and objectives that other people's files may hold. */
const directModels = [
  {
    name: "DART",
    params: { booster: "dart", rate_drop: "0.4", skip_drop: "0.1", objective: "binary:logistic" },
  },
  {
    name: "DART from 0.1",
    params: {
      booster: "dart",
      rate_drop: "0.3",
      one_drop: "1",
      base_score: "0.1",
      objective: "binary:logistic",
    },
  },
  {
    name: "random forests",
    params: { num_parallel_tree: "4", subsample: "0.5", objective: "binary:logistic" },
  },
  { name: "binary:logitraw", params: { objective: "binary:logitraw", base_score: "0.3" } },
  { name: "reg:squarederror", params: { objective: "reg:squarederror", base_score: "0.3" } },
  { name: "count:poisson", params: { objective: "count:poisson", base_score: "0.3" } },
  { name: "binary:hinge", params: { objective: "binary:hinge", base_score: "0.5" } },
  { name: "exact splits", params: { objective: "binary:logistic", tree_method: "exact", max_depth: "7" } },
] as const;

function trainOn(
  path: string,
  train: LabelledMatrix,
  params: Partial<XgboostParameters>,
): Promise<ModelDocument> {
  const trainer = createNativeTrainer(async () => path);
  return trainer.fit({ train }, params, { seed: 7 }).then((model) => model.encode());
}

function fitTwin(path: string, name: string): Promise<Model> {
  const { params, isWeighted } = twinCases[name]!;
  const set = twinSet();
  const unweighted = part(set, 0, set.rowCount);
  const halves = { train: part(set, 0, 400), validation: part(set, 400, 800) };
  const sets = params.early_stopping_rounds ? halves : { train: isWeighted ? set : unweighted };
  return createNativeTrainer(async () => path).fit(sets, params, { seed: 7 });
}

const noisySets = new Map<string, LabelledMatrix>();

function noisySet(rowCount: number, seed = "noise"): LabelledMatrix {
  const key = `${seed} ${rowCount}`;
  const set = noisySets.get(key) ?? makeNoisySet(rowCount, seed);
  noisySets.set(key, set);
  return set;
}

/** Six normal features with ties, extremes and one value in six missing. */
function makeNoisySet(rowCount: number, seed: string): LabelledMatrix {
  const random = createRandom(seed);
  const value = () => {
    const draw = random.uniform();
    if (draw < 1 / 6) return Number.NaN;
    return draw < 1 / 3 ? random.integer(5) - 2 : draw < 0.335 ? 1e30 : random.normal();
  };
  const names = ["a", "b", "c", "d", "e", "f"];
  const columns = names.map(() => Float32Array.from({ length: rowCount }, value));
  const labels = Uint8Array.from({ length: rowCount }, (_, i) =>
    random.normal() + (columns[0]![i]! || 0) > 0.5 ? 1 : 0,
  );
  return { names, rowCount, columns, labels, firms: Int32Array.from(labels, (_, i) => i) };
}

async function boostDirectly(
  path: string,
  params: Readonly<Record<string, string>>,
  rounds = 12,
): Promise<ModelDocument> {
  const library = await openLibrary(path);
  const set = noisySet(500);
  const matrix = library.createMatrix(set.columns, { rowCount: set.rowCount, threads: 1 });
  library.setNumbers(matrix, "label", Float32Array.from(set.labels));
  const booster = library.createBooster([matrix], { nthread: "1", verbosity: "0", seed: "3", ...params });
  for (let round = 0; round < rounds; round++) library.boost(booster, round, matrix);
  const body = parseXgboostJson(library.saveJson(booster));
  library.freeBooster(booster);
  library.freeMatrix(matrix);
  return {
    format: "vigie.model/1",
    kind: "xgboost",
    madeBy: { engine: "native", version: library.version, threads: 1 },
    featureNames: set.names,
    parameters: params,
    body,
    diagnostics: {},
  };
}

/** Of 3 rounds; frees the matrix. */
function treesOf(library: XgboostLibrary, matrix: Handle): string {
  const params = { nthread: "2", verbosity: "0", tree_method: "hist", max_bin: "64" };
  const booster = library.createBooster([matrix], params);
  for (let round = 0; round < 3; round++) library.boost(booster, round, matrix);
  const json = library.saveJson(booster);
  library.freeBooster(booster);
  library.freeMatrix(matrix);
  return json;
}

/** What the library says of the stored model: 1 margins, 2 contributions row by row. */
async function libraryPredictions(
  path: string,
  document: ModelDocument,
  x: Matrix,
  type: 1 | 2,
): Promise<Float32Array> {
  const library = await openLibrary(path);
  const matrix = library.createMatrix(x.columns, { rowCount: x.rowCount, threads: 1 });
  library.setFeatureNames(matrix, x.names);
  const booster = library.loadBooster(new TextEncoder().encode(toXgboostJson(document)));
  try {
    return library.predict(booster, matrix, type);
  } finally {
    library.freeBooster(booster);
    library.freeMatrix(matrix);
  }
}

function differences(mine: Float64Array, expected: Float32Array): number {
  expect(mine.length).toBe(expected.length);
  return mine.reduce((count, value, i) => (Object.is(value, expected[i]) ? count : count + 1), 0);
}

function largestGap(mine: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(mine.length).toBe(expected.length);
  return Array.from(mine).reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i]!)), 0);
}
