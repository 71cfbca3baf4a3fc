import { join } from "node:path";
import type { Digest } from "vigie/datasets";
import { listOutside, listRuns } from "vigie/experiments";
import { filesIn, type StoredFile } from "./task-cache.ts";

/** The test predictions of a run, or of a list of others: a row a firm and month. Figures, models and the record name no firm. */
export interface RunRows {
  /** Id of the run or list. */
  readonly run: string;
  readonly files: readonly StoredFile[];
}

/** What runs made from `versions` still hold row by row; it goes with the rows it was made from. */
export async function rowsOfRuns(
  runsFolder: string,
  versions: readonly Digest[],
): Promise<readonly RunRows[]> {
  const { runs } = await listRuns(runsFolder);
  const held: RunRows[] = [];
  for (const { record, folder } of runs.filter(({ record }) => versions.includes(record.dataset.version))) {
    const names = new Set(record.artifacts.map(({ path }) => path).filter(isPredictions));
    const files = (await filesIn(folder)).filter(({ path }) =>
      names.has(path.slice(join(folder, "/").length)),
    );
    if (files.length > 0) held.push({ run: record.id, files });
  }
  for (const { record, folder } of await listOutside(runsFolder)) {
    if (!versions.includes(record.dataset.version)) continue;
    const files = (await filesIn(folder)).filter(({ path }) =>
      isPredictions(path.slice(join(folder, "/").length)),
    );
    if (files.length > 0) held.push({ run: record.id, files });
  }
  return held;
}

function isPredictions(path: string): boolean {
  return /^predictions-[^/]+\.arrow$/.test(path);
}
