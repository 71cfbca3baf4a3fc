import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { ColumnTable } from "arquero";
import type { DeclaredFeature, LongWork, Panel, ReadOptions } from "vigie/datasets";
import type {
  Laboratory,
  ListsOverFolds,
  RunRecord,
  StoredOutside,
  StoredRun,
  Study,
  Views,
} from "vigie/experiments";
import { tellOpened } from "./cached/opened.ts";
import { currentHost } from "./current-host.ts";

interface PanelChoice extends ReadOptions {
  /** Features to add, in the window language: the panel is built with them where it was not before. */
  readonly declared?: readonly DeclaredFeature[];
  /** Why sealed months are read although no look is recorded, which the output says. Without it they are left out. */
  readonly unrecordedLook?: string;
}

/**
 * A panel of the workspace, by name (its newest version), `name@digest` or digest: all of it, or some columns of some
 * regions and months. Months that a shipped study keeps sealed are left out, and the output says so.
 */
export async function openPanel(
  reference: string,
  { declared = [], unrecordedLook, ...chosen }: PanelChoice = {},
  work: LongWork = {},
): Promise<Panel> {
  const datasets = await import("vigie/datasets");
  const store = datasets.openStore(join(currentHost().workspace, "datasets"), { clock: () => new Date() });
  const base = await store.resolve(pinned(reference));
  const { columns } = chosen;
  tellOpened({ reference, version: base.version, ...(columns === undefined ? {} : { columns }) });
  const rows = await unsealed(base.manifest.name, chosen, unrecordedLook);
  if (declared.length === 0) return datasets.openPanel(store, base.version, rows);
  const { panelWith } = await import("vigie/experiments");
  const { version } = await panelWith(await laboratory(), reference, declared, work);
  tellOpened({ reference: version, version, ...(columns === undefined ? {} : { columns }) });
  return datasets.openPanel(store, version, rows);
}

/** What may be read of a panel in development; says in the output which months are sealed. */
async function unsealed(panel: string, rows: ReadOptions, unrecordedLook?: string): Promise<ReadOptions> {
  const seal = await sealOf(panel);
  if (seal === null || (rows.until !== undefined && rows.until <= seal)) return rows;
  const months = `as-of months of ${panel} from ${seal} on are sealed`;
  if (unrecordedLook === undefined) {
    console.log(`${months} and were not read (openPanel with unrecordedLook: "why" reads them, and says so)`);
    return { ...rows, until: seal };
  }
  console.warn(`${months} and were read here; no look is recorded: ${unrecordedLook}`);
  return rows;
}

/** First sealed as-of month of a panel, `YYYY-MM`, or null. */
export async function sealOf(panel: string): Promise<string | null> {
  const { sealedOn } = await import("vigie/experiments");
  const { isoOfMonth } = await import("vigie/datasets");
  const month = sealedOn(panel);
  return month === null ? null : isoOfMonth(month).slice(0, 7);
}

/** A stored run of the workspace, by its id or the beginning of it. */
export async function openRun(id: string): Promise<StoredRun> {
  const { readRun } = await import("vigie/experiments");
  const { workspace, conditions } = currentHost();
  const stored = () => readRun(join(workspace, "runs"), id);
  const run = await (conditions.apart === null
    ? stored()
    : readRun(join(conditions.apart, "runs"), id).catch(stored));
  const { version } = run.record.dataset;
  tellOpened({ reference: version, version });
  return run;
}

/**
 * A list judged by `vigie evaluate`, by its id or the beginning of it; the newest where `id` is empty.
 * Throws `list.unknown`, `list.corrupt`.
 */
export async function openList(id = ""): Promise<StoredOutside> {
  const { listOutside, readOutside } = await import("vigie/experiments");
  const runs = join(currentHost().workspace, "runs");
  const list = id === "" ? (await listOutside(runs))[0] : await readOutside(runs, id);
  if (list !== undefined) {
    const { version } = list.record.dataset;
    tellOpened({ reference: version, version });
    return list;
  }
  const { Fault } = await import("vigie/datasets");
  throw new Fault(
    "list.unknown",
    "no list was judged yet (expected one, by vigie evaluate SCORES.csv --panel PANEL)",
    { kind: "not-found" },
  );
}

/** What `runStudy` gives a notebook. */
export interface NotebookStudyRun {
  readonly id: string;
  readonly record: RunRecord;
  /** Test predictions of a protocol: siren, asOf, group, strongSignal, label, margin and probability per model. */
  predictions(protocol?: string): Promise<ColumnTable>;
  /** What was measured of a model on the test part. */
  views(model: string, protocol?: string): Promise<Views>;
  /** The lists of all folds that judge every region, audited together; null in a run with one such fold. */
  listsOverFolds(model: string): Promise<ListsOverFolds | null>;
  /** Name of the model with the best average precision on the choose part, which is not the test part. */
  readonly best: string;
}

/**
 * Fits and judges every model of a study in job processes, and stores the run in the workspace. What was done before,
 * with the same code, data and parameters, is not done again. Sealed months are neither judged nor read: `vigie experiment
 * run --final` opens them, where it is recorded who did and why.
 */
export async function runStudy(study: Study, work: LongWork = {}): Promise<NotebookStudyRun> {
  const { executeStudy, readListsOverFolds, readRun, readRunModel, seriesOf } = await import(
    "vigie/experiments"
  );
  const { runsFolder, ...rest } = await laboratory();
  const { record, folder } = await executeStudy(await pinnedStudy(study), { runsFolder, ...rest }, work);
  tellOpened({ reference: study.panel, version: record.dataset.version });
  const first = record.study.protocols[0]!.name;
  const national = seriesOf(record.folds).find(({ folds }) => record.folds[folds[0]!]!.tested === undefined);
  return {
    id: record.id,
    record,
    best: bestModel(record, first),
    predictions: (protocol = first) => readPredictions(join(folder, `predictions-${protocol}.arrow`)),
    views: async (model, protocol = first) =>
      (await readRunModel(await readRun(runsFolder, record.id), protocol, model)).views,
    listsOverFolds: async (model) =>
      national === undefined
        ? null
        : readListsOverFolds(await readRun(runsFolder, record.id), national, model),
  };
}

async function laboratory(): Promise<Laboratory> {
  const { openLaboratory } = await import("vigie/experiments");
  const { workspace, conditions } = currentHost();
  return openLaboratory(workspace, {
    env: process.env,
    clock: () => new Date(),
    now: () => performance.now(),
    packageRoot: resolve(import.meta.dirname, "../.."),
    cores: availableParallelism(),
    author: "scientist",
    ...(conditions.apart === null ? {} : { apart: conditions.apart }),
  });
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

/** The same study, whose panel is named by its version only where the name has come to mean another one. */
async function pinnedStudy(study: Study): Promise<Study> {
  const { workspace } = currentHost();
  const pin = pinned(study.panel);
  const { openStore } = await import("vigie/datasets");
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date() });
  const now = await store.resolve(study.panel).catch(() => null);
  return now?.version === pin || pin === study.panel ? study : { ...study, panel: pin };
}

/** What a reproduction opens in place of a name. */
export function pinned(reference: string): string {
  return currentHost().conditions.pins[reference] ?? reference;
}
