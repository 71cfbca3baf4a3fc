import { desc, fromArrow, table, toArrowIPC } from "arquero";
import fc from "fast-check";
import { canonicalJson } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import {
  decodePreparation,
  type FeatureChoice,
  fitAndPrepare,
  fitPreparation,
  prepare,
} from "../../../experiments/features/preparation.ts";

const all = (n: number) => Uint32Array.from({ length: n }, (_, row) => row);

const firms = table({
  debt: [1, null, 3, 8, null],
  region: ["Bretagne", "Corse", null, "Bretagne", "Alsace"],
  isYoung: [true, false, false, null, false],
  staff: Float64Array.of(2, 4, 4, 6, 4),
});

function columnsOf(choice: FeatureChoice, given = firms, rows = all(given.numRows())) {
  const preparation = fitPreparation(given, rows, choice);
  const matrix = prepare(given, preparation, rows);
  expect(fitAndPrepare(given, rows, choice)).toEqual({ preparation, matrix });
  return Object.fromEntries(matrix.names.map((name, j) => [name, Array.from(matrix.columns[j]!)]));
}

describe("mode raw", () => {
  it("keeps numbers, leaves missing NaN, spreads levels in sorted order", () => {
    expect(columnsOf({ columns: ["debt", "isYoung", "region", "staff"], mode: "raw" })).toEqual({
      debt: [1, Number.NaN, 3, 8, Number.NaN],
      isYoung: [1, 0, 0, Number.NaN, 0],
      "region=Alsace": [0, 0, Number.NaN, 0, 1],
      "region=Bretagne": [1, 0, Number.NaN, 1, 0],
      "region=Corse": [0, 1, Number.NaN, 0, 0],
      staff: [2, 4, 4, 6, 4],
    });
  });

  it("takes NaN in a table as missing and keeps a constant column", () => {
    const given = table({ a: Float64Array.of(5, Number.NaN, 5) });
    expect(columnsOf({ columns: ["a"], mode: "raw" }, given)).toEqual({ a: [5, Number.NaN, 5] });
  });
});

describe("mode imputed-and-scaled", () => {
  it("imputes the train median beside an indicator, then scales to mean 0 and deviation 1", () => {
    // median of 1, 3, 8 is 3; imputed 1 3 3 8 3: mean 3.6, variance (6.76 + 3 * 0.36 + 19.36) / 5 = 5.44
    const deviation = Math.sqrt(5.44);
    const { debt, "debt missing": missing } = columnsOf({ columns: ["debt"], mode: "imputed-and-scaled" });
    expect(debt).toEqual([1, 3, 3, 8, 3].map((value) => Math.fround((value - 3.6) / deviation)));
    expect(missing).toEqual([0, 1, 0, 0, 1]);
  });

  it("gives scikit-learn's SimpleImputer and StandardScaler numbers", () => {
    // sklearn 1.9.1: StandardScaler().fit_transform(SimpleImputer(strategy="median").fit_transform([[1],[nan],[3],[8],[nan]]))
    const { debt } = columnsOf({ columns: ["debt"], mode: "imputed-and-scaled" });
    const peer = [-1.1147408, -0.25724788, -0.25724788, 1.88648444, -0.25724788];
    debt!.forEach((value, i) => {
      expect(value).toBeCloseTo(peer[i]!, 6);
    });
  });

  it("leaves booleans, levels and indicators at 0 and 1", () => {
    expect(columnsOf({ columns: ["isYoung", "region"], mode: "imputed-and-scaled" })).toEqual({
      isYoung: [1, 0, 0, 0, 0],
      "isYoung missing": [0, 0, 0, 1, 0],
      "region=Alsace": [0, 0, 0, 0, 1],
      "region=Bretagne": [1, 0, 0, 1, 0],
      "region=Corse": [0, 1, 0, 0, 0],
      "region missing": [0, 0, 1, 0, 0],
    });
  });

  it("drops constant and empty columns with a note, keeping the indicator of a constant one", () => {
    const given = table({
      flat: [7, 7, null],
      none: [null, null, null],
      same: [true, true, true],
      only: ["x", "x", "x"],
      debt: [1, 2, 3],
    });
    const preparation = fitPreparation(given, all(3), {
      columns: ["flat", "none", "same", "only", "debt"],
      mode: "imputed-and-scaled",
    });
    expect(preparation.names).toEqual(["flat missing", "debt"]);
    expect(preparation.notes).toEqual([
      "dropped flat: constant in train",
      "dropped none: all missing in train",
      "dropped same: constant in train",
      "dropped only: constant in train",
    ]);
  });

  it("passes declared columns through asinh before the median and the scale, and records it", () => {
    const given = table({ debt: [-1e6, 0, 1e6, 1e9] });
    const choice = { columns: ["debt"], mode: "imputed-and-scaled", transforms: { debt: "asinh" } } as const;
    const preparation = fitPreparation(given, all(4), choice);
    const logs = [-1e6, 0, 1e6, 1e9].map(Math.asinh);
    const mean = logs.reduce((sum, value) => sum + value) / 4;
    expect(preparation.steps[0]).toMatchObject({ transform: "asinh", scale: { mean } });
    expect(columnsOf({ ...choice, mode: "raw" }, given)).toEqual({ debt: logs.map(Math.fround) });
  });
});

describe("scoring rows that train never saw", () => {
  const train = table({ debt: [1, 2, 6], region: ["Corse", "Alsace", "Corse"] });
  const later = table({ debt: [null, 2], region: ["Normandie", null] });

  it("gives a missing cell of a column without missing in train the median, and no indicator", () => {
    const preparation = fitPreparation(train, all(3), { columns: ["debt"], mode: "imputed-and-scaled" });
    const { names, columns } = prepare(later, preparation);
    expect(names).toEqual(["debt"]);
    expect(columns[0]![0]).toBe(columns[0]![1]); // 2 is the median
    expect(preparation.steps[0]!.missingInTrain).toBe(0);
  });

  it("gives an unseen level zeros, and a missing one NaN only where the engine takes it", () => {
    const raw = fitPreparation(train, all(3), { columns: ["region"], mode: "raw" });
    expect(prepare(later, raw).columns.map((column) => Array.from(column))).toEqual([
      [0, Number.NaN],
      [0, Number.NaN],
    ]);
    const imputed = fitPreparation(train, all(3), { columns: ["region"], mode: "imputed-and-scaled" });
    expect(prepare(later, imputed).columns.map((column) => Array.from(column))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe("what preparation looks at", () => {
  it("learns from the train rows only: other rows may change at will", () => {
    const rows = Uint32Array.of(0, 1, 2);
    const choice = { columns: ["debt", "region", "isYoung"], mode: "imputed-and-scaled" } as const;
    const other = table({
      debt: [1, null, 3, 1e9, 5],
      region: ["Bretagne", "Corse", null, "Moselle", "Paris"],
      isYoung: [true, false, false, true, true],
    });
    expect(canonicalJson(fitPreparation(other, rows, choice))).toBe(
      canonicalJson(fitPreparation(firms, rows, choice)),
    );
  });

  it("gives the same bytes for the same rows alone, in a larger table, and through Arrow and JSON", () => {
    const cell = fc.option(fc.double({ noNaN: true, min: -1e30, max: 1e30 }), { nil: null });
    const row = fc.record({
      debt: cell,
      region: fc.constantFrom("a", "b", null),
      flag: fc.constantFrom(true, false, null),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 3, maxLength: 30 }),
        fc.constantFrom("raw", "imputed-and-scaled"),
        (rows, mode) => {
          const full = table({
            debt: [...rows.map(({ debt }) => debt), 1],
            region: [...rows.map(({ region }) => region), "c"],
            flag: [...rows.map(({ flag }) => flag), true],
            always: Float64Array.from([...rows, 0], (_, i) => i),
          });
          const choice = {
            columns: ["debt", "region", "flag", "always"],
            mode,
            transforms: { debt: "asinh" },
          } as const;
          const preparation = fitPreparation(full, all(full.numRows()), choice);
          const inTraining = prepare(full, preparation, Uint32Array.of(1, 2));
          const alone = fromArrow(toArrowIPC(full.slice(1, 3).reify()));
          const inScoring = prepare(alone, decodePreparation(JSON.parse(JSON.stringify(preparation))));
          expect(inScoring).toEqual(inTraining);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("counts rows as the table shows them, filtered and ordered", () => {
    const shown = firms.filter((firm: { staff: number }) => firm.staff < 6).orderby(desc("debt"));
    const preparation = fitPreparation(shown, all(4), { columns: ["debt"], mode: "raw" });
    expect(preparation.trainRows).toBe(4);
    expect(Array.from(prepare(shown, preparation).columns[0]!).filter((value) => value > 0)).toEqual([3, 1]);
  });
});

describe("what it refuses", () => {
  const choose = (...columns: string[]): FeatureChoice => ({ columns, mode: "imputed-and-scaled" });
  const bad = table({
    debt: [1, 2, Number.POSITIVE_INFINITY],
    mixed: [1, "two", 3],
    date: [new Date(0), new Date(0), new Date(0)],
    ok: [1, 2, 3],
    huge: [1, 1e300, 2],
    code: ["a", "b", "c"],
  });

  it.each([
    [choose("debt"), "feature.infinite", /debt in row 3: Infinity/],
    [choose("mixed"), "feature.wrong-type", /mixed in row 2: two \(expected a number\)/],
    [choose("date"), "feature.wrong-type", /date in row 1/],
    [choose("absent"), "feature.unknown-column", /absent/],
    [choose("ok", "ok"), "feature.duplicate", /ok/],
    [choose(), "feature.none", /0/],
    [{ ...choose("ok"), transforms: { absent: "asinh" } } as const, "feature.transform", /absent/],
    [{ ...choose("code"), transforms: { code: "asinh" } } as const, "feature.transform", /code: category/],
  ])("refuses %j with %s", (choice, code, text) => {
    expect(() => fitPreparation(bad, all(3), choice)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(text) }),
    );
  });

  it("names column, row and value of an infinity met at scoring, and of a number too large for float32", () => {
    const preparation = fitPreparation(bad, Uint32Array.of(0, 1), choose("debt"));
    expect(() => prepare(bad, preparation)).toThrow(
      expect.objectContaining({ place: { line: 3, column: "debt", value: "Infinity" } }),
    );
    const raw = fitPreparation(bad, Uint32Array.of(0, 2), { columns: ["huge"], mode: "raw" });
    expect(() => prepare(bad, raw)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/huge in row 2: 1e\+300/) }),
    );
  });

  it("refuses an identifier taken for a category", () => {
    const many = table({ siren: Array.from({ length: 1001 }, (_, i) => String(i)) });
    expect(() => fitPreparation(many, all(1001), choose("siren"))).toThrow(
      expect.objectContaining({ code: "feature.too-many-levels", message: expect.stringMatching(/1001/) }),
    );
  });

  it("refuses rows outside the table", () => {
    const preparation = fitPreparation(firms, all(5), choose("staff"));
    for (const rows of [Uint32Array.of(0, 5)])
      expect(() => prepare(firms, preparation, rows)).toThrow(
        expect.objectContaining({ code: "feature.unknown-row", message: expect.stringMatching(/6/) }),
      );
  });

  it("refuses a stored document that is not one", () => {
    const good = fitPreparation(firms, all(5), choose("debt", "region"));
    const hostile: readonly unknown[] = [
      null,
      42,
      {},
      { ...good, format: "vigie.preparation/9" },
      { ...good, names: ["debt"] },
      { ...good, steps: [{ ...good.steps[0], transform: "log" }, good.steps[1]] },
      { ...good, steps: [{ ...good.steps[0], scale: { median: 1, mean: 0, deviation: 0 } }, good.steps[1]] },
      { ...good, extra: 1 },
    ];
    for (const value of hostile)
      expect(() => decodePreparation(value)).toThrow(
        expect.objectContaining({ code: "preparation.malformed", kind: "broken" }),
      );
    expect(decodePreparation(JSON.parse(JSON.stringify(good)))).toEqual(good);
  });
});
