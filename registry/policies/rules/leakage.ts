import { failed, passed, type Rule, unknown } from "./rule.ts";

export const leakage: Rule<"leakage"> = {
  canBeWaived: false,
  asks: () => "the leakage check finds nothing suspect",
  judge(_, { leakage }) {
    const read = ["leakage.json"];
    if (leakage === null) return unknown({ says: "no leakage check" }, read);
    const { verdict, checks } = leakage;
    const named = checks.filter((check) => verdict === "clean" || check.verdict === verdict);
    const finding = { says: "leakage", checks: named.map(({ name }) => name) } as const;
    if (verdict === "clean") return passed(finding, read);
    return verdict === "suspect" ? failed(finding, read) : unknown(finding, read);
  },
};
