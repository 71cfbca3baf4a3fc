import { type Digest, Fault } from "vigie/datasets";
import { z } from "zod";
import { policySchema } from "../policies/policy.ts";
import { roles } from "../policies/roles.ts";
import { ruleNames } from "../policies/rules/schema.ts";
import { anchorKinds, reproductionResults, severities } from "../state/state.ts";

const digest = z.custom<Digest>(
  (value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value),
  "expected sha256: and 64 hexadecimal digits",
);

/** What a model may be called: it stands before the `@` of a reference. */
export const modelName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "expected letters, digits, dots, dashes");

/** What an alias may be called: never a number, which would be a version. */
export const aliasName = z.string().regex(/^[a-z][a-z0-9-]{0,49}$/, "expected lower-case letters and dashes");

/** Ids stand in the journal for ever: a login or a number, never a sentence. */
export const personId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$/, "expected a short id");

/** Which run made a version. */
export const runId = z.string().regex(/^[\w.:@-]{1,200}$/, "expected an id without spaces");

/** @throws Fault `registry.name`, before anything is stored under it. */
export function checkName(what: string, schema: z.ZodString, value: string): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  throw new Fault("registry.name", `not a name for a ${what}: ${value} (${parsed.error.issues[0]?.message})`);
}

/** A day, `YYYY-MM-DD`. */
const day = z.iso.date();
/** Names of datasets, columns and studies, and levels of a column: labels, never sentences. */
export const label = z
  .string()
  .regex(/^[^\p{Cc}\s][^\p{Cc}]{0,79}$/u, "expected a label of at most 80 characters");

/** As `TestWindow` of `vigie/experiments`. */
const testWindow = z.strictObject({
  panel: label,
  facts: z.array(digest),
  target: label,
  from: day,
  until: day,
  regions: z.array(label).nullable(),
});
/** One finding of a version. */
const finding = { model: modelName, number: z.int().positive(), finding: z.int().positive() };
const rule = z.enum(ruleNames);
const verdict = z.enum(["pass", "fail", "not enough evidence"]);

const number = z.int().positive();
const version = { model: modelName, number };
/** Reasons and names are notes beside the journal, so that they can be erased. */
const note = digest;

/**
 * What each type of event carries. Free text never enters the journal: `reason` and `name` are digests of notes.
 */
export const payloadSchemas = {
  "person.added": z.strictObject({ person: personId, name: note, roles: z.array(z.enum(roles)) }),
  "person.roles-set": z.strictObject({ person: personId, roles: z.array(z.enum(roles)), reason: note }),
  "person.removed": z.strictObject({ person: personId, reason: note }),
  "policy.adopted": z.strictObject({ policy: policySchema, digest, reason: note }),
  "version.registered": z.strictObject({
    ...version,
    digest,
    run: z.strictObject({ id: runId, digest }),
  }),
  "review.requested": z.strictObject({ ...version, reason: note }),
  "version.approved": z.strictObject({
    ...version,
    digest,
    policy: digest,
    reason: note,
    /** What each rule of the policy said, and which lacks of evidence the approver knew. */
    verdicts: z.partialRecord(rule, verdict).optional(),
    acknowledged: z.array(rule).optional(),
  }),
  "version.refused": z.strictObject({ ...version, digest, policy: digest, reason: note }),
  "version.released": z.strictObject({
    ...version,
    digest,
    alias: aliasName,
    previous: number.nullable(),
    reason: note,
    /** What the move was seen to change before it was made; absent where nobody looked. */
    simulation: z
      .strictObject({
        panel: digest,
        asOf: day,
        before: z.int().nonnegative(),
        after: z.int().nonnegative(),
        jaccard: z.number(),
        isJump: z.boolean(),
      })
      .optional(),
    /** Why a jump was released all the same. */
    jump: note.optional(),
  }),
  "alias.rolled-back": z.strictObject({ ...version, alias: aliasName, previous: number, reason: note }),
  /** `until`: the last day on which the rule may fail. */
  "rule.waived": z.strictObject({ ...version, digest, rule, until: day, reason: note }),
  "version.reproduced": z.strictObject({
    ...version,
    digest,
    result: z.enum(reproductionResults),
    largest: z.strictObject({ metrics: z.number().nullable(), margins: z.number().nullable() }),
    reason: note,
  }),
  /** `reason` is what was found; `owner` has to answer. */
  "finding.opened": z.strictObject({
    ...finding,
    digest,
    severity: z.enum(severities),
    owner: personId,
    anchor: z.strictObject({ kind: z.enum(anchorKinds), name: label }),
    reason: note,
  }),
  "finding.answered": z.strictObject({ ...finding, reason: note }),
  "finding.fixed": z.strictObject({ ...finding, reason: note }),
  "finding.waived": z.strictObject({ ...finding, until: day, reason: note }),
  /** Somebody else looked at a rollback, which one person may make. `rollback` is its place in the journal. */
  "rollback.reviewed": z.strictObject({ ...version, alias: aliasName, rollback: number, reason: note }),
  "version.retired": z.strictObject({ ...version, reason: note }),
  /** The rows of a dataset version are to be removed: the event comes first, the bytes after it. */
  "dataset.erased": z.strictObject({ dataset: digest, reason: note }),
  /** Sealed months are to be looked at: the event comes first, their scores after it. */
  "window.opened": z.strictObject({
    window: testWindow,
    /** The study that looks, by name and by the digest of its definition. */
    study: z.strictObject({ name: label, digest }),
    /** The panel version it looks at. */
    panel: digest,
    /** Models that are judged there. */
    models: number,
    reason: note,
  }),
} as const;

export type EventType = keyof typeof payloadSchemas;
export type EventPayloads = { [T in EventType]: z.infer<(typeof payloadSchemas)[T]> };
