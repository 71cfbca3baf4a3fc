import type { DatasetStore, Digest, StoredDataset } from "vigie/datasets";
import { type ReleaseSimulation, recordedOfVersion, simulateRelease, type Version } from "vigie/registry";
import type { AskedRegistry } from "../../control/registry-calls.ts";
import { type ScoredVersion, scoreResolved } from "../score-release.ts";

/** An alias that would move. */
export interface SimulatedMove {
  /** The version that would be released. */
  readonly version: string;
  readonly alias: string;
  /** Panel reference; without one, the newest version of the panel that the version was fitted on. */
  readonly panel?: string | undefined;
}

/** What moving it would change, and on which panel that was seen. */
export interface SeenMove {
  readonly panel: { readonly name: string; readonly version: Digest };
  readonly simulation: ReleaseSimulation;
}

/** Where versions, runs and panels are looked up. */
export interface SimulationShelves {
  readonly registry: Pick<AskedRegistry, "resolve" | "list">;
  readonly store: DatasetStore;
  readonly runsFolder: string;
}

/** Both versions and the panel; null where the alias points at no other version yet. */
export interface Sides {
  readonly panel: StoredDataset;
  readonly before: Version;
  readonly after: Version;
}

/** @throws Fault `registry.unknown`, `dataset.unknown`, `bundle.no-origin`. */
export async function sidesOfMove(
  { registry, store, runsFolder }: SimulationShelves,
  { version, alias, panel }: SimulatedMove,
): Promise<Sides | null> {
  const after = await registry.resolve(version);
  const others = await registry.list({ model: after.model });
  const before = others.find(({ aliases }) => aliases.includes(alias));
  if (before === undefined || before.number === after.number) return null;
  const named = panel ?? (await recordedOfVersion(after, runsFolder)).dataset.name;
  return { panel: await store.resolve(named), before, after };
}

/** In this process. Null where the alias points at no other version yet. Throws as `sidesOfMove`, and `score.*`, `bundle.changed`. */
export async function simulateMove(
  shelves: SimulationShelves,
  move: SimulatedMove,
): Promise<SeenMove | null> {
  const sides = await sidesOfMove(shelves, move);
  if (sides === null) return null;
  const { panel, before, after } = sides;
  return seenOn(panel, await simulateSides({ store: shelves.store, panel: panel.version, before, after }));
}

export function seenOn({ manifest, version }: StoredDataset, simulation: ReleaseSimulation): SeenMove {
  return { panel: { name: manifest.name, version }, simulation };
}

interface ScoredSides {
  readonly store: DatasetStore;
  readonly panel: string;
  readonly before: ScoredVersion;
  readonly after: ScoredVersion;
}

/** Both score the newest as-of date of the panel. */
export async function simulateSides({
  store,
  panel,
  before,
  after,
}: ScoredSides): Promise<ReleaseSimulation> {
  const theirs = await scoreResolved({ store, panel, version: after });
  const ours = await scoreResolved({ store, panel, version: before, asOf: theirs.asOf });
  return simulateRelease(ours.rows, theirs.rows);
}
