import { type Json, openStore } from "vigie/datasets";
import type { Work } from "vigie/experiments";
import type { ScoredVersion } from "../score-release.ts";
import { simulateSides } from "./simulate-move.ts";

/** What the job is told; its input `panel` is the folder of the datasets. */
export interface SimulationOrder {
  /** Panel version. */
  readonly panel: string;
  readonly before: ScoredVersion;
  readonly after: ScoredVersion;
}

export const work: Work = async ({ parameters, inputs }) => {
  const { panel, before, after } = parameters as unknown as SimulationOrder;
  const store = openStore(inputs.panel!, { clock: () => new Date(0) });
  return (await simulateSides({ store, panel, before, after })) as unknown as Json;
};
