import { table } from "arquero";
import fc from "fast-check";
import { createRandom, parseExpression } from "vigie/datasets";
import { type DerivedFeature, decodePreparation, fitPreparation, prepare } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import type { FeatureDefinition } from "../../../datasets/panel/definition.ts";
import { compileFeatures } from "../../../datasets/panel/language/compile.ts";
import { evaluate } from "../../../datasets/panel/language/evaluate.ts";
import { checkDerived, readColumns } from "../../../experiments/features/derived.ts";
import { evaluateRows } from "../../../experiments/features/expression.ts";

const derived = (name: string, text: string): DerivedFeature => ({
  name,
  text,
  theme: "social debt",
  unit: "ratio",
  meaning: name,
  missing: "one of them missing",
});

const cells = {
  debt: [1, null, -2, 0, 8, 3],
  mean: [2, 5, 4, 0, 1, 7],
  late: [true, false, null, true, false, true],
  sector: ["food", "wood", "food", "wood", "food", "wood"],
};
const rows = table(cells);
const all = Uint32Array.from([0, 1, 2, 3, 4, 5]);
const share = derived("debtShare", "debt / mean");
const risky = derived("debtLate", "debtShare > 0.4 && late");

describe("derived features in a preparation", () => {
  it("are computed from others of the same row, with the missing rules of the window language", () => {
    const preparation = fitPreparation(rows, all, {
      columns: ["debtShare", "debtLate"],
      mode: "raw",
      derived: [share, risky],
    });
    const { names, columns } = prepare(rows, preparation);
    expect(names).toEqual(["debtShare", "debtLate"]);
    expect(Array.from(columns[0]!)).toEqual([0.5, Number.NaN, -0.5, Number.NaN, 8, Math.fround(3 / 7)]);
    expect(Array.from(columns[1]!)).toEqual([1, Number.NaN, Number.NaN, Number.NaN, 0, 1]);
  });

  it("travel in the document, and give the same bytes from any selection of the rows", () => {
    const preparation = fitPreparation(rows, all.subarray(0, 5), {
      columns: ["mean", "debtLate", "debtShare"],
      mode: "imputed-and-scaled",
      derived: [share, derived("unused", "debt + 1"), risky],
      transforms: { debtShare: "asinh" },
    });
    expect(preparation.format).toBe("vigie.preparation/3");
    expect(preparation.derived).toEqual([share, risky]);
    const stored = decodePreparation(JSON.parse(JSON.stringify(preparation)));
    const whole = prepare(rows, preparation);
    const some = prepare(rows, stored, Uint32Array.of(1, 4, 5));
    expect(whole.names).toEqual(some.names);
    expect(whole.names).toContain("debtShare missing");
    whole.columns.forEach((column, j) => {
      expect(Array.from(some.columns[j]!)).toEqual([1, 4, 5].map((row) => column[row]));
    });
  });

  it("are kept only where a column needs them, and then what they are made of is read", () => {
    expect(readColumns(["mean", "debtLate"], [share, risky]).toSorted()).toEqual(["debt", "late", "mean"]);
    const preparation = fitPreparation(rows, all, { columns: ["mean"], mode: "raw", derived: [share] });
    expect(preparation).not.toHaveProperty("derived");
    expect(preparation.format).toBe("vigie.preparation/2");
  });

  it.each<[string, readonly DerivedFeature[], string, RegExp]>([
    ["a window", [derived("old", "lag(debt, 3)")], "feature.window", /old: a window in lag\(debt, 3\)/],
    ["a window inside", [derived("old", "1 + abs(mean(debt, 3) - 1)")], "feature.window", /declared/],
    ["a change", [derived("old", "change(debt, 3)")], "feature.window", /old/],
    [
      "an unknown name",
      [derived("x", "debt / meen")],
      "expression.unknown-name",
      /x: unknown name meen at character 8/,
    ],
    ["a later one", [risky, share], "expression.unknown-name", /debtLate: unknown name debtShare/],
    ["itself", [derived("x", "x + 1")], "expression.unknown-name", /unknown name x/],
    ["a column's name", [derived("debt", "mean")], "feature.duplicate", /name already taken/],
    ["one name twice", [share, share], "feature.duplicate", /debtShare/],
    ["a member call", [derived("x", "debt.constructor('1')")], "expression.refused", /member call/],
    ["a closure", [derived("x", "(() => 1)()")], "expression.refused", /./],
    [
      "a name of another shape",
      [derived("Debt share", "debt")],
      "feature.bad-definition",
      /Debt share: name/,
    ],
    [
      "no meaning",
      [{ ...share, meaning: undefined as unknown as string }],
      "feature.bad-definition",
      /meaning/,
    ],
  ])("refuse %s", (_, definitions, code, message) => {
    expect(() => checkDerived(definitions, ["debt", "mean", "late"])).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it("refuse text, and a document whose definition is not of the language", () => {
    const ofText = { columns: ["x"], mode: "raw" as const, derived: [derived("x", "sector + 1")] };
    expect(() => fitPreparation(rows, all, ofText)).toThrow(
      expect.objectContaining({ code: "feature.wrong-type", message: expect.stringMatching(/sector/) }),
    );
    const good = fitPreparation(rows, all, { columns: ["debtShare"], mode: "raw", derived: [share] });
    const evil = { ...good, derived: [{ ...share, text: "process.exit(1)" }] };
    expect(() => decodePreparation(evil)).toThrow(expect.objectContaining({ code: "expression.refused" }));
  });
});

const { text: texts } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("a", "b", "c", "2", "0.5", "0"),
    fc
      .tuple(
        tie("text"),
        fc.constantFrom("+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&&", "||"),
        tie("text"),
      )
      .map(([x, operator, y]) => `(${x} ${operator} ${y})`),
    fc
      .tuple(fc.constantFrom("abs", "floor", "round", "sqrt", "exp", "log", "!", "-"), tie("text"))
      .map(([name, x]) => `${name}(${x})`),
    fc
      .tuple(fc.constantFrom("greatest", "least"), tie("text"), tie("text"), tie("text"))
      .map(([name, ...xs]) => `${name}(${xs.join(", ")})`),
    fc.tuple(tie("text"), tie("text"), tie("text")).map(([x, yes, no]) => `(${x} ? ${yes} : ${no})`),
  ),
}));

describe("the language row by row", () => {
  it("gives in every bit what a panel's build gives for the same text", () => {
    const random = createRandom("rows");
    const values = [-2, -0.5, 0, 0.5, 1, 3, 1e200, Number.NaN];
    const base = Object.fromEntries(
      ["a", "b", "c"].map((name) => [
        name,
        Float64Array.from({ length: 120 }, () => values[random.integer(values.length)]!),
      ]),
    );
    let missing = 0;
    let compared = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const definitions = [
          ...Object.keys(base).map((name) => ({ name, definition: { kind: "base" } })),
          { name: "made", definition: { kind: "derived", text } },
        ] as unknown as FeatureDefinition[];
        const { nodes, features } = compileFeatures(definitions);
        const built = evaluate(nodes, { base, months: 12, cells: 120 })[features.made!]!;
        const ours = evaluateRows(parseExpression(text), (name) => base[name]!, 120);
        expect(ours).toEqual(built);
        compared += built.length;
        missing += built.filter(Number.isNaN).length;
      }),
      { numRuns: 300 },
    );
    expect(compared).toBe(300 * 120);
    expect(missing / compared).toBeGreaterThan(0.05);
    expect(missing / compared).toBeLessThan(0.9);
  });
});
