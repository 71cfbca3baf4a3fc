import { checkThresholdRule } from "../evaluation/threshold-rule.ts";
import type { FitOrder } from "./fit.ts";
import { readRule } from "./rules/rule.ts";
import type { ModelChoice, Study } from "./study.ts";

/** What a study says comes after a model: thresholds for every one, rules for all but the baselines, which are what they are. */
export function afterModel(
  { thresholds, rules = [] }: Pick<Study, "thresholds" | "rules">,
  { kind }: Pick<ModelChoice, "kind">,
): Pick<FitOrder, "thresholds" | "rules"> {
  const isBaseline = kind === "prevalence" || kind === "single-ratio";
  return { ...(thresholds && { thresholds }), ...(rules.length > 0 && !isBaseline && { rules }) };
}

/** What is wrong whatever the panel. Throws `thresholds.bad-rule`, `rule.malformed`. */
export function checkAfterModel({ thresholds, rules = [] }: Pick<Study, "thresholds" | "rules">): void {
  if (thresholds !== undefined) checkThresholdRule(thresholds);
  for (const rule of rules) readRule(rule);
}
