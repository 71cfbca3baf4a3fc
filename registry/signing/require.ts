import { Fault } from "vigie/datasets";
import { type Policy, signaturesOf } from "../policies/policy.ts";
import type { RegistryState } from "../state/state.ts";
import { isSignedBy } from "./key-pair.ts";
import type { Signature, SignedAction, Statement } from "./statement.ts";

/**
 * What was signed must be this very statement, with a key that is the person's now; without a signature, the policy must
 * ask for none.
 * @throws Fault `registry.signature-missing`, `registry.signature-key`, `registry.signature` (forbidden),
 * `registry.signature-stale` (conflict).
 */
export function requireSignature(
  state: RegistryState,
  statement: Statement,
  signature: Signature | undefined,
): void {
  const { action, person, seen } = statement;
  if (signature === undefined) {
    if (state.policy !== null) refuseUnsigned(state.policy.policy, action);
    return;
  }
  const known = state.keys[signature.key];
  if (known === undefined || known.person !== person || known.revoked !== null)
    throw refused(
      "signature-key",
      `${signature.key} is ${known === undefined ? "unknown" : known.person !== person ? `a key of ${known.person}` : "revoked"} (expected a key of ${person} that an admin has added)`,
    );
  if (signature.seen !== seen)
    throw new Fault(
      "registry.signature-stale",
      `${action} not possible: something happened to ${statement.model}@${statement.number} since it was signed (expected another look, then a new signature)`,
      { kind: "conflict" },
    );
  if (!isSignedBy(statement, signature.key, signature.value))
    throw refused("signature", `the signature is not one of this ${action} (expected the whole statement)`);
}

/** @throws Fault `registry.signature-missing` (forbidden) where the policy demands a signature. */
export function refuseUnsigned(policy: Policy, action: SignedAction): void {
  if (!signaturesOf(policy).includes(action)) return;
  throw refused(
    "signature-missing",
    `${action} not possible: policy ${policy.name} demands a signature (expected \`vigie registry ${action} … --key\`, on the machine that holds the key)`,
  );
}

function refused(code: string, message: string): Fault {
  return new Fault(`registry.${code}`, message, { kind: "forbidden" });
}
