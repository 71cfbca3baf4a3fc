import type { DatasetStore, Digest, Json } from "vigie/datasets";
import type { JobRunner } from "vigie/experiments";
import { type Registry, type ReleaseSimulation, recordedOfVersion, type Version } from "vigie/registry";
import type { SimulationOrder } from "./job.ts";
import { sidesOfMove } from "./simulate-move.ts";

/** Releases before they are any, for the pages. */
export interface Simulations {
  /**
   * Null where the alias points at no other version yet.
   * @throws Fault `registry.unknown`, `dataset.unknown`, `score.*`, `bundle.changed`, `bundle.no-origin`, `job.died`.
   */
  simulate(request: SimulatedMove): Promise<SeenMove | null>;
}

export interface SimulatedMove {
  /** The version that would be released. */
  readonly version: string;
  readonly alias: string;
  /** Panel reference; without one, the newest version of the panel that the version was fitted on. */
  readonly panel?: string | undefined;
}

export interface SeenMove {
  readonly panel: { readonly name: string; readonly version: Digest };
  readonly simulation: ReleaseSimulation;
}

export interface SimulationPlace {
  readonly registry: Registry;
  readonly store: DatasetStore;
  readonly datasetsFolder: string;
  readonly runsFolder: string;
  readonly jobs: () => Promise<JobRunner>;
  /** Digest of the code that makes lists, beside that of jobs. */
  readonly code: () => Promise<Digest>;
}

/** Each in a job's process, done once for the same two bundles and panel version. */
export function createSimulations(place: SimulationPlace): Simulations {
  return {
    async simulate({ version, alias, panel }) {
      const { registry, store, runsFolder } = place;
      const sides = await sidesOfMove({ registry, version, alias });
      if (sides === null) return null;
      const scored = await store.resolve(panel ?? (await panelOf(sides.after, runsFolder)));
      const simulation = await simulateByJob(place, { panel: scored.version, ...sides });
      return { panel: { name: scored.manifest.name, version: scored.version }, simulation };
    },
  };
}

async function panelOf(version: Version, runsFolder: string): Promise<string> {
  return (await recordedOfVersion(version, runsFolder)).dataset.name;
}

interface SidesOnPanel {
  readonly panel: Digest;
  readonly before: Version;
  readonly after: Version;
}

async function simulateByJob(
  { jobs, code, datasetsFolder }: SimulationPlace,
  { panel, before, after }: SidesOnPanel,
): Promise<ReleaseSimulation> {
  const order: SimulationOrder = { panel, before: scored(before), after: scored(after) };
  const runner = await jobs();
  const task = {
    label: "simulate a release",
    module: "server/services/simulation/job.ts",
    parameters: { ...order, code: await code() } as unknown as Json,
    inputs: {
      before: { digest: before.digest, path: before.folder },
      after: { digest: after.digest, path: after.folder },
      panel: { digest: panel, path: datasetsFolder },
    },
    threads: 1,
  };
  return (await runner.run(task)).result as unknown as ReleaseSimulation;
}

/** Of a version only what a job reads. */
function scored({ model, reference, digest, folder }: Version) {
  return { model, reference, digest, folder };
}
