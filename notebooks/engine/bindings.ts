import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { ColumnTable } from "arquero";
import type { LongWork, Panel } from "vigie/datasets";
import type { RunRecord, StoredRun, Study, Views } from "vigie/experiments";
import { kernelHost } from "./host.ts";

/** The workspace of the kernel, else `VIGIE_HOME`, else `.vigie` in the current folder. */
function workspaceFolder(): string {
  return kernelHost()?.workspace ?? resolve(process.env.VIGIE_HOME ?? ".vigie");
}

/** A panel of the workspace, by name (its newest version), `name@digest` or digest. */
export async function openPanel(
  reference: string,
  options: { readonly columns?: readonly string[] } = {},
): Promise<Panel> {
  const datasets = await import("vigie/datasets");
  const store = datasets.openStore(join(workspaceFolder(), "datasets"), { clock: () => new Date() });
  return datasets.openPanel(store, reference, options);
}

/** A stored run of the workspace, by its id or the beginning of it. */
export async function openRun(id: string): Promise<StoredRun> {
  const { readRun } = await import("vigie/experiments");
  return readRun(join(workspaceFolder(), "runs"), id);
}

/** What `runStudy` gives a notebook. */
export interface NotebookStudyRun {
  readonly id: string;
  readonly record: RunRecord;
  /** Test predictions of a protocol: siren, asOf, group, strongSignal, label, margin and probability per model. */
  predictions(protocol?: string): Promise<ColumnTable>;
  /** What was measured of a model on the test part. */
  views(model: string, protocol?: string): Promise<Views>;
  /** Name of the model with the best average precision on the choose part, which is not the test part. */
  readonly best: string;
}

/**
 * Fits and judges every model of a study in job processes, and stores the run in the workspace. What was done before,
 * with the same code, data and parameters, is not done again.
 */
export async function runStudy(study: Study, work: LongWork = {}): Promise<NotebookStudyRun> {
  const { executeStudy, openLaboratory, readRun, readRunModel } = await import("vigie/experiments");
  const laboratory = await openLaboratory(workspaceFolder(), {
    env: process.env,
    clock: () => new Date(),
    now: () => performance.now(),
    packageRoot: resolve(import.meta.dirname, "../.."),
    cores: availableParallelism(),
    author: "scientist",
  });
  const { record, folder } = await executeStudy(study, laboratory, work);
  const first = study.protocols[0]!.name;
  return {
    id: record.id,
    record,
    best: bestModel(record, first),
    predictions: (protocol = first) => readPredictions(join(folder, `predictions-${protocol}.arrow`)),
    views: async (model, protocol = first) =>
      (await readRunModel(await readRun(laboratory.runsFolder, record.id), protocol, model)).views,
  };
}

function bestModel({ models }: RunRecord, protocol: string): string {
  const candidates = models.filter((model) => model.protocol === protocol);
  return candidates.reduce((best, model) =>
    model.chooseAveragePrecision > best.chooseAveragePrecision ? model : best,
  ).name;
}

async function readPredictions(path: string): Promise<ColumnTable> {
  const { fromArrow } = await import("arquero");
  return fromArrow(await readFile(path));
}
