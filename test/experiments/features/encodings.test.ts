import { readFileSync } from "node:fs";
import { fromArrow, table, toArrowIPC } from "arquero";
import { describe, expect, it } from "vitest";
import {
  decodePreparation,
  type FeatureChoice,
  fitAndPrepare,
  fitPreparation,
  prepare,
} from "../../../experiments/features/preparation.ts";

/** Printed by bench/peers/spline_twin.py, which holds each basis against the space that patsy's `cr` spans. */
const golden = JSON.parse(readFileSync("test/golden/spline-numpy.json", "utf8")) as {
  readonly cases: readonly {
    readonly train: readonly number[];
    readonly count: number;
    readonly knots: readonly number[];
    readonly columns: readonly (readonly number[])[];
  }[];
};

const all = (n: number) => Uint32Array.from({ length: n }, (_, row) => row);
const mode = "imputed-and-scaled" as const;

function columnsOf(choice: FeatureChoice, given: ReturnType<typeof table>, later = given) {
  const { preparation, matrix: ofTrain } = fitAndPrepare(given, all(given.numRows()), choice);
  expect(preparation).toEqual(fitPreparation(given, all(given.numRows()), choice));
  expect(ofTrain).toEqual(prepare(given, preparation));
  const matrix = prepare(later, preparation);
  return Object.fromEntries(matrix.names.map((name, j) => [name, Array.from(matrix.columns[j]!)]));
}

describe("splines", () => {
  it("reads an oracle of five counts of knots", () => {
    expect(golden.cases.map(({ count }) => count)).toEqual([3, 4, 5, 6, 7]);
  });

  it.each(golden.cases)("give numpy's natural cubic basis with $count knots", ({ train, count, ...peer }) => {
    const given = table({ debt: [...train] });
    const preparation = fitPreparation(given, all(train.length), {
      columns: ["debt"],
      mode,
      splines: { debt: count },
    });
    const step = preparation.steps[0] as { spline: { knots: number[] } };
    peer.knots.forEach((knot, k) => {
      expect(step.spline.knots[k]).toBeCloseTo(knot, 10);
    });
    const { names, columns } = prepare(given, preparation);
    expect(names).toEqual(["debt", ...peer.columns.map((_, k) => `debt spline ${k + 1}`)]);
    peer.columns.forEach((expected, k) => {
      expected.forEach((value, i) => {
        expect(columns[k + 1]![i]).toBeCloseTo(value, 5);
      });
    });
  });

  it("are straight lines beyond the outer knots, and at the median where a cell is missing", () => {
    const given = table({ debt: [...golden.cases[0]!.train, null] });
    const later = table({ debt: [1000, 2000, 3000, null, -10, -20, -30] });
    const found = columnsOf({ columns: ["debt"], mode, splines: { debt: 4 } }, given, later);
    for (const column of [found["debt spline 1"]!, found["debt spline 2"]!]) {
      const slope = (column[1]! - column[0]!) / (column[2]! - column[1]!);
      expect(slope).toBeCloseTo(1, 4);
      expect(column[4]! - column[5]!).toBeCloseTo(column[5]! - column[6]!, 5);
    }
    expect(found["debt missing"]).toEqual([0, 0, 0, 1, 0, 0, 0]);
  });

  it("leave a column with too few distinct values linear, and say so", () => {
    const given = table({ flag: [0, 1, 0, 1, 0, 0, 0, 1] });
    const preparation = fitPreparation(given, all(8), { columns: ["flag"], mode, splines: { flag: 4 } });
    expect(preparation.names).toEqual(["flag"]);
    expect(preparation.notes).toEqual(["no spline of flag: too few distinct values in train"]);
  });
});

const firms = table({ size: ["small", "large", null, "medium", "small"] });
const later = table({ size: ["large", "huge", null, "small", "medium"] });
const size = ["small", "medium", "large"];

describe("ordered levels", () => {
  it("become their places, missing the median place beside an indicator", () => {
    // places 0 2 – 1 0: median 0.5; imputed 0 2 0.5 1 0: mean 0.7, variance (0.49 * 2 + 1.69 + 0.04 + 0.09) / 5
    const found = columnsOf({ columns: ["size"], mode, orders: { size } }, firms);
    const deviation = Math.sqrt(2.8 / 5);
    expect(found.size).toEqual([0, 2, 0.5, 1, 0].map((place) => Math.fround((place - 0.7) / deviation)));
    expect(found["size missing"]).toEqual([0, 0, 1, 0, 0]);
  });

  it("stay places with NaN in mode raw, an unseen level missing like an empty cell", () => {
    const choice = { columns: ["size"], mode: "raw", orders: { size } } as const;
    expect(columnsOf(choice, firms, later)).toEqual({ size: [2, Number.NaN, Number.NaN, 0, 1] });
  });
});

describe("unseen levels", () => {
  it.each<[FeatureChoice["unseen"], readonly (readonly number[])[]]>([
    [
      undefined,
      [
        [1, 0, 0, 0, 0],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 1, 0],
        [0, 0, 1, 0, 0],
      ],
    ],
    [
      { size: "zeros" },
      [
        [1, 0, 0, 0, 0],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 1, 0],
        [0, 0, 1, 0, 0],
      ],
    ],
    [
      { size: "missing" },
      [
        [1, 0, 0, 0, 0],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 1, 0],
        [0, 1, 1, 0, 0],
      ],
    ],
  ])("follow the rule %j", (unseen, expected) => {
    const choice = { columns: ["size"], mode, ...(unseen && { unseen }) };
    const found = columnsOf(choice, firms, later);
    expect(Object.keys(found)).toEqual(["size=large", "size=medium", "size=small", "size missing"]);
    expect(Object.values(found)).toEqual(expected);
  });

  it.each([{}, { orders: { size } }])("are refused with row and value where the rule says so: %j", (more) => {
    const choice = { columns: ["size"], mode, unseen: { size: "refuse" }, ...more } as const;
    const preparation = fitPreparation(firms, all(5), choice);
    expect(() => prepare(later, preparation)).toThrow(
      expect.objectContaining({
        code: "feature.unseen-level",
        place: { line: 2, column: "size", value: "huge" },
      }),
    );
  });
});

describe("every encoding together", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    debt: i % 7 === 0 ? null : (i * i) / 10,
    size: [...size, null][i % 4]!,
    region: ["Bretagne", "Corse", null][i % 3]!,
  }));
  const given = table({
    debt: rows.map(({ debt }) => debt),
    size: rows.map((row) => row.size),
    region: rows.map(({ region }) => region),
  });
  const preparation = fitPreparation(given, all(40), {
    columns: ["debt", "size", "region"],
    mode,
    transforms: { debt: "asinh" },
    splines: { debt: 5 },
    orders: { size },
    unseen: { region: "missing" },
  });

  it("gives the same bytes in training and from the stored document over the same rows alone", () => {
    const inTraining = prepare(given, preparation, Uint32Array.of(7, 8, 9, 10));
    const alone = fromArrow(toArrowIPC(given.slice(7, 11).reify()));
    const inScoring = prepare(alone, decodePreparation(JSON.parse(JSON.stringify(preparation))));
    expect(inScoring).toEqual(inTraining);
    expect(inScoring.names.length).toBe(10);
  });

  it("learns from the train rows only", () => {
    const some = all(30);
    const choice = { columns: ["debt"], mode, splines: { debt: 4 } } as const;
    const changed = table({ debt: rows.map(({ debt }, i) => (i < 30 ? debt : 1e6)) });
    expect(fitPreparation(changed, some, choice)).toEqual(fitPreparation(given, some, choice));
  });

  it("refuses a stored spline whose knots fall or whose parts do not fit", () => {
    const step = preparation.steps[0] as { spline: { knots: number[]; parts: unknown[] } };
    for (const spline of [
      { ...step.spline, knots: step.spline.knots.toReversed() },
      { ...step.spline, parts: step.spline.parts.slice(1) },
    ])
      expect(() =>
        decodePreparation({ ...preparation, steps: [{ ...step, spline }, ...preparation.steps.slice(1)] }),
      ).toThrow(expect.objectContaining({ code: "preparation.malformed" }));
  });
});

describe("what encodings refuse", () => {
  const bad = table({ debt: [1, 2, 3], size: ["a", "b", "c"], none: [null, null, null] });
  it.each<[Omit<FeatureChoice, "columns" | "mode">, RegExp]>([
    [{ splines: { debt: 2 } }, /knots of debt: 2 /],
    [{ splines: { size: 4 } }, /encoding of size: category .*numeric/],
    [{ splines: { gone: 4 } }, /splines of an unknown column: gone/],
    [{ orders: { debt: ["a", "b"] } }, /encoding of debt: number .*text/],
    [{ orders: { size: ["a", "a"] } }, /order of size: a < a/],
    [{ orders: { size: ["a", "b"] }, unseen: { size: "zeros" } }, /unseen level of size: zeros/],
    [{ unseen: { debt: "missing" } }, /encoding of debt: number/],
  ])("refuses %j by name", (more, text) => {
    expect(() => fitPreparation(bad, all(3), { columns: ["debt", "size"], mode, ...more })).toThrow(
      expect.objectContaining({ code: "feature.encoding", message: expect.stringMatching(text) }),
    );
  });

  it("drops an ordered column without any cell, with a note", () => {
    const choice = { columns: ["debt", "none"], mode, orders: { none: ["a", "b"] } } as const;
    expect(fitPreparation(bad, all(3), choice).notes).toEqual(["dropped none: all missing in train"]);
  });

  it("names a column of 10^6 levels at once", () => {
    const many = table({ siren: Array.from({ length: 1_000_000 }, (_, i) => `firm ${i}`) });
    const started = performance.now();
    expect(() => fitPreparation(many, all(1_000_000), { columns: ["siren"], mode })).toThrow(
      expect.objectContaining({ code: "feature.too-many-levels", message: expect.stringMatching(/siren/) }),
    );
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
