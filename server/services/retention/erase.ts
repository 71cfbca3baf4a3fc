import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type DatasetStore,
  type Digest,
  remainingFiles,
  removeFolderDurably,
  type StoredDataset,
  shortDigest,
  sweepTemporary,
} from "vigie/datasets";
import type { DatasetErasure, Registry } from "vigie/registry";
import { rowsOfRuns } from "./run-rows.ts";
import {
  bytesFreed,
  type ErasedContent,
  filesIn,
  readTasks,
  refuseRunningJobs,
  tasksHolding,
} from "./task-cache.ts";

/** Where the rows of a dataset may lie. */
export interface ErasingPlace {
  readonly store: DatasetStore;
  /** `<workspace>/cache`: results of jobs, profiles. */
  readonly cacheFolder: string;
  /** `<workspace>/runs`: the predictions of each run, row by row. */
  readonly runsFolder: string;
}

export interface EraseRequest extends ErasingPlace {
  readonly registry: Registry;
  readonly datasets: readonly StoredDataset[];
  /** Id of an admin or a release manager. */
  readonly person: string;
  readonly reason: string;
}

export interface ErasedDatasets {
  readonly erased: readonly StoredDataset[];
  /** Results of jobs that were removed with them. */
  readonly tasks: number;
  /** Runs whose predictions were removed with them; their figures, models and records stay. */
  readonly runs: readonly string[];
  /** What the disk got back. */
  readonly bytes: number;
}

/**
 * For all of them the event in the journal, then the tombstones, then the bytes wherever they lie: killed in between, the
 * erasure has begun, and `finishErasures` ends it. Refuses while jobs run, which could write the rows again.
 * @throws Fault `cache.jobs-running`, and what `eraseDataset` of the registry throws, before anything is removed.
 */
export async function eraseDatasets(request: EraseRequest): Promise<ErasedDatasets> {
  const { registry, datasets, person, reason } = request;
  await refuseRunningJobs(tasksIn(request));
  const decisions: DatasetErasure[] = [];
  for (const { version } of datasets) decisions.push(await registry.eraseDataset(version, person, reason));
  return bury(request, datasets, decisions);
}

/** Ends every erasure that the journal knows and that a crash interrupted. Gives a sentence for each. */
export async function finishErasures(
  registry: Pick<Registry, "erasures">,
  place: ErasingPlace,
): Promise<readonly string[]> {
  const decisions = registry.erasures();
  if (decisions.length === 0) return [];
  const begun: StoredDataset[] = [];
  for (const dataset of await place.store.list())
    if (decisions.some((decision) => decision.dataset === dataset.version) && !(await isErased(dataset)))
      begun.push(dataset);
  if (begun.length === 0) return [];
  await bury(place, begun, decisions);
  return begun.map(
    ({ manifest, version }) =>
      `the erasure of ${manifest.name}@${shortDigest(version)} had begun: it was finished`,
  );
}

/** Results of jobs and predictions go before the files of the dataset, so that nothing is left anywhere once those are gone. */
async function isErased(dataset: StoredDataset): Promise<boolean> {
  return dataset.erased !== null && (await remainingFiles(dataset)).length === 0;
}

async function bury(
  place: ErasingPlace,
  datasets: readonly StoredDataset[],
  decisions: readonly DatasetErasure[],
): Promise<ErasedDatasets> {
  const { store, cacheFolder, runsFolder } = place;
  const marked: StoredDataset[] = [];
  for (const dataset of datasets) {
    const { by, at, reason } = decisions.find((decision) => decision.dataset === dataset.version)!;
    marked.push(await store.markErased(dataset, { by, erasedAt: at, reason }));
  }
  for (const folder of [store.folder, cacheFolder, tasksIn(place)]) await sweepTemporary(folder);
  const tasks = await tasksHolding(await readTasks(tasksIn(place)), await contentOf(marked));
  const versions = marked.map(({ version }) => version);
  const profiles = versions.map((version) => profileOf(cacheFolder, version));
  const runs = await rowsOfRuns(runsFolder, versions);
  const { outputsHolding } = await import("vigie/notebooks");
  const shown = await outputsHolding(dirname(runsFolder), versions);
  const going = [...[...tasks, ...runs].flatMap(({ files }) => files), ...(await rowsOf(marked))];
  const bytes = bytesFreed(going);
  for (const { folder } of tasks) await removeFolderDurably(folder);
  for (const profile of profiles) await rm(profile, { force: true });
  for (const { files } of runs) for (const { path } of files) await rm(path, { force: true });
  for (const path of shown) await rm(path, { force: true });
  for (const dataset of marked) await store.dropBytes(dataset);
  return { erased: marked, tasks: tasks.length, runs: runs.map(({ run }) => run), bytes };
}

function tasksIn({ cacheFolder }: ErasingPlace): string {
  return join(cacheFolder, "tasks");
}

function profileOf(cacheFolder: string, version: Digest): string {
  return join(cacheFolder, "profiles", `${version.slice("sha256:".length)}.json`);
}

async function rowsOf(datasets: readonly StoredDataset[]) {
  const files = [];
  for (const dataset of datasets) {
    const going = new Set((await remainingFiles(dataset)).map((path) => join(dataset.folder, path)));
    files.push(...(await filesIn(dataset.folder)).filter(({ path }) => going.has(path)));
  }
  return files;
}

async function contentOf(datasets: readonly StoredDataset[]): Promise<ErasedContent> {
  return {
    versions: datasets.map(({ version }) => version),
    inodes: new Set((await rowsOf(datasets)).map(({ inode }) => inode)),
    files: datasets.flatMap(({ receipt }) => receipt.files.filter(({ path }) => path !== "manifest.json")),
  };
}
