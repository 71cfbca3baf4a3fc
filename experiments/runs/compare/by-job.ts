import type { Json, LongWork } from "vigie/datasets";
import type { JobRunner } from "../jobs/runner.ts";
import type { SideComparison } from "./compare.ts";
import type { CompareSidesOrder } from "./job.ts";
import { findSide, type SideChoice } from "./side.ts";

interface Place {
  readonly runsFolder: string;
  readonly jobs: JobRunner;
}

/**
 * `compareSides` in a process of its own, done once: the id of a run or list stands for its predictions, and what is kept
 * names the panels as its inputs, so that it goes with their rows. Throws what `compareSides` and the jobs throw.
 */
export async function compareSidesByJob(
  { runsFolder, jobs }: Place,
  [a, b]: readonly [SideChoice, SideChoice],
  work: LongWork = {},
): Promise<SideComparison> {
  const { record: ofA } = await findSide(runsFolder, a.id);
  const { record: ofB } = await findSide(runsFolder, b.id);
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
