import { failed, passed, type Rule, unknown } from "./rule.ts";

export const leakage: Rule<"leakage"> = {
  canBeWaived: false,
  asks: () => "the leakage check finds nothing suspect",
  judge(_, { leakage }) {
    const read = ["leakage.json"];
    if (leakage === null)
      return unknown("no leakage check was made", read, "the same run with its leakage check");
    const named = (verdict: string) =>
      leakage.checks.filter((check) => check.verdict === verdict).map(({ name }) => name);
    if (leakage.verdict === "suspect")
      return failed(`suspect: ${named("suspect").join(", ")}`, read, "a panel or a fold without the leak");
    if (leakage.verdict === "not enough evidence")
      return unknown(
        `could not tell: ${named("not enough evidence").join(", ")}`,
        read,
        "what leakage.json says of each of these checks",
      );
    return passed(`clean: ${leakage.checks.length} checks`, read);
  },
};
