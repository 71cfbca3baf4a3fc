import type { ColumnDefinition } from "vigie/datasets";
import type { DerivedFeature } from "vigie/experiments";
import { expect, test } from "vitest";
import { featureNames } from "../../../experiments/runs/feature-names.ts";

const columns = [
  { name: "debt", role: "feature", theme: "social debt" },
  { name: "delay", role: "feature", theme: "payment" },
  { name: "strongSignal", role: "flag", theme: null },
  { name: "fails", role: "target", theme: null },
] as unknown as readonly ColumnDefinition[];
const panel = { schema: { columns } };
const derived = (text: string): readonly DerivedFeature[] => [
  { name: "made", text, theme: "payment", unit: "ratio", meaning: "Made.", missing: "never" },
];

test("a study reads all features of its panel, then its derived ones, and edits both by name and theme", () => {
  const ratio = derived("debt / delay");
  expect(featureNames(panel, { features: "all", derived: ratio })).toEqual(["debt", "delay", "made"]);
  expect(featureNames(panel, { features: "all" })).toEqual(["debt", "delay"]);
  const edit = (...edits: never[]) => featureNames(panel, { features: { edits }, derived: ratio });
  expect(edit({ add: { theme: "payment" } } as never)).toEqual(["delay", "made"]);
  expect(edit({ add: "all" } as never, { drop: "made" } as never)).toEqual(["debt", "delay"]);
  expect(edit({ add: "all" } as never, { replace: "debt", with: "made" } as never)).toEqual([
    "made",
    "delay",
  ]);
});

test.each(["fails * 1", "debt + strongSignal", "lag(debt, 3)", "debt +"])(
  "a study cannot derive %s",
  (text) => {
    expect(() => featureNames(panel, { features: "all", derived: derived(text) })).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(expression|feature)\./) }),
    );
  },
);
