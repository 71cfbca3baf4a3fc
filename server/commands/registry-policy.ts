import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import { type Policy, type RuleName, ruleNames, shippedPolicies } from "vigie/registry";
import { describeCheck } from "../terminal/policy-check.ts";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench } from "./context.ts";
import { serverOption, withReached } from "./with-reached.ts";
import { withRegistry } from "./with-registry.ts";

/** Verbs about the rules by which versions are judged. */
export function addPolicyCommands(registry: Command, bench: Bench): void {
  registry
    .command("check <version>")
    .option(...serverOption)
    .summary("each rule of the policy: what it says, what it read, and what evidence would satisfy it")
    .action((version: string, _options, command: Command) =>
      withReached(command, bench, async (context, registry) => {
        const check = await registry.check(version);
        answer(context, check, () => describeCheck(check));
        const blocking = check.rules.filter(({ blocks }) => blocks === "yes").map(({ rule }) => rule);
        if (blocking.length + check.missingFiles.length > 0)
          throw new Fault(
            "registry.rule-failed",
            `${check.reference} cannot be approved: ${[...blocking, ...check.missingFiles].join(", ")}`,
            { kind: "conflict" },
          );
      }),
    );
  registry
    .command("waive <version>")
    .requiredOption("--rule <rule>", `one of those that can be waived: fairness`)
    .requiredOption("--until <day>", "the last day on which it may fail, YYYY-MM-DD")
    .requiredOption("--as <person>", "the reviewer who decides; not the author")
    .requiredOption("--reason <text>", "why")
    .summary("let a rule fail for one version, until a day")
    .action(
      (
        version: string,
        options: { rule: string; until: string; as: string; reason: string },
        command: Command,
      ) =>
        withRegistry(command, bench, async (context, open) => {
          const { until, as: person, reason } = options;
          const rule = ruleNamed(options.rule);
          const waived = await open.waiveRule({ version, rule, until, person, reason });
          answer(
            context,
            waived,
            () => `${rule} is waived for ${waived.reference} until ${until}, by ${person}`,
          );
        }),
    );
  registry
    .command("policy [name]")
    .option("--as <person>", "the admin who puts the named policy in force")
    .option("--reason <text>", "why")
    .summary("the policy in force and those that ship; with a name, --as and --reason: put that one in force")
    .action((name: string | undefined, options: { as?: string; reason?: string }, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        if (name !== undefined) {
          const { as, reason } = adoption(options);
          await open.adoptPolicy(policyNamed(name), as, reason);
        }
        const inForce = await open.policy();
        answer(context, inForce.policy, () => describePolicies(inForce.policy));
      }),
    );
}

/** `--acknowledge fairness,looks` → rules. @throws Fault `usage.rule` */
export function rulesNamed(text: string | undefined): readonly RuleName[] {
  return (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map(ruleNamed);
}

function ruleNamed(name: string): RuleName {
  const found = ruleNames.find((rule) => rule === name);
  if (found !== undefined) return found;
  throw new Fault("usage.rule", `unknown rule: ${name} (expected one of ${ruleNames.join(", ")})`);
}

function policyNamed(name: string): Policy {
  const found = shippedPolicies.find((policy) => policy.name === name);
  if (found !== undefined) return found;
  const known = shippedPolicies.map((policy) => policy.name).join(", ");
  throw new Fault("usage.policy", `unknown policy: ${name} (expected one of ${known})`);
}

function adoption({ as, reason }: { as?: string; reason?: string }): { as: string; reason: string } {
  if (as !== undefined && reason !== undefined) return { as, reason };
  throw new Fault(
    "usage.adoption",
    "putting a policy in force needs a person and a reason (expected --as and --reason)",
  );
}

function describePolicies(inForce: Policy): string {
  const known = [...shippedPolicies.filter(({ name }) => name !== inForce.name), inForce];
  return formatTable(known, [
    { header: "policy", cell: ({ name }) => name },
    { header: "", cell: (policy) => (policy === inForce ? "in force" : "") },
    {
      header: "the releaser is not",
      cell: ({ releaserDiffersFrom }) => releaserDiffersFrom.join(", ") || "–",
    },
    {
      header: "signed",
      cell: (policy) =>
        (policy.format === "vigie.policy/2" ? (policy.signatures ?? []).join(", ") : "") || "–",
    },
    {
      header: "rules on evidence",
      cell: (policy) =>
        policy.format === "vigie.policy/2" ? policy.rules.map(({ rule }) => rule).join(", ") : "none",
    },
  ]);
}
