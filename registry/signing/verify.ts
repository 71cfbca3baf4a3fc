import { describeError } from "vigie/datasets";
import type { AnyEvent, JournalEvent } from "../journal/event.ts";
import { foldEvent } from "../state/fold.ts";
import { emptyState, findVersion, type RegistryState } from "../state/state.ts";
import { isProven } from "./key-request.ts";
import { requireSignature } from "./require.ts";
import { statementOf } from "./statement.ts";

export interface SignatureReport {
  /** Approvals and releases whose signature was checked. */
  readonly signatures: number;
  /** What does not hold, with its event. */
  readonly problems: readonly { readonly seq: number; readonly problem: string }[];
}

/** Judges every key and signature again, each by what the journal said just before it. */
export function verifySignatures(events: readonly AnyEvent[]): SignatureReport {
  const state = emptyState();
  const problems: { seq: number; problem: string }[] = [];
  let signatures = 0;
  for (const event of events) {
    try {
      if (event.type === "version.approved" || event.type === "version.released")
        signatures += verifyDecision(state, event);
      if (event.type === "key.added" && !isProven(event.payload))
        problems.push({ seq: event.seq, problem: "the key is not proven to be its person's" });
    } catch (error) {
      problems.push({ seq: event.seq, problem: describeError(error) });
    }
    foldEvent(state, event);
  }
  return { signatures, problems };
}

/** How many signatures it carries. Throws as `requireSignature` does. */
function verifyDecision(
  state: RegistryState,
  event: JournalEvent<"version.approved"> | JournalEvent<"version.released">,
): number {
  const { model, number, signature } = event.payload;
  const newest = findVersion(state, model, number)?.newest ?? event.previous;
  requireSignature(state, statementOf(event, newest), signature);
  return signature === undefined ? 0 : 1;
}
