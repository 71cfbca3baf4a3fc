import { table } from "arquero";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseThresholds, levelOf } from "../../../../experiments/evaluation/thresholds.ts";
import { applyRules, moveMargins } from "../../../../experiments/runs/rules/apply.ts";
import { judgeRules } from "../../../../experiments/runs/rules/judge.ts";
import { checkRules, type ExpertRule, ruleColumns } from "../../../../experiments/runs/rules/rule.ts";
import { drawnOutcomes, outcomesOf } from "../../evaluation/rows.ts";

const drawn = chooseThresholds(outcomesOf([1, 1, 0], [2, 1, 0]), "three rows", { replicates: 100 });
const thresholds = { high: { ...drawn.high, margin: 2 }, moderate: { ...drawn.moderate, margin: 0 } };
const rule = (action: ExpertRule["action"], text = "x > 1"): ExpertRule => ({
  name: "rule",
  version: 1,
  text,
  action,
  because: "for the test",
});

const levels = ["none", "moderate", "high"];

describe("a rule", () => {
  it("applies where its text holds; a missing value says nothing", () => {
    const given = table({ x: [2, 0, null, 5], y: [true, true, false, null] });
    const rows = Uint32Array.of(0, 1, 2, 3);
    const { fired } = applyRules(
      [rule({ shift: 1 }), rule({ shift: 1 }, "y"), rule({ shift: 1 }, "x - 2")],
      { table: given, rows },
      { margins: new Float64Array(4), thresholds },
    );
    expect(fired.map((one) => [...one])).toEqual([
      [1, 0, 0, 1],
      [1, 1, 0, 0],
      [0, 1, 0, 1],
    ]);
    expect(ruleColumns([rule({ shift: 1 }), rule({ shift: 1 }, "y > x")]).toSorted()).toEqual(["x", "y"]);
  });

  it("moves a margin to the level it says, and no further", () => {
    const margins = Float64Array.of(-3, 0, 1, 2, 7);
    const all = [new Uint8Array(5).fill(1)];
    const levelsAfter = (action: ExpertRule["action"]) => {
      const moved = moveMargins([rule(action)], all, { margins, thresholds }).at(-1)!;
      return [...moved].map((margin) => levelOf(margin, thresholds));
    };
    expect(levelsAfter({ raiseTo: "moderate" })).toEqual([
      "moderate",
      "moderate",
      "moderate",
      "high",
      "high",
    ]);
    expect(levelsAfter({ raiseTo: "high" })).toEqual(Array(5).fill("high"));
    expect(levelsAfter({ lowerTo: "moderate" })).toEqual(["none", ...Array(4).fill("moderate")]);
    expect(levelsAfter({ lowerTo: "none" })).toEqual(Array(5).fill("none"));
    expect(levelsAfter({ shift: -1 })).toEqual(["none", "none", "moderate", "moderate", "high"]);
  });

  it("never lowers by raising nor raises by lowering, and leaves alone where it does not hold", () => {
    const margins = fc.array(fc.double({ noNaN: true, min: -9, max: 9 }), { minLength: 1, maxLength: 20 });
    const actions = fc.constantFrom<ExpertRule["action"]>(
      { raiseTo: "moderate" },
      { raiseTo: "high" },
      { lowerTo: "moderate" },
      { lowerTo: "none" },
    );
    const bounds = fc.tuple(
      fc.double({ noNaN: true, min: -2, max: 2 }),
      fc.double({ noNaN: true, min: 0, max: 2 }),
    );
    fc.assert(
      fc.property(margins, actions, bounds, fc.nat(1), (given, action, [moderate, gap], fired) => {
        const at = {
          high: { ...thresholds.high, margin: moderate + gap },
          moderate: { ...thresholds.moderate, margin: moderate },
        };
        const isOne = at.high.margin === at.moderate.margin;
        const model = { margins: Float64Array.from(given), thresholds: at };
        const after = moveMargins([rule(action)], [new Uint8Array(given.length).fill(fired)], model)[1]!;
        for (const [i, margin] of given.entries()) {
          const place = (one: number) => levels.indexOf(levelOf(one, at));
          if (fired === 0) expect(after[i]).toBe(margin);
          else if ("raiseTo" in action)
            expect(place(after[i]!)).toBe(
              Math.max(place(margin), isOne ? 2 : levels.indexOf(action.raiseTo)),
            );
          else if ("lowerTo" in action) {
            const most = isOne ? 0 : levels.indexOf(action.lowerTo);
            expect(place(after[i]!)).toBe(Math.min(place(margin), most));
          }
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("comes after those before it: the last word counts", () => {
    const both = [rule({ raiseTo: "high" }), { ...rule({ lowerTo: "none" }), name: "other" }];
    const fired = both.map(() => Uint8Array.of(1));
    const end = (rules: readonly ExpertRule[]) =>
      levelOf(moveMargins(rules, fired, { margins: Float64Array.of(1), thresholds }).at(-1)![0]!, thresholds);
    expect([end(both), end(both.toReversed())]).toEqual(["none", "high"]);
  });

  it("is refused with its name and what was expected", () => {
    const refused = (change: Partial<ExpertRule>) => () =>
      checkRules([{ ...rule({ shift: 1 }), ...change }], ["x", "debt"]);
    expect(refused({ text: "debts > 1" })).toThrow(
      /rule rule: unknown name debts at character \d+ \(expected a feature/,
    );
    expect(refused({ text: "lag(x, 3) > 1" })).toThrow(
      /rule rule: a window in lag\(x, 3\) > 1 \(expected values of the same/,
    );
    expect(refused({ action: { shift: Number.NaN } })).toThrow(/rule rule, action/);
    expect(refused({ because: "" })).toThrow(/rule rule, because/);
    expect(refused({ name: "Two words" })).toThrow(/rule Two words, name/);
    expect(refused({})).not.toThrow();
  });
});

describe("judging rules", () => {
  const outcomes = drawnOutcomes({ firms: 400, seed: "rules" });
  const at = chooseThresholds(drawnOutcomes({ seed: "choose" }), "other rows", { replicates: 100 });
  const judge = (rules: readonly ExpertRule[], fired: readonly Uint8Array[]) =>
    judgeRules(outcomes, { rules, fired, thresholds: at }, { replicates: 100 });

  it("finds a rule that knows better, a rule that knows nothing, and tells them apart", () => {
    const clever = outcomes.labels.map((label, i) => (label === 1 && i % 2 === 0 ? 1 : 0));
    const clumsy = outcomes.labels.map((_, i) => (i % 3 === 0 ? 1 : 0));
    const report = judge(
      [rule({ raiseTo: "high" }), { ...rule({ raiseTo: "high" }), name: "clumsy" }],
      [clever, clumsy],
    );
    const [own, other] = report.rules;
    const verdict = (lines: typeof report.lines, name: string) =>
      lines.find(({ metric }) => metric === name)!.verdict;
    expect(verdict(own!.against!, "recall@high")).toBe("better");
    expect(verdict(other!.against!, "precision@high")).toBe("worse");
    expect(own!.holds.rows).toBe(clever.reduce((sum, one) => sum + one, 0));
    expect(own!.holds.positiveFirms).toBe(own!.holds.firms);
    expect(report.alerts.high.with).toBeGreaterThan(report.alerts.high.without);
  });

  it("says tied, with no difference at all, of a rule that never holds", () => {
    const { lines, rules } = judge([rule({ shift: 3 })], [new Uint8Array(outcomes.labels.length)]);
    expect(lines.map(({ verdict }) => verdict)).toEqual(Array(6).fill("tied"));
    expect(lines.map(({ difference }) => difference.value)).toEqual(Array(6).fill(0));
    expect(rules[0]).toMatchObject({ against: null, holds: { rows: 0 }, raised: { rows: 0 } });
  });
});
