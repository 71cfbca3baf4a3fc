import type { Digest } from "vigie/datasets";
import type { JournalEvent } from "../journal/event.ts";
import type { RuleName } from "../policies/rules/schema.ts";
import { aliased, type RegistryState, type VersionState } from "../state/state.ts";
import { publicKeyOf, signJson } from "./key-pair.ts";

/** What a person puts their name to. Every field but the reason, whose text may have to be erased. */
export type Statement = {
  readonly format: "vigie.statement/1";
  readonly model: string;
  readonly number: number;
  /** Of the bundle's manifest: the bytes it is about. */
  readonly digest: Digest;
  readonly person: string;
  /** Hash of the newest event about the version: what the person saw, and why a signature is good for once only. */
  readonly seen: Digest;
} & (
  | { readonly action: "approve"; readonly policy: Digest; readonly acknowledged: readonly RuleName[] }
  | { readonly action: "release"; readonly alias: string; readonly previous: number | null }
);

/** As the journal keeps it; with the event around it, the statement is known again. */
export interface Signature {
  readonly key: string;
  readonly value: string;
  readonly seen: Digest;
}

export type SignedAction = Statement["action"];

/** On the machine of whoever decides. @throws Fault `key.malformed` */
export function signStatement(statement: Statement, privatePem: string): Signature {
  return { key: publicKeyOf(privatePem), value: signJson(statement, privatePem), seen: statement.seen };
}

interface Approval {
  readonly person: string;
  readonly policy: Digest;
  readonly acknowledged: readonly RuleName[];
}

/** Order does not matter to who acknowledges. */
export function approvalStatement(version: VersionState, { acknowledged, ...approval }: Approval): Statement {
  return {
    ...factsOf(version),
    action: "approve",
    ...approval,
    acknowledged: [...acknowledged].sort(),
  };
}

export function releaseStatement(
  state: RegistryState,
  version: VersionState,
  { person, alias }: { readonly person: string; readonly alias: string },
): Statement {
  const previous = aliased(state, version.model, alias)?.number ?? null;
  return { ...factsOf(version), action: "release", person, alias, previous };
}

function factsOf({ model, number, digest, newest }: VersionState) {
  return { format: "vigie.statement/1" as const, model, number, digest, seen: newest };
}

/** The statement behind an event that was signed, from the event alone. */
export function statementOf(
  event: JournalEvent<"version.approved"> | JournalEvent<"version.released">,
  seen: Digest,
): Statement {
  const { model, number, digest } = event.payload;
  const facts = { format: "vigie.statement/1" as const, model, number, digest, seen, person: event.actor };
  if (event.type === "version.released") {
    const { alias, previous } = event.payload;
    return { ...facts, action: "release", alias, previous };
  }
  const { policy, acknowledged = [] } = event.payload;
  return { ...facts, action: "approve", policy, acknowledged: [...acknowledged].sort() };
}
