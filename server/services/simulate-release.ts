import type { DatasetStore } from "vigie/datasets";
import { type Registry, type ReleaseSimulation, simulateRelease } from "vigie/registry";
import { scoreVersion } from "./score-release.ts";

export interface SimulationRequest {
  readonly registry: Registry;
  readonly store: DatasetStore;
  /** The version that would be released. */
  readonly version: string;
  readonly alias: string;
  /** Panel reference; its newest as-of date is scored by both. */
  readonly panel: string;
}

/** What moving the alias would change; null where it points at nothing else yet. */
export async function simulateMove({
  registry,
  store,
  version: reference,
  alias,
  panel,
}: SimulationRequest): Promise<ReleaseSimulation | null> {
  const version = registry.resolve(reference);
  const hasOther = registry.list({ model: version.model }).find(({ aliases }) => aliases.includes(alias));
  if (hasOther === undefined || hasOther.number === version.number) return null;
  const after = await scoreVersion({ registry, store, version: version.reference, panel });
  const before = await scoreVersion({
    registry,
    store,
    version: hasOther.reference,
    panel,
    asOf: after.asOf,
  });
  return simulateRelease(before.rows, after.rows);
}
