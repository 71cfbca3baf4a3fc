import type { Digest } from "vigie/datasets";
import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import type { Decision, RegistryState } from "./state/state.ts";
import type { Workings } from "./workings.ts";

/** The decision that the rows of a dataset version are removed. */
export interface DatasetErasure extends Decision {
  readonly dataset: Digest;
}

interface Erasing {
  readonly dataset: Digest;
  readonly person: string;
  readonly reason: string;
}

/** Says that someone decided the same a moment before. */
class KnownErasure extends Error {}

/**
 * Journals the decision once; the second time the first one stands.
 * @throws Fault `registry.role` unless an admin or a release manager decides, `registry.reason`.
 */
export async function eraseDataset(workings: Workings, erasing: Erasing): Promise<DatasetErasure> {
  const { ledger, notes, append, settled } = workings;
  const { dataset, person: actor } = erasing;
  checkNote(erasing.reason);
  requireEraser(ledger.acknowledged, actor);
  for (;;) {
    const known = ledger.acknowledged.erasures[dataset];
    if (known !== undefined) return { dataset, ...known };
    const reason = await notes.put(erasing.reason);
    await append(() => {
      requireEraser(ledger.proposed, actor);
      if (ledger.proposed.erasures[dataset] !== undefined) throw new KnownErasure();
      return { type: "dataset.erased", actor, payload: { dataset, reason } };
    }).catch(ignoreKnown);
    // The other one's event may be on its way to the disk, or may have failed: look again.
    await settled();
  }
}

/** In the order of the journal. */
export function erasuresOf({ erasures }: RegistryState): readonly DatasetErasure[] {
  return Object.entries(erasures)
    .map(([dataset, decision]) => ({ dataset: dataset as Digest, ...decision }))
    .sort((a, b) => a.seq - b.seq);
}

function requireEraser(state: RegistryState, person: string): void {
  requireRole("erasing", knownPerson(state, person), ["admin", "release-manager"]);
}

function ignoreKnown(error: unknown): void {
  if (!(error instanceof KnownErasure)) throw error;
}
