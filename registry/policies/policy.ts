import { type Digest, digestJson } from "vigie/datasets";
import { z } from "zod";

export const policySchema = z.strictObject({
  format: z.literal("vigie.policy/1"),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/),
  /** From whom the releaser must differ. That the approver differs from the author holds under every policy. */
  releaserDiffersFrom: z.array(z.enum(["author", "approver"])),
  /** Files that a bundle must carry before it can be approved. */
  requiredFiles: z.array(z.string().regex(/^[\w./-]{1,200}$/)),
});

/** The rules by which a version is judged. An approval binds the digest of this object. */
export type Policy = z.infer<typeof policySchema>;

const evidence = ["card.md", "environment.json", "evaluation.json", "pipeline.json", "schema.json"];

/** The default: two people, author and approver. */
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

export function digestPolicy(policy: Policy): Digest {
  return digestJson(policy);
}
