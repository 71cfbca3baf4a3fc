import { canonicalJson, createRandom, Fault } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import type { LabelledMatrix, Matrix } from "../../experiments/features/matrix.ts";
import type { FitContext, Model, ModelDocument, Trainer } from "../../experiments/models/contract.ts";
import { decodeModel } from "../../experiments/models/decode.ts";

/** What an engine declares about itself. There is no way to skip a test. */
export interface TrainerTraits<P> {
  /** Parameters for the small sets of this suite. */
  readonly params?: Partial<P>;
  /** Whether NaN means "missing" (a finite margin comes out) or is refused by name. */
  readonly missing: "taken" | "refused";
  /** Largest difference of margins between a fit and a fit on the same rows in another order (0: same bits). */
  readonly orderTolerance: number;
  /** What `base + Σ contributions` may differ from the margin by. Default 1e-9. */
  readonly additiveTolerance?: number;
  /** Default `decodeModel`; for an engine whose decoder is not registered yet. */
  readonly decode?: (document: ModelDocument) => Model;
}

const context: FitContext = { seed: 7 };
const names = ["debt", "delay", "age"];

/** 120 rows of 40 firms, three features, both classes overlapping. */
export function contractSet(seed = "contract"): LabelledMatrix {
  const random = createRandom(seed);
  const rowCount = 120;
  const columns = names.map(() => Float32Array.from({ length: rowCount }, () => random.normal()));
  const labels = Uint8Array.from({ length: rowCount }, (_, i) => {
    const margin = 1.2 * columns[0]![i]! - 0.7 * columns[1]![i]! - 0.5;
    return random.uniform() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
  });
  return { names, rowCount, columns, labels, firms: Int32Array.from(labels, (_, i) => i % 40) };
}

/** The same features without labels. */
function featuresOf({ names, rowCount, columns }: LabelledMatrix): Matrix {
  return { names, rowCount, columns };
}

function permute(set: LabelledMatrix, order: readonly number[]): LabelledMatrix {
  return {
    ...set,
    columns: set.columns.map((column) => Float32Array.from(order, (i) => column[i]!)),
    labels: Uint8Array.from(order, (i) => set.labels[i]!),
    firms: Int32Array.from(order, (i) => set.firms[i]!),
    ...(set.weights ? { weights: Float64Array.from(order, (i) => set.weights![i]!) } : {}),
    rowCount: order.length,
  };
}

/** A copy of `set` with one value changed. */
function withValue(set: LabelledMatrix, value: number, { row = 3, column = 1 } = {}): LabelledMatrix {
  const columns = set.columns.map((values) => values.slice());
  columns[column]![row] = value;
  return { ...set, columns };
}

const shuffled = (() => {
  const random = createRandom("order");
  const order = Array.from({ length: 120 }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
})();

/** The Fault that `work` ends in; fails when it ends otherwise. */
async function faultOf(work: () => unknown): Promise<Fault> {
  const error = await Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}

async function expectFault(work: () => unknown, code: string, text: string | RegExp): Promise<void> {
  const fault = await faultOf(work);
  expect(fault.code).toBe(code);
  expect(fault.message).toMatch(text);
  expect(fault.message).toMatch(/\(expected .+\)/);
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/** The tests every engine passes, none skipped. Call it inside a test file. */
export function trainerContract<P>(trainer: Trainer<P>, traits: TrainerTraits<P>): void {
  const { params = {} as Partial<P>, missing, orderTolerance, additiveTolerance = 1e-9 } = traits;
  const decode = traits.decode ?? decodeModel;
  const set = contractSet();
  const fitted = (train: LabelledMatrix, over: Partial<FitContext> = {}, validation?: LabelledMatrix) =>
    trainer.fit({ train, ...(validation ? { validation } : {}) }, params, { ...context, ...over });

  describe(`${trainer.kind} by ${trainer.engine}`, () => {
    it("gives the same bytes for the same rows, parameters and seed", async () => {
      const first = canonicalJson((await fitted(set)).encode());
      expect(canonicalJson((await fitted(contractSet())).encode())).toBe(first);
      expect(first.length).toBeGreaterThan(50);
    });

    it("says what it is and keeps the feature names", async () => {
      const model = await fitted(set);
      const document = model.encode();
      expect(model.kind).toBe(trainer.kind);
      expect(document).toMatchObject({ format: "vigie.model/1", kind: trainer.kind, featureNames: names });
      expect(document.madeBy.engine).toBe(trainer.engine);
      expect(document.madeBy.version).not.toBe("");
      expect(model.featureNames).toEqual(names);
    });

    it("gives one finite margin per row, and none for no rows", async () => {
      const model = await fitted(set);
      const margins = model.margin(featuresOf(set));
      expect(margins.length).toBe(120);
      expect(margins.every(Number.isFinite)).toBe(true);
      expect(model.margin({ names, rowCount: 0, columns: names.map(() => new Float32Array()) }).length).toBe(
        0,
      );
    });

    it("leaves its input as it was", async () => {
      const input = { ...contractSet(), weights: new Float64Array(120).fill(1) };
      const before = structuredClone(input);
      const model = await fitted(input, {}, input);
      model.margin(featuresOf(input));
      model.contributions(featuresOf(input));
      expect(input).toEqual(before);
    });

    it("predicts the same, bit for bit, after encode, JSON text and decode", async () => {
      const model = await fitted(set);
      const document = model.encode();
      const again = decode(JSON.parse(JSON.stringify(document)) as ModelDocument);
      const fresh = featuresOf(contractSet("fresh rows"));
      expect(again.margin(fresh)).toEqual(model.margin(fresh));
      expect(again.contributions(fresh)).toEqual(model.contributions(fresh));
      expect(canonicalJson(again.encode())).toBe(canonicalJson(document));
    });

    it("permutes its predictions with the rows", async () => {
      const model = await fitted(set);
      const margins = model.margin(featuresOf(set));
      const permuted = model.margin(featuresOf(permute(set, shuffled)));
      expect(permuted).toEqual(Float64Array.from(shuffled, (i) => margins[i]!));
    });

    it(`fits the same model on rows in another order, to ${orderTolerance}`, async () => {
      const margins = (await fitted(set)).margin(featuresOf(set));
      const other = (await fitted(permute(set, shuffled))).margin(featuresOf(set));
      expect(largestDifference(margins, other)).toBeLessThanOrEqual(orderTolerance);
    });

    it("takes unit weights as none", async () => {
      const weighted = await fitted({ ...set, weights: new Float64Array(120).fill(1) });
      const x = featuresOf(set);
      expect(weighted.margin(x)).toEqual((await fitted(set)).margin(x));
    });

    it("takes a zero weight as a row left out", async () => {
      const kept = Array.from({ length: 120 }, (_, i) => i).filter((i) => i % 5 !== 0);
      const weights = Float64Array.from({ length: 120 }, (_, i) => (i % 5 === 0 ? 0 : 1));
      const zeroed = await fitted({ ...set, weights });
      const removed = await fitted(permute(set, kept));
      const x = featuresOf(set);
      expect(zeroed.margin(x)).toEqual(removed.margin(x));
    });

    it("adds contributions up to the margin", async () => {
      const model = await fitted(set);
      const x = featuresOf(contractSet("fresh rows"));
      const margins = model.margin(x);
      const { names: named, base, values } = model.contributions(x);
      expect(named).toEqual(names);
      expect(values.map((column) => column.length)).toEqual([120, 120, 120]);
      const sums = margins.map((_, i) => values.reduce((sum, column) => sum + column[i]!, base));
      expect(largestDifference(margins, sums)).toBeLessThanOrEqual(additiveTolerance);
    });

    it("refuses one class only, weights considered", async () => {
      await expectFault(
        () => fitted({ ...set, labels: new Uint8Array(120) }),
        "train.constant-label",
        "one class",
      );
      await expectFault(
        () => fitted({ ...set, labels: new Uint8Array(120).fill(1) }),
        "train.constant-label",
        /0 other/,
      );
      const weights = Float64Array.from(set.labels, (label) => (label === 1 ? 0 : 1));
      await expectFault(() => fitted({ ...set, weights }), "train.constant-label", "one class");
    });

    it("refuses a set without rows of positive weight", async () => {
      await expectFault(() => fitted({ ...set, weights: new Float64Array(120) }), "train.empty", /0/);
      await expectFault(() => fitted(permute(set, [])), "train.empty", /0/);
    });

    if (missing === "taken") {
      it("takes NaN as missing, in fitting and in scoring", async () => {
        const holed = withValue(withValue(set, Number.NaN), Number.NaN, { row: 90, column: 0 });
        const model = await fitted(holed);
        expect(model.margin(featuresOf(holed)).every(Number.isFinite)).toBe(true);
        expect((await fitted(set)).margin(featuresOf(holed)).every(Number.isFinite)).toBe(true);
      });
    } else {
      it("names the column and row of a NaN it cannot take", async () => {
        const holed = withValue(set, Number.NaN);
        await expectFault(() => fitted(holed), "matrix.missing", /delay in row 4/);
        const model = await fitted(set);
        await expectFault(() => model.margin(featuresOf(holed)), "matrix.missing", /delay in row 4/);
        await expectFault(() => model.contributions(featuresOf(holed)), "matrix.missing", /delay in row 4/);
      });
    }

    it.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
      "names the column and row of %s",
      async (value) => {
        const infinite = withValue(set, value);
        const model = await fitted(set);
        await expectFault(() => fitted(infinite), "matrix.infinite", /delay in row 4: -?Infinity/);
        await expectFault(() => fitted(set, {}, infinite), "matrix.infinite", /delay in row 4/);
        await expectFault(() => model.margin(featuresOf(infinite)), "matrix.infinite", /delay in row 4/);
        await expectFault(
          () => model.contributions(featuresOf(infinite)),
          "matrix.infinite",
          /delay in row 4/,
        );
      },
    );

    it("refuses features that are absent, extra, renamed or in another order", async () => {
      const model = await fitted(set);
      const [a, b, c] = set.columns as [Float32Array, Float32Array, Float32Array];
      const cases: readonly [readonly string[], readonly Float32Array[], RegExp][] = [
        [["debt", "delay"], [a, b], /missing features: age/],
        [["debt", "delay", "age", "size"], [a, b, c, a], /unknown features: size/],
        [["debt", "delay", "years"], [a, b, c], /missing features: age/],
        [["delay", "debt", "age"], [b, a, c], /another order/],
      ];
      for (const [given, columns, text] of cases) {
        const x = { names: given, rowCount: 120, columns };
        await expectFault(() => model.margin(x), "model.wrong-features", text);
        await expectFault(() => model.contributions(x), "model.wrong-features", text);
      }
      await expectFault(
        () => fitted(set, {}, { ...set, names: ["delay", "debt", "age"] }),
        "model.wrong-features",
        /another order/,
      );
    });

    it("refuses two columns of one name", async () => {
      await expectFault(
        () => fitted({ ...set, names: ["debt", "debt", "age"] }),
        "matrix.duplicate-name",
        /debt/,
      );
    });

    it("refuses lengths that do not match, each by name", async () => {
      const short = set.columns.map((column, j) => (j === 1 ? column.slice(1) : column));
      const cases: readonly [LabelledMatrix, RegExp][] = [
        [{ ...set, columns: short }, /delay values: 119/],
        [{ ...set, columns: set.columns.slice(1) }, /columns: 2/],
        [{ ...set, labels: set.labels.slice(1) }, /label values: 119/],
        [{ ...set, firms: set.firms.slice(1) }, /firm values: 119/],
        [{ ...set, weights: new Float64Array(119) }, /weight values: 119/],
      ];
      for (const [bad, text] of cases) await expectFault(() => fitted(bad), "matrix.length-mismatch", text);
      const model = await fitted(set);
      await expectFault(
        () => model.margin({ ...featuresOf(set), columns: short }),
        "matrix.length-mismatch",
        /delay/,
      );
    });

    it("refuses labels other than 0 and 1, and weights that are negative or not finite", async () => {
      const labels = set.labels.slice();
      labels[5] = 2;
      await expectFault(() => fitted({ ...set, labels }), "matrix.bad-label", /row 6: 2/);
      for (const weight of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        const weights = new Float64Array(120).fill(1);
        weights[8] = weight;
        await expectFault(() => fitted({ ...set, weights }), "matrix.bad-weight", /row 9/);
      }
    });

    it("refuses a parameter it does not know", async () => {
      const unknown = { ...params, lamda: 1 } as Partial<P>;
      await expectFault(() => trainer.fit({ train: set }, unknown, context), "parameter.unknown", /lamda/);
    });

    it("ends in a Fault of kind cancelled when its signal has fired", async () => {
      const fault = await faultOf(() => fitted(set, { signal: AbortSignal.abort() }));
      expect(fault.kind).toBe("cancelled");
    });
  });
}
