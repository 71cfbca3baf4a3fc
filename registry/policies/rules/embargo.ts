import { failed, passed, type Rule, unknown } from "./rule.ts";

export const embargo: Rule<"embargo"> = {
  canBeWaived: false,
  asks: () => "every label learned from was known on the first day of the test",
  judge(_, { fold }) {
    const read = ["fold.json"];
    if (fold === null) return unknown({ says: "no split" }, read);
    const { months, requiredMonths: required, overridden } = fold.embargo;
    const finding = { says: "embargo", months, required, reason: overridden?.reason ?? null } as const;
    return overridden === null ? passed(finding, read) : failed(finding, read);
  },
};
