import type { Digest } from "vigie/datasets";
import type { Registry, RegistryRole, StandingToken } from "vigie/registry";
import { digestSecret, findBySecret, makeSecret, type RandomBytes } from "../auth/secrets.ts";

/** Lets secret scanners tell it from other text. */
const prefix = "vigie_";

/** A token as people and programs are told of it: never with its secret. */
export interface AccessToken {
  readonly id: string;
  /** Whose it is. */
  readonly person: string;
  /** What it is for; null where that text was erased. */
  readonly name: string | null;
  readonly roles: readonly RegistryRole[];
  /** What it gives now; null when it works no more. */
  readonly gives: readonly RegistryRole[] | null;
  readonly issuedAt: string;
  /** Last day on which it works, `YYYY-MM-DD` (UTC). */
  readonly until: string;
  readonly revoked: { readonly by: string; readonly at: string } | null;
}

/** Shown once: nothing keeps `token`. */
export interface IssuedToken extends AccessToken {
  readonly token: string;
}

export interface IssueOrder {
  readonly person: string;
  readonly roles: readonly RegistryRole[];
  readonly until: string;
  readonly name: string;
}

export interface RevokeOrder {
  readonly token: string;
  readonly person: string;
  readonly reason: string;
}

export async function issueAccessToken(
  registry: Registry,
  random: RandomBytes,
  order: IssueOrder,
): Promise<IssuedToken> {
  const token = `${prefix}${makeSecret(random).text}`;
  const secret: Digest = `sha256:${Buffer.from(digestSecret(token)).toString("hex")}`;
  const { id } = await registry.issueToken({ ...order, secret });
  return { ...(await viewOf(registry, id)), token };
}

export async function revokeAccessToken(registry: Registry, order: RevokeOrder): Promise<AccessToken> {
  return viewOf(registry, (await registry.revokeToken(order)).id);
}

/** Oldest first. */
export function listAccessTokens(registry: Registry): Promise<readonly AccessToken[]> {
  return Promise.all(registry.tokens().map((token) => view(registry, token)));
}

/** The standing token whose secret this is and that still works, or null. */
export function findAccessToken(
  registry: Registry,
  text: string,
): { readonly owner: string; readonly roles: readonly RegistryRole[] } | null {
  const holders = registry
    .tokens()
    .map((token) => ({ token, digest: Buffer.from(token.secret.slice(7), "hex") }));
  const found = findBySecret(holders, text)?.token;
  if (found === undefined || found.gives === null) return null;
  return { owner: found.owner, roles: found.gives };
}

async function viewOf(registry: Registry, id: string): Promise<AccessToken> {
  return view(registry, registry.tokens().find((token) => token.id === id)!);
}

async function view(registry: Registry, token: StandingToken): Promise<AccessToken> {
  const { id, owner: person, roles, gives, issuedAt, until, revoked } = token;
  const by = revoked === null ? null : { by: revoked.by, at: revoked.at };
  return { id, person, name: await registry.note(token.name), roles, gives, issuedAt, until, revoked: by };
}
