import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json, Panel } from "vigie/datasets";
import type { FoldDescription } from "../../splits/fold.ts";
import { departmentColumn, divisionNames } from "../divisions.ts";
import type { Bench, Fitting, RunFile } from "../execution/bench.ts";
import type { Task, TaskInput } from "../jobs/task.ts";
import { readModelFile, type StoredRun } from "../shelf.ts";
import type { ListsOverFolds, OverFoldsOrder } from "./job.ts";
import { type FoldSeries, seriesOf } from "./series.ts";

/** The series whose lists are audited together: none where a panel of this schema has no departments, by which lists are cut. */
export function auditedSeries(
  panel: Pick<Panel, "schema">,
  folds: Readonly<Record<string, FoldDescription>>,
): readonly FoldSeries[] {
  return divisionNames(panel).includes(departmentColumn) ? seriesOf(folds) : [];
}

/** `lists/<series>/<model>.json` of every model of a run and every series of its folds: a job each. */
export async function listsOverFoldsFiles(
  fits: readonly Fitting[],
  work: Bench,
): Promise<readonly RunFile[]> {
  const models = [...new Set(fits.map(({ choice }) => choice.name))];
  return Promise.all(
    work.series.flatMap((series) =>
      models.map(async (model) => {
        const own = fits.filter(
          ({ choice, protocol }) => choice.name === model && series.folds.includes(protocol.name),
        );
        const { folder } = await work.run(await auditTask(series, own, work));
        return { path: pathOf(series, model), bytes: await readFile(join(folder, "lists.json")) };
      }),
    ),
  );
}

/**
 * The lists of a model over all folds of a series of its run; null where they were not audited together, as in runs stored
 * before they were. Throws `run.corrupt`.
 */
export async function readListsOverFolds(
  run: StoredRun,
  series: FoldSeries,
  model: string,
): Promise<ListsOverFolds | null> {
  return (await readModelFile(run, pathOf(series, model))) as ListsOverFolds | null;
}

const pathOf = ({ name }: FoldSeries, model: string) => `lists/${name}/${model}.json`;

async function auditTask(
  { name, folds }: FoldSeries,
  fits: readonly Fitting[],
  { study: { audit }, panel, laboratory, until }: Bench,
): Promise<Task> {
  const order: OverFoldsOrder = { panel: panel.version, folds, ...(audit && { audit }), ...until };
  const inputs = await Promise.all(
    fits.map(async ({ protocol, fit }): Promise<[string, TaskInput]> => {
      const { digest, folder } = await fit;
      return [`fit ${protocol.name}`, { digest, path: folder }];
    }),
  );
  return {
    label: `audit the lists of ${fits[0]!.choice.name} (${name})`,
    module: "experiments/runs/over-folds/job.ts",
    parameters: order as unknown as Json,
    inputs: {
      panel: { digest: panel.version, path: laboratory.datasetsFolder },
      ...Object.fromEntries(inputs),
    },
    threads: 1,
    isOneOfMany: true,
  };
}
