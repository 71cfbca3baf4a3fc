import {
  type PolicyCheck,
  roles,
  ruleNames,
  type Signature,
  type Statement,
  signature,
} from "vigie/registry";
import { z } from "zod";
import { document, list } from "./schema.ts";
import { seenRelease } from "./simulations.ts";

export const rule = z.enum(ruleNames);

export const moveName = z.enum(["request-review", "approve", "refuse", "release", "rollback", "retire"]);
export type MoveName = z.infer<typeof moveName>;

export const allowedMove = z
  .strictObject({
    move: moveName,
    isAllowed: z.boolean(),
    reason: z.string().nullable().describe("why not, in the registry's own words"),
    code: z.string().nullable().describe("code of the fault that it would give"),
    takes: list(z.enum(roles)).describe("roles, any of which may make it"),
  })
  .meta({ id: "AllowedMove" });
export type AllowedMove = z.infer<typeof allowedMove>;

export const policyCheck = document<PolicyCheck>(
  "PolicyCheck",
  "each rule of the policy in force: verdict, what was found, what would satisfy it",
);

const aliasName = z.string().max(50).default("production");

/** What whoever asks would sign. */
export const statementQuery = z.strictObject({
  action: z.enum(["approve", "release"]),
  alias: aliasName.describe("of a release"),
  acknowledged: z
    .string()
    .max(500)
    .default("")
    .transform((names) => (names === "" ? [] : names.split(",")))
    .pipe(z.array(rule))
    .describe("of an approval: rules, with commas between them"),
});
export const statementAnswer = document<Statement>(
  "Statement",
  "what an ed25519 signature is over, as canonical JSON: `vigie.statement/1`",
);

export const moveBody = z.strictObject({
  reason: z.string().max(10_000),
  alias: aliasName,
  signature: (signature as z.ZodType<Signature>)
    .optional()
    .describe("for an approval or a release: over the statement that `/statement` gives"),
  ...seenRelease,
  acknowledged: z
    .array(rule)
    .optional()
    .describe("for an approval: rules that lack evidence, which the approver knows"),
});
