import {
  buildPanel,
  type DatasetStore,
  type Json,
  type PanelOptions,
  type RunStage,
  type StoredDataset,
} from "vigie/datasets";
import type { JobRunner } from "./jobs/runner.ts";

/**
 * `buildPanel` with its stages as jobs: side by side up to the cores, each in a process of its own, finished ones never
 * done again. Killed at any moment, the same call finishes the rest and gives the same version. Throws what `buildPanel`
 * and the jobs throw.
 */
export function buildPanelByJobs(
  { store, jobs }: { readonly store: DatasetStore; readonly jobs: JobRunner },
  options: PanelOptions,
): Promise<StoredDataset> {
  const run: RunStage = ({ label, order, inputs }, work) =>
    jobs.run(
      {
        label,
        module: "experiments/runs/panel-stage.ts",
        parameters: order as unknown as Json,
        inputs,
        threads: 1,
        isOneOfMany: true,
      },
      work,
    );
  return buildPanel(store, options, run);
}
