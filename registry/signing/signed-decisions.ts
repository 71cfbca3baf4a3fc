import type { Digest } from "vigie/datasets";
import { type AnyEvent, isAbout } from "../journal/event.ts";
import type { KeyState, VersionState } from "../state/state.ts";
import { isSignedBy } from "./key-pair.ts";
import { type SignedAction, statementOf } from "./statement.ts";

/** Why a signature is none: no known key, another's, revoked by then, of an earlier state, or not over this decision. */
export const signatureProblems = ["unknown key", "another's key", "revoked key", "stale", "wrong"] as const;
export type SignatureProblem = (typeof signatureProblems)[number];

/** An approval or a release with the name under it. */
export interface SignedDecision {
  /** Sequence of the event in the journal. */
  readonly seq: number;
  readonly action: SignedAction;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
  /** The public key; null where it was not signed. */
  readonly key: string | null;
  /** Null where it holds, or where there is none. */
  readonly problem: SignatureProblem | null;
}

type Keys = Readonly<Record<string, KeyState>>;
type Signable = Extract<AnyEvent, { type: "version.approved" | "version.released" }>;

/** Each approval and release of a version, oldest first, its signature verified again by what the journal said then. */
export function signedDecisions(
  { model, number }: Pick<VersionState, "model" | "number">,
  events: readonly AnyEvent[],
  keys: Keys,
): readonly SignedDecision[] {
  const mine = events.filter((event) => isAbout(event, model, number));
  return mine.flatMap((event, i) => {
    const isOther = !("number" in event.payload) || event.payload.number !== number;
    if (isOther || (event.type !== "version.approved" && event.type !== "version.released")) return [];
    const { seq, actor: by, at, payload } = event;
    const action = event.type === "version.approved" ? ("approve" as const) : ("release" as const);
    const key = payload.signature?.key ?? null;
    return [
      { seq, action, by, at, key, problem: problemOf(event, mine[i - 1]?.hash ?? event.previous, keys) },
    ];
  });
}

function problemOf(event: Signable, seen: Digest, keys: Keys): SignatureProblem | null {
  const { signature } = event.payload;
  if (signature === undefined) return null;
  const known = keys[signature.key];
  if (known === undefined || known.added.seq > event.seq) return "unknown key";
  if (known.person !== event.actor) return "another's key";
  if (known.revoked !== null && known.revoked.seq < event.seq) return "revoked key";
  if (signature.seen !== seen) return "stale";
  return isSignedBy(statementOf(event, seen), signature.key, signature.value) ? null : "wrong";
}
