import type { Digest } from "vigie/datasets";
import type { AnyEvent, JournalEvent } from "../../journal/event.ts";
import type { EventType } from "../../journal/payloads/payloads.ts";
import { type Decision, findVersion, type RegistryState, type VersionState } from "../state.ts";

/** What events of one subject do to the state, in place; judged when they were written, never again. */
export type FoldsOf<T extends EventType> = {
  readonly [E in T]: (state: RegistryState, event: JournalEvent<E>) => void;
};

/** Who decided, when and why. */
export function decisionOf(event: Pick<AnyEvent, "actor" | "at" | "seq">, reason: Digest): Decision {
  return { by: event.actor, at: event.at, seq: event.seq, reason };
}

/** Which version an event is about. */
export interface Which {
  readonly model: string;
  readonly number: number;
}

export function change(state: RegistryState, { model, number }: Which, patch: Partial<VersionState>): void {
  const version = findVersion(state, model, number);
  if (version !== undefined) state.versions[model]![number - 1] = { ...version, ...patch };
}

/** A version's parts that only grow. */
type Lists = "waivers" | "reproductions" | "findings" | "appended";

export function append<L extends Lists>(
  state: RegistryState,
  which: Which,
  list: L,
  entry: VersionState[L][number],
): void {
  const version = findVersion(state, which.model, which.number);
  if (version !== undefined) change(state, which, { [list]: [...version[list], entry] });
}
