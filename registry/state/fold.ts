import type { AnyEvent, JournalEvent } from "../journal/event.ts";
import type { EventType } from "../journal/payloads/payloads.ts";
import { factsFolds } from "./folds/facts.ts";
import { findingsFolds } from "./folds/findings.ts";
import { change, type FoldsOf, type Which } from "./folds/fold-of.ts";
import { labelsFolds } from "./folds/labels.ts";
import { peopleFolds } from "./folds/people.ts";
import { releasesFolds } from "./folds/releases.ts";
import { reviewFolds } from "./folds/review.ts";
import { tokensFolds } from "./folds/tokens.ts";
import { versionsFolds } from "./folds/versions.ts";
import { emptyState, type RegistryState } from "./state.ts";

/** An event type without its fold does not compile. */
const folds: FoldsOf<EventType> = {
  ...peopleFolds,
  ...tokensFolds,
  ...versionsFolds,
  ...reviewFolds,
  ...findingsFolds,
  ...releasesFolds,
  ...factsFolds,
  ...labelsFolds,
};

/** What these events add up to, from nothing. */
export function foldEvents(events: Iterable<AnyEvent>): RegistryState {
  const state = emptyState();
  for (const event of events) foldEvent(state, event);
  return state;
}

/** Adds one event to `state`, in place. */
export function foldEvent<T extends EventType>(state: RegistryState, event: JournalEvent<T>): void {
  folds[event.type](state, event);
  for (const which of versionsOf(event)) change(state, which, { newest: event.hash });
}

/** A move of an alias is about the version it left, too. */
function versionsOf({ payload }: JournalEvent): readonly Which[] {
  if (!("number" in payload) || payload.number === null) return [];
  const { model, number } = payload;
  const left = "previous" in payload ? payload.previous : null;
  return left === null
    ? [{ model, number }]
    : [
        { model, number },
        { model, number: left },
      ];
}
