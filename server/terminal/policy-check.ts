import type { PolicyCheck, RuleCheck } from "vigie/registry";
import { indent } from "./table.ts";

/** Each rule with what it says, what was read, and what would satisfy it. */
export function describeCheck({ reference, policy, missingFiles, rules }: PolicyCheck): string {
  const missing = missingFiles.length === 0 ? [] : [`the bundle lacks ${missingFiles.join(", ")}`];
  if (rules.length === 0)
    return [`policy ${policy.name} has no rules on evidence (${policy.format})`, ...missing].join("\n");
  return [
    `${reference} under the policy ${policy.name}`,
    ...rules.map(describeRule),
    ...missing,
    summary(rules, missingFiles),
  ].join("\n");
}

function describeRule(check: RuleCheck): string {
  const { rule, verdict, asks, found, read, wanted, waiver } = check;
  const lines = [
    asks,
    `found   ${found}`,
    `read    ${read.join(", ")}`,
    ...(wanted === null ? [] : [`wanted  ${wanted}`]),
    ...(waiver === null ? [] : [`waived  by ${waiver.by} until ${waiver.until}`]),
  ];
  return `${verdict.toUpperCase().padEnd(19)}  ${rule}\n${indent(lines.join("\n"))}`;
}

function summary(rules: readonly RuleCheck[], missingFiles: readonly string[]): string {
  const blocking = rules.filter(({ blocks }) => blocks === "yes").map(({ rule }) => rule);
  if (blocking.length > 0 || missingFiles.length > 0)
    return `cannot be approved: ${[...blocking, ...missingFiles].join(", ")}`;
  const open = rules.filter(({ blocks }) => blocks === "until acknowledged").map(({ rule }) => rule);
  if (open.length === 0) return "can be approved by someone who is not its author";
  return `can be approved by someone who is not its author and says that they know what lacks evidence: --acknowledge ${open.join(",")}`;
}
