import { checkNote } from "./notes.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import type { RegistryState, Reproduction, VersionState } from "./state/state.ts";
import { locate, type VersionReference } from "./versions.ts";
import type { Workings } from "./workings.ts";

/** That somebody made a version again, and what came of it. */
export interface ReproductionReport {
  readonly version: VersionReference;
  /** Id of the person: a scientist or a reviewer. Reproducing is not authoring. */
  readonly person: string;
  readonly result: Reproduction["result"];
  readonly largest: Reproduction["largest"];
  /** What was compared, what was otherwise, or why it could not be made. */
  readonly reason: string;
}

/** Journals it as evidence. @throws Fault `registry.role`, `registry.reason`. */
export async function recordReproduction(
  { ledger, notes, append }: Workings,
  report: ReproductionReport,
): Promise<VersionState> {
  const { person, result, largest } = report;
  checkNote(report.reason);
  requireReproducer(ledger.acknowledged, person);
  const { model, number } = locate(ledger.acknowledged, report.version);
  const reason = await notes.put(report.reason);
  await append(() => {
    requireReproducer(ledger.proposed, person);
    const { digest } = locate(ledger.proposed, { model, number });
    const payload = { model, number, digest, result, largest: { ...largest }, reason };
    return { type: "version.reproduced", actor: person, payload };
  });
  return locate(ledger.acknowledged, { model, number });
}

function requireReproducer(state: RegistryState, person: string): void {
  requireRole("reproducing", knownPerson(state, person), ["scientist", "reviewer"]);
}
