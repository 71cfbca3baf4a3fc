import type { Json, LongWork } from "vigie/datasets";
import type { JobRunner } from "../jobs/runner.ts";
import { readRun } from "../shelf.ts";
import type { SideComparison } from "./compare.ts";
import type { CompareSidesOrder } from "./job.ts";
import type { SideChoice } from "./side.ts";

interface Place {
  readonly runsFolder: string;
  readonly jobs: JobRunner;
}

/**
 * `compareSides` of two runs in a process of its own, done once: a run's id stands for its predictions, and what is kept
 * names the panels as its inputs, so that it goes with their rows. Throws what `readRun`, `compareSides` and the jobs throw.
 */
export async function compareRunsByJob(
  { runsFolder, jobs }: Place,
  [a, b]: readonly [SideChoice, SideChoice],
  work: LongWork = {},
): Promise<SideComparison> {
  const { record: ofA } = await readRun(runsFolder, a.id);
  const { record: ofB } = await readRun(runsFolder, b.id);
  const order: CompareSidesOrder = { a: { ...a, id: ofA.id }, b: { ...b, id: ofB.id } };
  const task = {
    label: "compare",
    module: "experiments/runs/compare/job.ts",
    parameters: order as unknown as Json,
    inputs: {
      a: { digest: ofA.dataset.version, path: runsFolder },
      b: { digest: ofB.dataset.version, path: runsFolder },
    },
    threads: 1,
  };
  return (await jobs.run(task, work)).result as unknown as SideComparison;
}
