import { type Digest, Fault } from "vigie/datasets";
import type { VersionState, Waiver } from "../state/state.ts";
import type { Evidence } from "./evidence.ts";
import { type Policy, rulesOf } from "./policy.ts";
import type { Answer, Verdict } from "./rules/rule.ts";
import { canBeWaived, judgeRule } from "./rules/rules.ts";
import type { PolicyRule, RuleName } from "./rules/schema.ts";

/** One rule of the policy in force, asked of one version. */
export interface RuleCheck extends Answer {
  readonly rule: RuleName;
  /** What is asked, in one sentence. */
  readonly asks: string;
  /** What an approver may do where evidence lacks. */
  readonly unknown: PolicyRule["unknown"];
  readonly canBeWaived: boolean;
  /** The waiver that holds now, or null. */
  readonly waiver: Waiver | null;
  /** What stands in the way of an approval: nothing, an acknowledgement, or evidence. */
  readonly blocks: "no" | "until acknowledged" | "yes";
}

/** What `registry check` tells. */
export interface PolicyCheck {
  /** `model@number` */
  readonly reference: string;
  readonly policy: { readonly name: string; readonly format: Policy["format"]; readonly digest: Digest };
  /** Files that the policy asks for and the bundle lacks. */
  readonly missingFiles: readonly string[];
  readonly rules: readonly RuleCheck[];
}

/** Every rule of `policy`, in its order. Nothing is decided here. */
export function checkRules(policy: Policy, evidence: Evidence): readonly RuleCheck[] {
  return rulesOf(policy).map((policyRule) => {
    const { rule, unknown } = policyRule;
    const answer = judgeRule(policyRule, evidence);
    const waiver = waiverOf(evidence.version, rule, evidence.now);
    const blocks = blocking(answer.verdict, unknown, waiver);
    return { rule, unknown, canBeWaived: canBeWaived(rule), waiver, blocks, ...answer };
  });
}

/** The newest waiver of a rule that holds on the day of `now`, or null. */
function waiverOf({ waivers }: VersionState, rule: RuleName, now: Date): Waiver | null {
  const day = now.toISOString().slice(0, 10);
  return waivers.findLast((waiver) => waiver.rule === rule && waiver.until >= day) ?? null;
}

function blocking(
  verdict: Verdict,
  unknown: PolicyRule["unknown"],
  waiver: Waiver | null,
): RuleCheck["blocks"] {
  if (verdict === "pass" || waiver !== null) return "no";
  if (verdict === "fail") return "yes";
  return unknown === "acknowledge" ? "until acknowledged" : "yes";
}

/**
 * @throws Fault `registry.rule-failed` (conflict) naming the rules that stand in the way, `registry.not-acknowledged`
 * naming those whose lack of evidence the approver has not named, `registry.acknowledged-needlessly`.
 */
export function refuseUnmet(checks: readonly RuleCheck[], acknowledged: readonly RuleName[]): void {
  const failing = checks.filter(({ blocks }) => blocks === "yes");
  if (failing.length > 0)
    throw new Fault(
      "registry.rule-failed",
      `approve not possible: ${failing.map(({ rule, verdict, found }) => `${rule}: ${verdict}, ${found}`).join("; ")} (expected what \`registry check\` says of each)`,
      { kind: "conflict" },
    );
  const open = checks.filter(
    ({ blocks, rule }) => blocks === "until acknowledged" && !acknowledged.includes(rule),
  );
  if (open.length > 0)
    throw new Fault(
      "registry.not-acknowledged",
      `not enough evidence: ${open.map(({ rule, found }) => `${rule}: ${found}`).join("; ")} (expected evidence, or --acknowledge ${open.map(({ rule }) => rule).join(",")})`,
      { kind: "conflict" },
    );
  const needless = acknowledged.filter(
    (rule) => !checks.some((check) => check.rule === rule && check.blocks === "until acknowledged"),
  );
  if (needless.length > 0)
    throw new Fault(
      "registry.acknowledged-needlessly",
      `nothing to acknowledge: ${needless.join(", ")} (expected rules that lack evidence)`,
      { kind: "conflict" },
    );
}

/** What an approval keeps of the check. */
export function verdictsOf(checks: readonly RuleCheck[]): Partial<Record<RuleName, Verdict>> {
  return Object.fromEntries(checks.map(({ rule, verdict }) => [rule, verdict]));
}
