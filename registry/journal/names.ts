import { type Digest, Fault } from "vigie/datasets";
import { z } from "zod";

// What may stand in the journal for ever: ids, labels, days and digests, never free text.

export const digest = sha256Text();

/** Reasons and names are notes beside the journal, so that they can be erased. */
export const note = sha256Text();

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

/** An ed25519 public key: its 32 bytes in base64url. */
export const publicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "expected 43 letters of base64url");

/** An ed25519 signature: its 64 bytes in base64url. */
export const signatureValue = z.string().regex(/^[A-Za-z0-9_-]{86}$/, "expected 86 letters of base64url");

/** A day, `YYYY-MM-DD`. */
export const day = z.iso.date();

/** Names of datasets, columns and studies, and levels of a column: labels, never sentences. */
export const label = z
  .string()
  .regex(/^[^\p{Cc}\s][^\p{Cc}]{0,79}$/u, "expected a label of at most 80 characters");

/** Of a version within its model, and of an event: 1, 2, 3… */
export const number = z.int().positive();

/** Which version an event is about. */
export const version = { model: modelName, number };

/** @throws Fault `registry.name`, before anything is stored under it. */
export function checkName(what: string, schema: z.ZodString, value: string): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  throw new Fault("registry.name", `not a name for a ${what}: ${value} (${parsed.error.issues[0]?.message})`);
}

function sha256Text() {
  return z.custom<Digest>(
    (value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value),
    "expected sha256: and 64 hexadecimal digits",
  );
}
