import fc from "fast-check";
import type { ColumnDefinition, Role, Theme } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { composeFeatures, type FeatureEdit } from "../../../experiments/features/sets.ts";

const column = (name: string, theme: Theme | null, role: Role = "feature") =>
  ({ name, theme, role }) as ColumnDefinition;
const schema = {
  columns: [
    column("siren", null, "key"),
    column("debt", "social debt"),
    column("debtRatio", "social debt"),
    column("staff", "size and age"),
    column("delay", "payment"),
    column("fails", null, "target"),
  ],
};

describe("composeFeatures", () => {
  it.each<[readonly FeatureEdit[], readonly string[]]>([
    [[{ add: "all" }], ["debt", "debtRatio", "staff", "delay"]],
    [
      [{ add: "all" }, { drop: { theme: "social debt" } }],
      ["staff", "delay"],
    ],
    [
      [{ add: { theme: "payment" } }, { add: ["debt", "delay"] }],
      ["delay", "debt"],
    ],
    [
      [{ add: "all" }, { replace: "debtRatio", with: "debt" }],
      ["debt", "staff", "delay"],
    ],
    [
      [{ add: ["staff", "debt"] }, { replace: { theme: "social debt" }, with: "delay" }],
      ["staff", "delay"],
    ],
    [
      [{ add: "all" }, { replace: "all", with: ["delay", "debt"] }],
      ["delay", "debt"],
    ],
  ])("gives %j as %j", (edits, expected) => {
    expect(composeFeatures(schema, edits)).toEqual(expected);
  });

  it.each<[readonly unknown[], string, RegExp]>([
    [[], "feature.none", /0/],
    [[{ add: "all" }, { drop: "all" }], "feature.none", /after 2 edits/],
    [[{ add: "detb" }], "feature.unknown-column", /detb/],
    [[{ add: "fails" }], "feature.unknown-column", /fails/],
    [[{ add: { theme: "financial health" } }], "feature.none", /financial health/],
    [[{ add: "debt" }, { drop: "staff" }], "feature.not-in-set", /nothing to drop: staff/],
    [[{ add: "debt" }, { replace: "staff", with: "delay" }], "feature.not-in-set", /replace: staff/],
    [[{ remove: "debt" }], "feature.bad-edit", /remove/],
  ])("refuses %j with %s", (edits, code, text) => {
    expect(() => composeFeatures(schema, edits as readonly FeatureEdit[])).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(text) }),
    );
  });

  it("never names a feature twice, and dropping what was added gives what was there", () => {
    const names = fc.subarray(["debt", "debtRatio", "staff", "delay"], { minLength: 1 });
    fc.assert(
      fc.property(names, names, (first, second) => {
        const both = composeFeatures(schema, [{ add: first }, { add: second }]);
        expect(new Set(both).size).toBe(both.length);
        const more = second.filter((name) => !first.includes(name));
        fc.pre(more.length > 0);
        expect(composeFeatures(schema, [{ add: first }, { add: more }, { drop: more }])).toEqual(first);
      }),
    );
  });
});
