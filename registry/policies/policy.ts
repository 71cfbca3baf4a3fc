import { type Digest, digestJson } from "vigie/datasets";
import { z } from "zod";
import { type PolicyRule, ruleSchema } from "./rules/schema.ts";

const shared = {
  name: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/),
  /** From whom the releaser must differ. That the approver differs from the author holds under every policy. */
  releaserDiffersFrom: z.array(z.enum(["author", "approver"])),
  /** Files that a bundle must carry before it can be approved. */
  requiredFiles: z.array(z.string().regex(/^[\w./-]{1,200}$/)),
};

const policyOne = z.strictObject({ format: z.literal("vigie.policy/1"), ...shared });
const policyTwo = z.strictObject({
  format: z.literal("vigie.policy/2"),
  ...shared,
  /** Judged in this order; each rule at most once. */
  rules: z
    .array(ruleSchema)
    .refine((rules) => new Set(rules.map(({ rule }) => rule)).size === rules.length, "a rule stands twice"),
  /** Decisions that count only with a signature of who makes them; absent: none. */
  signatures: z.array(z.enum(["approve", "release"])).optional(),
});

export const policySchema = z.discriminatedUnion("format", [policyOne, policyTwo]);

/** The rules by which a version is judged. An approval binds the digest of this object. `/1` has none on evidence. */
export type Policy = z.infer<typeof policySchema>;

const evidence = ["card.md", "environment.json", "evaluation.json", "pipeline.json", "schema.json"];

/** Two people, author and approver; evidence must be there, what it says is left to the reader. */
export const fourEyes: Policy = {
  format: "vigie.policy/1",
  name: "four-eyes",
  releaserDiffersFrom: [],
  requiredFiles: evidence,
};

/** Three people: whoever releases neither wrote nor approved. */
export const sixEyes: Policy = {
  format: "vigie.policy/1",
  name: "six-eyes",
  releaserDiffersFrom: ["author", "approver"],
  requiredFiles: evidence,
};

/** The default of a new registry: two people, and rules on what the evidence says. */
export const evidenceBound: Extract<Policy, { format: "vigie.policy/2" }> = {
  format: "vigie.policy/2",
  name: "evidence-bound",
  releaserDiffersFrom: [],
  requiredFiles: [...evidence, "fold.json"].sort(),
  rules: [
    { rule: "not-worse-than-production", unknown: "acknowledge", parameters: { margin: 0.02 } },
    { rule: "calibration-slope", unknown: "acknowledge", parameters: { from: 0.8, to: 1.25 } },
    { rule: "fairness", unknown: "acknowledge", parameters: {} },
    { rule: "embargo", unknown: "refuse", parameters: {} },
    { rule: "leakage", unknown: "acknowledge", parameters: {} },
    { rule: "reproduced", unknown: "acknowledge", parameters: { withinDays: 30 } },
    { rule: "looks", unknown: "acknowledge", parameters: { atMost: 3 } },
  ],
};

/** The same rules, three people, and their signatures, which whoever holds the server cannot make. */
export const signed: Policy = {
  ...evidenceBound,
  name: "signed",
  releaserDiffersFrom: ["author", "approver"],
  signatures: ["approve", "release"],
};

/** Those that ship, by name. */
export const shippedPolicies: readonly Policy[] = [fourEyes, sixEyes, evidenceBound, signed];

/** Every format read as the newest. */
export function rulesOf(policy: Policy): readonly PolicyRule[] {
  return policy.format === "vigie.policy/2" ? policy.rules : [];
}

export function signaturesOf(policy: Policy): readonly ("approve" | "release")[] {
  return policy.format === "vigie.policy/2" ? (policy.signatures ?? []) : [];
}

export function digestPolicy(policy: Policy): Digest {
  return digestJson(policy);
}
