import type { DatasetStore } from "vigie/datasets";
import { type ReleaseSimulation, simulateRelease, type Version } from "vigie/registry";
import type { AskedRegistry } from "../../control/registry-calls.ts";
import { type ScoredVersion, scoreResolved } from "../score-release.ts";

interface MoveRequest {
  readonly registry: AskedRegistry;
  /** The version that would be released. */
  readonly version: string;
  readonly alias: string;
}

export interface SimulationRequest extends MoveRequest {
  readonly store: DatasetStore;
  /** Panel reference; its newest as-of date is scored by both. */
  readonly panel: string;
}

/** What moving the alias would change; null where it points at nothing else yet. */
export async function simulateMove({
  store,
  panel,
  ...request
}: SimulationRequest): Promise<ReleaseSimulation | null> {
  const sides = await sidesOfMove(request);
  return sides === null ? null : simulateSides({ ...sides, store, panel });
}

/** The version that an alias points at and the one that would replace it; null where there is no other. */
export async function sidesOfMove({
  registry,
  version: reference,
  alias,
}: MoveRequest): Promise<{ readonly before: Version; readonly after: Version } | null> {
  const after = await registry.resolve(reference);
  const others = await registry.list({ model: after.model });
  const before = others.find(({ aliases }) => aliases.includes(alias));
  return before === undefined || before.number === after.number ? null : { before, after };
}

interface Sides {
  readonly store: DatasetStore;
  readonly panel: string;
  readonly before: ScoredVersion;
  readonly after: ScoredVersion;
}

/** Both score the newest as-of date of the panel. */
export async function simulateSides({ store, panel, before, after }: Sides): Promise<ReleaseSimulation> {
  const theirs = await scoreResolved({ store, panel, version: after });
  const ours = await scoreResolved({ store, panel, version: before, asOf: theirs.asOf });
  return simulateRelease(ours.rows, theirs.rows);
}
