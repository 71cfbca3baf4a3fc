import { failed, passed, type Rule, unknown } from "./rule.ts";

export const embargo: Rule<"embargo"> = {
  canBeWaived: false,
  asks: () => "every label learned from was known on the first day of the test",
  judge(_, { fold }) {
    const read = ["fold.json"];
    if (fold === null) return unknown("the bundle does not say how it was split", read, "fold.json");
    const { months, requiredMonths, overridden } = fold.embargo;
    if (overridden !== null)
      return failed(
        `${months} months instead of ${requiredMonths}: ${overridden.reason}`,
        read,
        "the same study without a shortened embargo",
      );
    return passed(`${months} months, ${requiredMonths} required`, read);
  },
};
