import type { Evidence } from "../evidence.ts";
import { calibrationSlope } from "./calibration-slope.ts";
import { embargo } from "./embargo.ts";
import { fairness } from "./fairness.ts";
import { leakage } from "./leakage.ts";
import { looks } from "./looks.ts";
import { notWorseThanProduction } from "./not-worse-than-production.ts";
import { reproduced } from "./reproduced.ts";
import type { Answer, Rule } from "./rule.ts";
import type { PolicyRule, RuleName } from "./schema.ts";

const rules: { readonly [N in RuleName]: Rule<N> } = {
  "not-worse-than-production": notWorseThanProduction,
  "calibration-slope": calibrationSlope,
  fairness,
  embargo,
  leakage,
  reproduced,
  looks,
};

export function canBeWaived(rule: RuleName): boolean {
  return rules[rule].canBeWaived;
}

/** What the rule asks and what it says of the evidence. */
export function judgeRule(
  { rule, parameters }: PolicyRule,
  evidence: Evidence,
): Answer & { readonly asks: string } {
  // The schema pairs each name with its own parameters, which TypeScript cannot follow through the lookup.
  const { asks, judge } = rules[rule] as unknown as Rule<never>;
  return { asks: asks(parameters as never), ...judge(parameters as never, evidence) };
}
