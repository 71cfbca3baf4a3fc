import { catalogue, type Fault } from "vigie/datasets";
import { describe, expect, test } from "vitest";
import { type DeclaredFeature, declareFeatures } from "../../../../datasets/panel/declareFeatures.ts";
import { parseExpression } from "../../../../datasets/panel/language/parse.ts";

const codeAndMessage = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return `${(error as Fault).code}: ${(error as Fault).message}`;
  }
  return "accepted";
};

describe("a definition text", () => {
  test("is read with the precedence of arithmetic", () => {
    const name = (text: string, at: number) => ({ kind: "name", name: text, at });
    expect(parseExpression("a + b * lag(c, 3)")).toEqual({
      kind: "call",
      operator: "+",
      operands: [
        name("a", 1),
        {
          kind: "call",
          operator: "*",
          operands: [name("b", 5), { kind: "window", window: "lag", of: name("c", 13), months: 3 }],
        },
      ],
    });
  });

  test("change and ratioChange are said through lag", () => {
    const shape = (text: string) => JSON.stringify(parseExpression(text)).replaceAll(/,"at":\d+/g, "");
    expect(shape("change(a, 3)")).toBe(shape("a - lag(a, 3)"));
    expect(shape("ratioChange(a, 3)")).toBe(shape("a / lag(a, 3) - 1"));
    expect(shape("op.abs(a)")).toBe(shape("abs(a)"));
    expect(shape("a === b")).toBe(shape("a == b"));
    expect(shape("(a + (b))")).toBe(shape("a + b"));
  });

  test.each([
    ["", "expression.syntax: empty definition at character 1"],
    ["a +", "expression.syntax: no expression: a + at character 4"],
    ["a b", "expression.syntax: unexpected text: b at character 3"],
    ["a; b", "expression.syntax: unexpected text: ; b at character 2"],
    ["'a'", "expression.refused: literal refused: 'a' at character 1"],
    ["1e999", "expression.refused: literal refused: 1e999 at character 1"],
    ["10n", "expression.refused: literal refused: 10n at character 1"],
    ["a + true", "expression.refused: literal refused: true at character 5"],
    ["a ** 2", "expression.refused: operator refused: ** at character 1"],
    ["a ?? b", "expression.refused: operator refused: ?? at character 1"],
    ["a & b", "expression.refused: operator refused: & at character 1"],
    ["typeof a", "expression.refused: operator refused: typeof at character 1"],
    ["a = 3", "expression.refused: refused: assignment at character 1"],
    ["a.b", "expression.refused: refused: member at character 1"],
    ["a.constructor('x')()", "expression.refused: refused: call of a call at character 1"],
    ["abs.call(a, 1)", "expression.refused: refused: member call at character 1"],
    ["op['abs'](a)", "expression.refused: refused: member call at character 1"],
    ["op?.abs(a)", "expression.refused: refused: chain at character 1"],
    ["(x => x)(a)", "expression.refused: refused: call of a parenthesized at character 1"],
    ["() => a", "expression.refused: refused: arrow function at character 1"],
    ["[a]", "expression.refused: refused: array at character 1"],
    ["`a`", "expression.refused: refused: template literal at character 1"],
    ["new Date()", "expression.refused: refused: new at character 1"],
    ["a, b", "expression.refused: refused: sequence at character 1"],
    ["(a, b)", "expression.refused: refused: sequence at character 2"],
    ["abs(...a)", "expression.refused: refused: spread element at character 5"],
    ["this", "expression.refused: refused: this at character 1"],
    ["process.exit(1)", "expression.refused: refused: member call at character 1"],
    ["agv(a, 3)", "expression.unknown-name: unknown function: agv at character 1 (expected"],
    ["op.lag(a, 3)", "expression.unknown-name: unknown function: lag at character 1"],
    ["constructor(a)", "expression.unknown-name: unknown function: constructor at character 1"],
    ["abs(a, b)", "expression.arguments: wrong number of operands: abs of 2 at character 1 (expected 1)"],
    ["greatest(a)", "expression.arguments: wrong number of operands: greatest of 1"],
    [
      "lag(a)",
      "expression.arguments: wrong number of operands: lag of 1 at character 1 (expected lag(x, months))",
    ],
    ["lag(a, 0)", "expression.window: window of lag out of range at character 8 (expected 1..120 months"],
    ["lag(a, -1)", "expression.window: window of lag out of range at character 8"],
    ["lag(a, 1.5)", "expression.window: window of lag out of range at character 8"],
    ["mean(a, 121)", "expression.window: window of mean out of range at character 9"],
    ["mean(a, b)", "expression.window: window of mean out of range at character 9"],
    [`${"a+".repeat(1000)}a`, "expression.too-long: definition too long: 2001 characters"],
  ])("%s is refused by name and place", (text, message) => {
    expect(codeAndMessage(() => parseExpression(text))).toContain(message);
  });
});

describe("declared features", () => {
  const declared = (name: string, text: string): DeclaredFeature => ({
    name,
    text,
    theme: "social debt",
    unit: "ratio",
    meaning: "A test.",
    missing: "never",
  });
  const declare = (...features: readonly DeclaredFeature[]) => declareFeatures(catalogue, features);

  test("come after the catalogue, may use each other, and take the strictest source", () => {
    const features = declare(
      declared("twice", "2 * once"),
      declared("once", "ageYears + lag(debtEmployee, 4)"),
    );
    expect(features.slice(0, catalogue.length)).toEqual(catalogue);
    expect(features.slice(catalogue.length)).toMatchObject([
      { name: "twice", source: "debit", definition: { kind: "derived", text: "2 * once" } },
      { name: "once", source: "debit" },
    ]);
    expect(declare(declared("older", "ageYears / 2")).at(-1)!.source).toBe("sirene_ul");
  });

  test.each([
    [[declared("Big", "1")], "feature.name: not a feature's name: Big"],
    [[declared("a b", "1")], "feature.name: not a feature's name: a b"],
    [[declared("failsWithin24Months", "1")], "feature.name"],
    [[declared("headcount", "1")], "feature.duplicate: name already taken: headcount"],
    [[declared("headCount", "1")], "feature.duplicate: name already taken: headCount"],
    [[declared("region", "1")], "feature.duplicate: name already taken: region"],
    [[declared("mean", "1")], "feature.duplicate: name already taken: mean"],
    [[declared("x", "1"), declared("x", "2")], "feature.duplicate: name already taken: x"],
    [
      [declared("x", "1 + debtEmploye")],
      "expression.unknown-name: unknown name: debtEmploye at character 5 (expected debtEmployee, debtEmployer",
    ],
    [[declared("x", "failsWithin18Months")], "expression.unknown-name: unknown name: failsWithin18Months"],
    [
      [declared("x", "y + 1"), declared("y", "lag(x, 1)")],
      "expression.circular: circular definition: x → y → x",
    ],
    [[declared("x", "lag(headcount, 0)")], "expression.window"],
    [
      [declared("x", `lag(1${"+headcount".repeat(61)}, 1)`)],
      "expression.too-deep: too deep: x, 61 operations",
    ],
    [
      [declared("x", "lag(lag(lag(headcount, 120), 120), 1)")],
      "expression.too-deep: too deep: x, 241 months looked back (expected at most 240)",
    ],
    [[declared("x", `${"mean(".repeat(9)}headcount${", 2)".repeat(9)}`)], "too deep: x, 9 windows"],
  ])("are refused before anything long: %#", (features, message) => {
    expect(codeAndMessage(() => declare(...features))).toContain(message);
  });
});
