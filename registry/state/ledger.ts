import type { AnyEvent } from "../journal/event.ts";
import type { JournalListener } from "../journal/journal.ts";
import { copyState } from "./copy.ts";
import { foldEvent } from "./fold.ts";
import { emptyState, type RegistryState } from "./state.ts";

/** The journal, added up twice: what the disk has, which readers see, and what is being written, which the next decision is judged by. */
export interface Ledger extends JournalListener {
  readonly acknowledged: RegistryState;
  readonly proposed: RegistryState;
  replay(events: readonly AnyEvent[]): void;
  /** What the first `seq` events add up to; folds fewer than `checkpointEvery`. Only to be read. */
  after(seq: number): RegistryState;
  /** Calls `tell` after each acknowledgement. */
  onChange(tell: () => void): void;
}

export interface LedgerOptions {
  /** Events between two states that are kept, to read the past from; default 1,000. */
  readonly checkpointEvery?: number;
}

export function createLedger({ checkpointEvery = 1000 }: LedgerOptions = {}): Ledger {
  const known: AnyEvent[] = [];
  /** After 0, `checkpointEvery`, 2 · `checkpointEvery`… events. */
  const checkpoints: RegistryState[] = [emptyState()];
  const acknowledged = emptyState();
  let proposed = emptyState();
  let changed = () => {};

  function acknowledge(events: readonly AnyEvent[]): void {
    for (const event of events) {
      known.push(event);
      foldEvent(acknowledged, event);
      if (known.length % checkpointEvery === 0) checkpoints.push(copyState(acknowledged));
    }
  }

  return {
    acknowledged,
    get proposed() {
      return proposed;
    },
    replay(events) {
      acknowledge(events);
      proposed = copyState(acknowledged);
    },
    after(seq) {
      if (seq >= known.length) return acknowledged;
      const nearest = Math.floor(seq / checkpointEvery);
      const state = copyState(checkpoints[nearest]!);
      for (const event of known.slice(nearest * checkpointEvery, seq)) foldEvent(state, event);
      return state;
    },
    onChange(tell) {
      changed = tell;
    },
    onProposed(event) {
      foldEvent(proposed, event);
    },
    onAcknowledged(events) {
      acknowledge(events);
      changed();
    },
    onDropped() {
      proposed = copyState(acknowledged);
    },
  };
}
