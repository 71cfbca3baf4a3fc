import { Fault } from "vigie/datasets";
import { checkName, publicKey as publicKeyName } from "./journal/names.ts";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import { isProven, type KeyRequest } from "./signing/key-request.ts";
import type { KeyState, RegistryState } from "./state/state.ts";
import type { Workings } from "./workings.ts";

export interface KeyAddition {
  readonly request: KeyRequest;
  /** An admin who is not the key's person, and who saw them hand it over. */
  readonly by: string;
  readonly reason: string;
}

/** @throws Fault `registry.role`, `registry.own-key` (forbidden), `registry.key-known` (conflict), `registry.key-proof`. */
export async function addKey(workings: Workings, { request, by, reason: text }: KeyAddition): Promise<void> {
  const { ledger, notes, append } = workings;
  const { person, publicKey, proof } = request;
  checkNote(text);
  if (!isProven(request))
    throw new Fault(
      "registry.key-proof",
      `key not signed by itself: ${publicKey} (expected its owner's file)`,
    );
  judgeAddition(ledger.acknowledged, request, by);
  const reason = await notes.put(text);
  await append(() => {
    judgeAddition(ledger.proposed, request, by);
    return { type: "key.added", actor: by, payload: { person, publicKey, proof, reason } };
  });
}

function judgeAddition(state: RegistryState, { person, publicKey }: KeyRequest, by: string): void {
  requireRole("adding a key", knownPerson(state, by), ["admin"]);
  knownPerson(state, person);
  if (by === person)
    throw new Fault("registry.own-key", `key added by its own person: ${by} (expected another admin)`, {
      kind: "forbidden",
    });
  const known = state.keys[publicKey];
  if (known !== undefined)
    throw new Fault(
      "registry.key-known",
      `key is known already, of ${known.person}${known.revoked === null ? "" : ", and revoked"}: ${publicKey} (expected a new pair: an account is one person)`,
      { kind: "conflict" },
    );
}

export interface KeyRevocation {
  readonly key: string;
  /** Its person, or an admin. */
  readonly by: string;
  readonly reason: string;
}

/** What it signed before stays signed. @throws Fault `registry.role`, `registry.key-unknown`, `registry.key-revoked`. */
export async function revokeKey(workings: Workings, { key, by, reason: text }: KeyRevocation): Promise<void> {
  const { ledger, notes, append } = workings;
  checkNote(text);
  checkName("key", publicKeyName, key);
  judgeRevocation(ledger.acknowledged, key, by);
  const reason = await notes.put(text);
  await append(() => {
    const { person } = judgeRevocation(ledger.proposed, key, by);
    return { type: "key.revoked", actor: by, payload: { person, publicKey: key, reason } };
  });
}

function judgeRevocation(state: RegistryState, key: string, by: string): KeyState {
  const known = state.keys[key];
  const person = knownPerson(state, by);
  if (known === undefined)
    throw new Fault("registry.key-unknown", `unknown key: ${key} (expected one of \`users key list\`)`, {
      kind: "not-found",
    });
  if (known.person !== by) requireRole("revoking another's key", person, ["admin"]);
  if (known.revoked !== null)
    throw new Fault("registry.key-revoked", `revoked already: ${key} (expected one that still holds)`, {
      kind: "conflict",
    });
  return known;
}

/** Who could sign now. */
export function signers({ keys }: RegistryState): ReadonlySet<string> {
  const held = Object.values(keys).filter(({ revoked }) => revoked === null);
  return new Set(held.map(({ person }) => person));
}
