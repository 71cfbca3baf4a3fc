import { z } from "zod";
import { policySchema } from "../../policies/policy.ts";
import { ruleNames } from "../../policies/rules/schema.ts";
import { day, digest, note, version } from "../names.ts";
import { signature } from "./signature.ts";

const rule = z.enum(ruleNames);
const verdict = z.enum(["pass", "fail", "not enough evidence"]);

/** By which rules a version is judged, and how. */
export const reviewPayloads = {
  "policy.adopted": z.strictObject({ policy: policySchema, digest, reason: note }),
  "review.requested": z.strictObject({ ...version, reason: note }),
  "version.approved": z.strictObject({
    ...version,
    digest,
    policy: digest,
    reason: note,
    /** What each rule of the policy said, and which lacks of evidence the approver knew. */
    verdicts: z.partialRecord(rule, verdict).optional(),
    acknowledged: z.array(rule).optional(),
    signature: signature.optional(),
  }),
  "version.refused": z.strictObject({ ...version, digest, policy: digest, reason: note }),
  /** `until`: the last day on which the rule may fail. */
  "rule.waived": z.strictObject({ ...version, digest, rule, until: day, reason: note }),
} as const;
