import { createRandom, Fault } from "vigie/datasets";
import { describe, expect, it, type TestContext } from "vitest";
import type { LabelledMatrix } from "../../../../experiments/features/matrix.ts";
import type { Model } from "../../../../experiments/models/contract.ts";
import { fromXgboostJson, toXgboostJson } from "../../../../experiments/models/xgboost/exchange.ts";
import { openLibrary } from "../../../../experiments/models/xgboost/library.ts";
import { createNativeTrainer } from "../../../../experiments/models/xgboost/native.ts";
import type { XgboostParameters } from "../../../../experiments/models/xgboost/parameters.ts";
import { part, twinSet } from "./twin.ts";

export interface FitPlace {
  /** What the tests are called: a version, a device. */
  readonly name: string;
  readonly device: XgboostParameters["device"];
  /** Path of the library; skips the test with a reason where there is none. */
  readonly locate: (context: TestContext) => Promise<string>;
}

/** What fits by one version of the library do with parameters and odd data. */
export function nativeFits({ name, device, locate }: FitPlace): void {
  const set = part(twinSet(), 0, 800);

  async function fitted(context: TestContext, train: LabelledMatrix, params: Partial<XgboostParameters>) {
    const path = await locate(context);
    return createNativeTrainer(async () => path).fit(
      { train },
      { device, ...params },
      { seed: 7, threads: 2 },
    );
  }

  async function librarySays(context: TestContext, model: Model, x: LabelledMatrix): Promise<number[]> {
    const library = await openLibrary(await locate(context));
    const matrix = library.createMatrix(x.columns, { rowCount: x.rowCount, threads: 1 });
    library.setFeatureNames(matrix, x.names);
    library.setFeatureTypes(
      matrix,
      x.names.map((name) => (name === "size" ? "c" : "q")),
    );
    const booster = library.loadBooster(new TextEncoder().encode(toXgboostJson(model.encode())));
    const margins = [...library.predict(booster, matrix, 1)];
    library.freeBooster(booster);
    library.freeMatrix(matrix);
    return margins;
  }

  describe(`fits by libxgboost ${name}`, () => {
    it("split on categories, predicted alike here and there", async (context) => {
      const random = createRandom("categories");
      const size = Float32Array.from(set.labels, (label) => (2 * random.integer(20) + label) % 37);
      const columns = set.columns.map((column, j) => (j === 4 ? size : column));
      const train = { ...set, columns };
      for (const max_cat_to_onehot of [1, 64]) {
        const params = { rounds: 8, feature_types: { size: "c" }, max_cat_to_onehot } as const;
        const model = await fitted(context, train, params);
        const text = toXgboostJson(model.encode());
        expect(fromXgboostJson(text).featureNames).toEqual(train.names);
        expect(text).toContain('"feature_types":["float","float","float","float","c","float"]');
        expect(text).toMatch(/"split_type":\[[^\]]*1/);
        expect([...model.margin(train)]).toEqual(await librarySays(context, model, train));
      }
    });

    it.for<[string, Partial<XgboostParameters>]>([
      ["DART", { booster: "dart", rate_drop: 0.4, one_drop: 1, rounds: 10 }],
      ["a random forest a round", { num_parallel_tree: 3, subsample: 0.6, rounds: 4 }],
      ["the approximate method", { tree_method: "approx", rounds: 4 }],
    ])("make %s", async ([, params], context) => {
      const model = await fitted(context, set, params);
      const plain = await fitted(context, set, { rounds: params.rounds! });
      expect(model.margin(set)).not.toEqual(plain.margin(set));
      expect(new Set(model.margin(set)).size).toBeGreaterThan(10);
    });

    it("ignore one constant column and take one that is all missing", async (context) => {
      const constant = new Float32Array(800).fill(3);
      const empty = new Float32Array(800).fill(Number.NaN);
      const columns = set.columns.map((column, j) => (j === 1 ? constant : j === 2 ? empty : column));
      const model = await fitted(context, { ...set, columns }, { rounds: 5 });
      const { values } = model.contributions({ ...set, columns });
      expect(new Set([...values[1]!, ...values[2]!])).toEqual(new Set([0]));
      expect(new Set(model.margin({ ...set, columns })).size).toBeGreaterThan(10);
    });

    it("refuse what has no information, by name", async (context) => {
      for (const value of [3, Number.NaN]) {
        const columns = set.columns.map(() => new Float32Array(800).fill(value));
        const fault = await faultOf(() => fitted(context, { ...set, columns }, {}));
        expect(fault.code).toBe("train.no-information");
        expect(fault.message).toMatch(/no feature varies: all 6/);
      }
    });

    it.for([1e6, -1, 0.5])("refuse %d as a category", async (code, context) => {
      const size = set.columns[4]!.map((_, i) => (i === 5 ? code : i % 3));
      const columns = set.columns.map((column, j) => (j === 4 ? size : column));
      const fault = await faultOf(() =>
        fitted(context, { ...set, columns }, { feature_types: { size: "c" } }),
      );
      expect(fault).toMatchObject({ code: "matrix.bad-category", message: expect.stringContaining("row 6") });
    });
  });
}

export async function faultOf(work: () => Promise<unknown>): Promise<Fault> {
  const error = await work().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}
