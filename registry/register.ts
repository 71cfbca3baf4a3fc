import { type Digest, Fault } from "vigie/datasets";
import { type BundleDraft, writeBundle } from "./bundle/bundle.ts";
import { checkName, modelName, runId } from "./journal/names.ts";
import { knownPerson } from "./people.ts";
import { requireRole } from "./policies/moves.ts";
import { refitIn } from "./refits/refit.ts";
import { findVersion, type RegistryState, type VersionState } from "./state/state.ts";
import type { Workings } from "./workings.ts";

export interface Registration {
  /** Name of the model, as it stands before the `@`. */
  readonly model: string;
  /** Id of the person who registers: a scientist. */
  readonly author: string;
  readonly bundle: BundleDraft;
  /** The run that made the bundle. */
  readonly run: { readonly id: string; readonly digest: Digest };
}

/** Says that these bytes stand in the journal (or are about to) and nothing needs to be written. */
class KnownBytes extends Error {}

/**
 * Bundle first, then the event that points to it: a crash in between leaves a bundle that nothing points to.
 * The number is given at the moment of writing, so that concurrent registrations get consecutive ones.
 */
export async function registerBundle(workings: Workings, registration: Registration): Promise<VersionState> {
  const { ledger, bundles, append } = workings;
  const { model, author, bundle, run } = registration;
  requireScientist(ledger.acknowledged, author);
  checkName("model", modelName, model);
  checkName("run", runId, run.id);
  const refit = refitIn(bundle);
  if (refit !== null) requireEvaluated(ledger.acknowledged, refit);
  const digest = await writeBundle(bundles, model, bundle);
  for (;;) {
    const known = withBytes(ledger.acknowledged, model, digest);
    if (known !== undefined) return known;
    await append(() => {
      requireScientist(ledger.proposed, author);
      if (withBytes(ledger.proposed, model, digest) !== undefined) throw new KnownBytes();
      const number = (ledger.proposed.versions[model]?.length ?? 0) + 1;
      return {
        type: "version.registered",
        actor: author,
        payload: { model, number, digest, run, ...(refit && { refit }) },
      };
    }).catch(ignoreKnownBytes);
    // Someone else's registration of the same bytes may be on its way to the disk, or may have failed: look again.
    await workings.settled();
  }
}

function requireScientist(state: RegistryState, author: string): void {
  requireRole("registering", knownPerson(state, author), ["scientist"]);
}

/** A refit leans on the evaluation of a version that is here and was evaluated itself. */
function requireEvaluated(state: RegistryState, { evaluated }: NonNullable<VersionState["refit"]>): void {
  const { model, number, digest } = evaluated;
  const version = findVersion(state, model, number);
  if (version?.digest === digest && version.refit === null) return;
  throw new Fault(
    "refit.not-evaluated",
    `a refit of ${model}@${number} with ${digest} (expected a version of this registry that was evaluated itself)`,
    { kind: "conflict" },
  );
}

function withBytes(state: RegistryState, model: string, digest: Digest): VersionState | undefined {
  return state.versions[model]?.find((version) => version.digest === digest);
}

function ignoreKnownBytes(error: unknown): void {
  if (!(error instanceof KnownBytes)) throw error;
}
