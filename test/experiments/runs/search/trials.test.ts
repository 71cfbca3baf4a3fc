import fc from "fast-check";
import { canonicalJson } from "vigie/datasets";
import type { Study } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { checkSearch } from "../../../../experiments/runs/search/check-search.ts";
import { drawTrials } from "../../../../experiments/runs/search/trials.ts";
import type { ParameterRange, SearchSpace } from "../../../../experiments/runs/study.ts";
import { searchLight } from "../../../../experiments/studies/search-light.ts";
import { searchedStudy } from "../../../support/search-study.ts";

const [space] = searchedStudy.search!.spaces as readonly [SearchSpace];
const searchOf = (...spaces: readonly SearchSpace[]) => ({ trials: 4, spaces });
const studyOf = (...spaces: readonly SearchSpace[]): Study => ({
  ...searchedStudy,
  search: searchOf(...spaces),
});

const ends = fc
  .tuple(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const wholes = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(50)).map(([a, n]) => [a, a + n] as const);

describe("drawing trials", () => {
  it("stays inside every range, ends included, and repeats no point", () => {
    fc.assert(
      fc.property(ends, ends, wholes, fc.integer(), (uniform, logUniform, integer, seed) => {
        const ranges: Record<string, ParameterRange> = {
          a: { uniform },
          b: { logUniform },
          c: { integer },
          d: { choice: ["x", null, 3] },
        };
        const trials = drawTrials(searchOf({ ...space, ranges }), { seed, count: 12 });
        expect(trials.length).toBeGreaterThan(0);
        for (const { drawn, choice } of trials) {
          expect(drawn.a).toBeGreaterThanOrEqual(uniform[0]);
          expect(drawn.a).toBeLessThanOrEqual(uniform[1]);
          expect(drawn.b).toBeGreaterThanOrEqual(logUniform[0]);
          expect(drawn.b).toBeLessThanOrEqual(logUniform[1]);
          expect(Number.isInteger(drawn.c)).toBe(true);
          expect(drawn.c).toBeGreaterThanOrEqual(integer[0]);
          expect(drawn.c).toBeLessThanOrEqual(integer[1]);
          expect(["x", null, 3]).toContain(drawn.d);
          expect(choice.params).toMatchObject(drawn);
        }
        const points = trials.map(({ drawn }) => canonicalJson(drawn));
        expect(new Set(points).size).toBe(points.length);
      }),
      { numRuns: 50 },
    );
  });

  it("draws the first trials of a longer search, others from another seed, and goes round the spaces", () => {
    const { search } = searchLight;
    const long = drawTrials(search!, { seed: 1, count: 12 });
    expect(drawTrials(search!, { seed: 1, count: 5 })).toEqual(long.slice(0, 5));
    expect(drawTrials(search!, { seed: 2, count: 12 })).not.toEqual(long);
    expect(long.map(({ choice }) => choice.name).slice(0, 3)).toEqual([
      "logistic-001",
      "xgboost-002",
      "logistic-003",
    ]);
  });

  it("spreads a log-uniform parameter over its decades, a whole one over all its values", () => {
    const ranges: Record<string, ParameterRange> = {
      lambda: { logUniform: [1, 10_000] },
      depth: { integer: [2, 5] },
    };
    const drawn = drawTrials(searchOf({ ...space, ranges }), { seed: 3, count: 400 }).map((one) => one.drawn);
    const decades = [0, 0, 0, 0];
    for (const { lambda } of drawn) decades[Math.min(3, Math.floor(Math.log10(lambda as number)))]!++;
    for (const decade of decades) expect(decade).toBeGreaterThan(60);
    for (const depth of [2, 3, 4, 5])
      expect(drawn.filter((one) => one.depth === depth).length).toBeGreaterThan(60);
  });

  it("gives fewer trials where a space has fewer points", () => {
    const ranges = { lambda: { choice: [1, 10, 100] } };
    expect(drawTrials(searchOf({ ...space, ranges }), { seed: 1, count: 20 }).length).toBe(3);
  });

  it.each([0, -1, 1.5, Number.NaN, 1e6])("refuses %s trials", (count) => {
    expect(() => drawTrials(searchOf(space), { seed: 1, count })).toThrow(
      expect.objectContaining({ code: "search.bad-trials" }),
    );
  });
});

describe("checking a search before its first trial", () => {
  it("accepts the shipped one with either engine", async () => {
    for (const engine of ["native", "wasm"] as const)
      expect((await checkSearch(searchLight, engine)).metric).toBe("averagePrecision");
  });

  const withRange = (ranges: unknown, params = {}): SearchSpace => ({
    ...space,
    params,
    ranges: ranges as SearchSpace["ranges"],
  });
  const xgboost = (ranges: unknown, params = {}): SearchSpace => ({
    ...withRange(ranges, params),
    kind: "xgboost",
    engine: "auto",
  });

  it.each<[string, readonly SearchSpace[], string, RegExp]>([
    ["no space", [], "search.bad-space", /spaces: 0/],
    ["two spaces of one name", [space, space], "search.bad-space", /named twice: logistic/],
    ["nothing searched", [withRange({})], "search.bad-space", /parameters of logistic: 0/],
    [
      "fixed and searched",
      [withRange({ lambda: { uniform: [1, 2] } }, { lambda: 1 })],
      "search.bad-space",
      /lambda of logistic/,
    ],
    [
      "an unknown kind",
      [withRange({ lambda: { normal: [0, 1] } })],
      "search.bad-range",
      /logistic\.lambda.*normal/,
    ],
    [
      "two kinds",
      [withRange({ lambda: { uniform: [0, 1], integer: [0, 1] } })],
      "search.bad-range",
      /lambda/,
    ],
    [
      "ends turned round",
      [withRange({ lambda: { uniform: [2, 1] } })],
      "search.bad-range",
      /lower one first/,
    ],
    ["one end", [withRange({ lambda: { uniform: [2] } })], "search.bad-range", /two numbers/],
    [
      "an end that is no number",
      [withRange({ lambda: { uniform: [0, Number.NaN] } })],
      "search.bad-range",
      /two numbers/,
    ],
    [
      "an endless end",
      [withRange({ lambda: { uniform: [0, Number.POSITIVE_INFINITY] } })],
      "search.bad-range",
      /two numbers/,
    ],
    ["a logarithm of 0", [withRange({ lambda: { logUniform: [0, 1] } })], "search.bad-range", /above 0/],
    [
      "a fraction among whole numbers",
      [withRange({ maxIterations: { integer: [1.5, 3] } })],
      "search.bad-range",
      /whole/,
    ],
    ["no choice", [withRange({ lambda: { choice: [] } })], "search.bad-range", /one value or more/],
    [
      "a name newton does not know",
      [withRange({ C: { uniform: [0, 1] } })],
      "parameter.unknown",
      /space logistic: unknown parameter: C \(expected one of lambda/,
    ],
    [
      "a fixed name newton does not know",
      [withRange({ lambda: { uniform: [0, 1] } }, { tol: 1 })],
      "parameter.unknown",
      /tol/,
    ],
    [
      "a value newton refuses",
      [withRange({ lambda: { uniform: [-1, 1] } })],
      "parameter.out-of-range",
      /lambda.*-1/,
    ],
    [
      "another face's name",
      [xgboost({ learning_rate: { uniform: [0.1, 0.2] } })],
      "parameter.unknown",
      /expected one like eta/,
    ],
    [
      "a value xgboost refuses",
      [xgboost({ eta: { uniform: [0.1, 2] } })],
      "parameter.out-of-range",
      /eta.*2/,
    ],
    [
      "a choice xgboost refuses",
      [xgboost({ tree_method: { choice: ["hist", "fast"] } })],
      "parameter.out-of-range",
      /fast/,
    ],
  ])("refuses %s", async (_, spaces, code, message) => {
    await expect(checkSearch(studyOf(...spaces), "native")).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("refuses a study without a search, and one whose folds look at who is in the test", async () => {
    const { search: _, ...plain } = searchedStudy;
    await expect(checkSearch(plain, "wasm")).rejects.toMatchObject({ code: "search.none" });
    const grouped = { ...searchedStudy.protocols[0]!, name: "grouped" as const };
    await expect(checkSearch({ ...searchedStudy, protocols: [grouped] }, "wasm")).rejects.toMatchObject({
      code: "search.protocol",
    });
  });

  it.each([{ learnIn: { except: ["Corse"] } }, { testIn: { only: ["Corse"] } }])(
    "refuses a study that searches and keeps regions apart: %j",
    async (regions) => {
      const [temporal] = searchedStudy.protocols;
      const unseen = { ...temporal!, name: "unseen", fold: { ...temporal!.fold, ...regions } };
      const study = { ...searchedStudy, protocols: [temporal!, unseen] };
      await expect(checkSearch(study, "wasm")).rejects.toMatchObject({
        code: "search.regions",
        message: expect.stringMatching(/^regions of protocol unseen: .*\(expected none beside a search/),
      });
    },
  );
});
