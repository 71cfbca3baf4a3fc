import type { DatasetStore } from "vigie/datasets";
import { type ReleaseSimulation, simulateRelease } from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { scoreVersion } from "./score-release.ts";

export interface SimulationRequest {
  readonly registry: AskedRegistry;
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
  const version = await registry.resolve(reference);
  const others = await registry.list({ model: version.model });
  const hasOther = others.find(({ aliases }) => aliases.includes(alias));
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
