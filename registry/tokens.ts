import { type Digest, Fault } from "vigie/datasets";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import type { RegistryRole } from "./policies/roles.ts";
import type { RegistryState, TokenState } from "./state/state.ts";
import { checkUntil } from "./waivers.ts";
import type { Workings } from "./workings.ts";

/** Somebody's own token: programs that carry it act as this person, within these roles. */
export interface TokenRequest {
  /** Whose it is, and who makes it: nobody makes one for another. */
  readonly person: string;
  /** Some of the person's own, or `viewer`. */
  readonly roles: readonly RegistryRole[];
  /** Last day on which it works, `YYYY-MM-DD` (UTC); at most a year away. */
  readonly until: string;
  /** What it is for. */
  readonly name: string;
  /** Digest of the secret, which the registry never sees. */
  readonly secret: Digest;
}

export interface TokenRevocation {
  /** Id of the token. */
  readonly token: string;
  /** Its owner, or an admin. */
  readonly person: string;
  readonly reason: string;
}

/** @throws Fault `registry.unknown-person`, `registry.token-roles` (forbidden), `registry.until`, `registry.token-known`. */
export async function issueToken(workings: Workings, request: TokenRequest): Promise<TokenState> {
  const { ledger, notes, append, clock } = workings;
  const { person, until, secret } = request;
  const token = secret.slice(7, 19);
  const roles = [...new Set(request.roles)];
  checkNote(request.name);
  checkUntil(until, clock());
  judgeIssue(ledger.acknowledged, { person, roles, token });
  const name = await notes.put(request.name);
  await append(() => {
    judgeIssue(ledger.proposed, { person, roles, token });
    return { type: "token.issued", actor: person, payload: { token, person, roles, until, secret, name } };
  });
  return ledger.acknowledged.tokens[token]!;
}

interface Issue {
  readonly person: string;
  readonly roles: readonly RegistryRole[];
  readonly token: string;
}

function judgeIssue(state: RegistryState, { person, roles, token }: Issue): void {
  const own: readonly RegistryRole[] = [...knownPerson(state, person).roles, "viewer"];
  const wider = roles.filter((role) => !own.includes(role));
  if (roles.length === 0 || wider.length > 0)
    throw new Fault(
      "registry.token-roles",
      `token cannot be ${wider.join(", ") || "without a role"} (expected some of ${own.join(", ")}, as ${person} is)`,
      { kind: "forbidden" },
    );
  if (state.tokens[token] !== undefined)
    throw new Fault("registry.token-known", `token is known already: ${token} (expected a new secret)`, {
      kind: "conflict",
    });
}

/** @throws Fault `registry.token-unknown` (not-found), `registry.token-revoked` (conflict), `registry.role` (forbidden). */
export async function revokeToken(workings: Workings, request: TokenRevocation): Promise<TokenState> {
  const { ledger, notes, append } = workings;
  const { token, person: actor } = request;
  checkNote(request.reason);
  judgeRevocation(ledger.acknowledged, request);
  const reason = await notes.put(request.reason);
  await append(() => {
    const { owner: person } = judgeRevocation(ledger.proposed, request);
    return { type: "token.revoked", actor, payload: { token, person, reason } };
  });
  return ledger.acknowledged.tokens[token]!;
}

function judgeRevocation(state: RegistryState, { token: id, person }: TokenRevocation): TokenState {
  const token = state.tokens[id];
  if (token === undefined)
    throw new Fault("registry.token-unknown", `unknown token: ${id} (expected an id that the list names)`, {
      kind: "not-found",
    });
  const mover = knownPerson(state, person);
  if (person !== token.owner) requireRole("revoking another's token", mover, ["admin"]);
  if (token.revoked === null) return token;
  throw new Fault("registry.token-revoked", `token is revoked already: ${id} (expected one that works)`, {
    kind: "conflict",
  });
}

/**
 * What a token lets its bearer do now: its roles as far as the owner still has them.
 * Null when it is over, revoked, or its owner has left.
 */
export function tokenRoles(
  state: RegistryState,
  token: TokenState,
  now: Date,
): readonly RegistryRole[] | null {
  const owner = state.people[token.owner];
  const isOver = token.revoked !== null || token.until < now.toISOString().slice(0, 10);
  if (owner === undefined || isOver) return null;
  return token.roles.filter((role) => role === "viewer" || owner.roles.includes(role));
}
