import { Fault } from "vigie/datasets";
import { z } from "zod";
import { personId, publicKey, signatureValue } from "../journal/names.ts";
import { isSignedBy, publicKeyOf, signJson } from "./key-pair.ts";

const requestSchema = z.strictObject({
  format: z.literal("vigie.key/1"),
  person: personId,
  publicKey,
  proof: signatureValue,
});

/** What a person hands to an admin: the public half, signed by the private one, so that nobody claims another's key. */
export type KeyRequest = z.infer<typeof requestSchema>;

/** @throws Fault `key.malformed` */
export function requestKey(person: string, privatePem: string): KeyRequest {
  const publicKey = publicKeyOf(privatePem);
  const proof = signJson(claimOf({ person, publicKey }), privatePem);
  return { format: "vigie.key/1", person, publicKey, proof };
}

/** @throws Fault `key.request` naming `file`. */
export function parseKeyRequest(text: string, file: string): KeyRequest {
  const parsed = requestSchema.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  throw new Fault("key.request", `not a public key: ${file} (expected what \`users key make\` wrote)`, {
    place: { file },
  });
}

export function isProven({ person, publicKey, proof }: Omit<KeyRequest, "format">): boolean {
  return isSignedBy(claimOf({ person, publicKey }), publicKey, proof);
}

function claimOf({ person, publicKey }: Pick<KeyRequest, "person" | "publicKey">) {
  return { format: "vigie.key-claim/1", person, publicKey };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
