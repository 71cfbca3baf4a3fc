import type { Digest } from "vigie/datasets";
import { countLooks, type Looks, type TestWindow, windowsOverlap } from "vigie/experiments";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import type { RegistryState, WindowOpening } from "./state/state.ts";
import type { Workings } from "./workings.ts";

/** Who wants to look at sealed months, with what and why. */
export interface OpeningRequest {
  readonly window: TestWindow;
  readonly study: WindowOpening["study"];
  /** The panel version that is looked at. */
  readonly panel: Digest;
  /** Models to be judged there, at least 1. */
  readonly models: number;
  /** Id of the person. */
  readonly person: string;
  readonly reason: string;
}

/** Says that the same person decided the same a moment before. */
class KnownOpening extends Error {}

/**
 * Journals a look at sealed months before their scores exist. The same study on the same panel by the same person shows
 * nothing new, so an interrupted command that is given again finds its first opening and adds none.
 * @throws Fault `registry.role` unless a scientist or a reviewer looks, `registry.reason`.
 */
export async function openWindow(workings: Workings, request: OpeningRequest): Promise<WindowOpening> {
  const { ledger, notes, append, settled } = workings;
  checkNote(request.reason);
  requireLooker(ledger.acknowledged, request.person);
  for (;;) {
    const known = sameLook(ledger.acknowledged, request);
    if (known !== undefined) return known;
    const reason = await notes.put(request.reason);
    await append(() => {
      requireLooker(ledger.proposed, request.person);
      if (sameLook(ledger.proposed, request) !== undefined) throw new KnownOpening();
      const { person: actor, window, study, panel, models } = request;
      const payload = { window: mutable(window), study, panel, models, reason };
      return { type: "window.opened", actor, payload };
    }).catch(ignoreKnown);
    // The other one's event may be on its way to the disk, or may have failed: look again.
    await settled();
  }
}

/** As zod types what it has parsed. */
function mutable({ facts, regions, ...window }: TestWindow) {
  return { ...window, facts: [...facts], regions: regions === null ? null : [...regions] };
}

function sameLook({ openings }: RegistryState, { window, study, panel, person }: OpeningRequest) {
  return openings.find(
    (one) =>
      one.by === person &&
      one.study.digest === study.digest &&
      one.panel === panel &&
      one.window.from === window.from &&
      one.window.until === window.until,
  );
}

/** Oldest first; with a window, those that saw something of it. */
export function openingsOf({ openings }: RegistryState, window?: TestWindow): readonly WindowOpening[] {
  return window === undefined ? openings : openings.filter((one) => windowsOverlap(one.window, window));
}

export function looksAt({ openings }: RegistryState, window: TestWindow): Looks {
  return countLooks(openings, window);
}

function requireLooker(state: RegistryState, person: string): void {
  requireRole("opening sealed months", knownPerson(state, person), ["scientist", "reviewer"]);
}

function ignoreKnown(error: unknown): void {
  if (!(error instanceof KnownOpening)) throw error;
}
