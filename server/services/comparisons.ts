import { compareSidesByJob, type JobRunner, type SideChoice, type SideComparison } from "vigie/experiments";

/** Two runs or lists on the rows of both, for the pages. */
export interface Comparisons {
  /** @throws Fault `run.unknown`, `run.unknown-model`, `list.corrupt`, `compare.*`, `job.died`. */
  compare(a: SideChoice, b: SideChoice): Promise<SideComparison>;
}

/** Drawn in a job's process, so that the server keeps answering; who asks for the same meanwhile waits for the same job. */
export function createComparisons(runsFolder: string, jobs: () => Promise<JobRunner>): Comparisons {
  const running = new Map<string, Promise<SideComparison>>();
  return {
    compare(a, b) {
      const key = JSON.stringify([a, b]);
      const made =
        running.get(key) ??
        jobs()
          .then((runner) => compareSidesByJob({ runsFolder, jobs: runner }, [a, b]))
          .finally(() => running.delete(key));
      running.set(key, made);
      return made;
    },
  };
}
