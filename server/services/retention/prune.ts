import { basename, join } from "node:path";
import {
  type DatasetStore,
  type Digest,
  digestFile,
  removeFolderDurably,
  sweepTemporary,
} from "vigie/datasets";
import { listRuns, type StoredRun } from "vigie/experiments";
import type { Registry } from "vigie/registry";
import { type PruneLine, planPrune, type References } from "./plan-prune.ts";
import {
  bytesFreed,
  filesIn,
  readTasks,
  refuseRunningJobs,
  type StoredFile,
  type StoredTask,
} from "./task-cache.ts";

export interface PruneRequest {
  readonly registry: Pick<Registry, "list">;
  readonly store: DatasetStore;
  readonly runsFolder: string;
  /** `<workspace>/cache`. */
  readonly cacheFolder: string;
  /** Newest versions of each name that stay in any case. */
  readonly keep: number;
  /** Whether results of jobs go that no stored run came from: a panel's build begins from nothing then. */
  readonly withCache: boolean;
}

export interface PrunePlan {
  readonly lines: readonly (PruneLine & { readonly bytes: number })[];
  readonly tasks: readonly StoredTask[];
  /** What the disk gets back: files with another name that stays give nothing. */
  readonly bytes: number;
}

/** Looks, and removes nothing. */
export async function findPrunable(request: PruneRequest): Promise<PrunePlan> {
  const { store, runsFolder, keep, withCache } = request;
  const all = await store.list();
  const { runs, damaged } = await listRuns(runsFolder);
  const going: StoredFile[] = [];
  const lines: (PruneLine & { bytes: number })[] = [];
  for (const line of planPrune(all, referencesOf(request, runs, damaged), keep)) {
    const files = await filesIn(line.dataset.folder);
    if (line.goes) going.push(...files);
    lines.push({ ...line, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) });
  }
  const tasks = withCache ? await tasksWithoutRun(tasksIn(request), runs) : [];
  return { lines, tasks, bytes: bytesFreed([...going, ...tasks.flatMap(({ files }) => files)]) };
}

/** Removes what the plan says, each dataset before those it was made from. @throws Fault `cache.jobs-running`. */
export async function prune(request: PruneRequest, { lines, tasks }: PrunePlan): Promise<void> {
  if (request.withCache) await refuseRunningJobs(tasksIn(request));
  await sweepTemporary(request.store.folder);
  if (request.withCache) await sweepTemporary(tasksIn(request));
  for (const { dataset, goes } of lines) if (goes) await request.store.remove(dataset);
  for (const { folder } of tasks) await removeFolderDurably(folder);
}

function referencesOf(
  { registry }: PruneRequest,
  runs: readonly StoredRun[],
  damaged: readonly string[],
): References {
  const datasetOf = new Map(runs.map(({ record }) => [record.id, record.dataset.version]));
  const versions = registry.list().map(({ reference, run }) => ({
    reference,
    run: run.id,
    dataset: datasetOf.get(run.id) ?? null,
  }));
  return {
    runs: runs.map(({ record }) => ({ id: record.id, dataset: record.dataset.version })),
    versions: versions.flatMap(({ reference, dataset }) =>
      dataset === null ? [] : [{ reference, dataset }],
    ),
    unreadable: [
      ...damaged.map((id) => `run ${id}`),
      ...versions
        .filter(({ dataset }) => dataset === null)
        .map((one) => `run ${one.run} of ${one.reference}`),
    ],
  };
}

function tasksIn({ cacheFolder }: Pick<PruneRequest, "cacheFolder">): string {
  return join(cacheFolder, "tasks");
}

/** A run keeps what it took from a task under the digest of the file. */
async function tasksWithoutRun(folder: string, runs: readonly StoredRun[]): Promise<readonly StoredTask[]> {
  const taken = new Set<Digest>(runs.flatMap(({ record }) => record.artifacts.map(({ digest }) => digest)));
  const without: StoredTask[] = [];
  for (const task of await readTasks(folder)) if (!(await isTaken(task, taken))) without.push(task);
  return without;
}

async function isTaken({ files }: StoredTask, taken: ReadonlySet<Digest>): Promise<boolean> {
  for (const { path } of files)
    if (takenNames.includes(basename(path)) && taken.has(await digestFile(path))) return true;
  return false;
}

const takenNames: readonly string[] = ["pipeline.json", "evaluation.json"];
