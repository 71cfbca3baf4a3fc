import type { AnyEvent } from "../journal/event.ts";
import type { JournalListener } from "../journal/journal.ts";
import { foldEvent, foldEvents } from "./fold.ts";
import { emptyState, type RegistryState } from "./state.ts";

/** The journal, added up twice: what the disk has, which readers see, and what is being written, which the next decision is judged by. */
export interface Ledger extends JournalListener {
  readonly acknowledged: RegistryState;
  readonly proposed: RegistryState;
  replay(events: readonly AnyEvent[]): void;
  /** Calls `tell` after each acknowledgement. */
  onChange(tell: () => void): void;
}

export function createLedger(): Ledger {
  const known: AnyEvent[] = [];
  let acknowledged = emptyState();
  let proposed = emptyState();
  let changed = () => {};
  return {
    get acknowledged() {
      return acknowledged;
    },
    get proposed() {
      return proposed;
    },
    replay(events) {
      known.push(...events);
      acknowledged = foldEvents(events);
      proposed = foldEvents(events);
    },
    onChange(tell) {
      changed = tell;
    },
    onProposed(event) {
      foldEvent(proposed, event);
    },
    onAcknowledged(events) {
      for (const event of events) {
        known.push(event);
        foldEvent(acknowledged, event);
      }
      changed();
    },
    onDropped() {
      proposed = foldEvents(known);
    },
  };
}
