import type { Digest, Json } from "vigie/datasets";
import type { JobRunner } from "vigie/experiments";
import type { ReleaseSimulation, Version } from "vigie/registry";
import type { SimulationOrder } from "./job.ts";
import {
  type SeenMove,
  type Sides,
  type SimulatedMove,
  type SimulationShelves,
  seenOn,
  sidesOfMove,
} from "./simulate-move.ts";

/** Releases before they are any, for the pages and other programs. */
export interface Simulations {
  /**
   * Null where the alias points at no other version yet.
   * @throws Fault `registry.unknown`, `dataset.unknown`, `score.*`, `bundle.changed`, `bundle.no-origin`, `job.died`.
   */
  simulate(move: SimulatedMove): Promise<SeenMove | null>;
}

export interface SimulationPlace extends SimulationShelves {
  readonly datasetsFolder: string;
  readonly jobs: () => Promise<JobRunner>;
  /** Digest of the code that makes lists, beside that of jobs. */
  readonly code: () => Promise<Digest>;
}

/** Each in a job's process, done once for the same two bundles and panel version. */
export function createSimulations(place: SimulationPlace): Simulations {
  return {
    async simulate(move) {
      const sides = await sidesOfMove(place, move);
      return sides === null ? null : seenOn(sides.panel, await simulateByJob(place, sides));
    },
  };
}

async function simulateByJob(
  { jobs, code, datasetsFolder }: SimulationPlace,
  { panel: { version: panel }, before, after }: Sides,
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
