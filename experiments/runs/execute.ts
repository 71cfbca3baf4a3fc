import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  canonicalJson,
  columnsWithRole,
  type DatasetStore,
  digestBytes,
  digestFile,
  digestJson,
  isoOfMonth,
  isThere,
  type Json,
  type LongWork,
  type Panel,
  shortDigest,
  sweepTemporary,
  writeFolderDurably,
} from "vigie/datasets";
import { checkSpecification } from "../evaluation/audit/specification.ts";
import type { Engine } from "../models/contract.ts";
import { afterModel, checkAfterModel } from "./after-model.ts";
import { auditColumns, checkAudit } from "./audit.ts";
import { makeFold } from "./cut.ts";
import { panelWith } from "./declared-panel.ts";
import type { Environment } from "./environment.ts";
import type { EvaluateOrder, Views } from "./evaluate.ts";
import { featureNames } from "./feature-names.ts";
import type { FitOrder, FitResult } from "./fit.ts";
import type { JobRunner } from "./jobs/runner.ts";
import type { Task, TaskResult } from "./jobs/task.ts";
import { leakageFiles } from "./leakage/files.ts";
import { overallProgress } from "./overall.ts";
import { openKeyed, type PanelKeys } from "./panel-keys.ts";
import { encodePredictions } from "./predictions.ts";
import type { RunArtifact, RunModel, RunReceipt, RunRecord } from "./record.ts";
import { checkRules } from "./rules/rule.ts";
import { type RowScores, readScores } from "./scores.ts";
import { type RecordLook, type RunWindow, recordLooks, windowOfFold } from "./sealed/opening.ts";
import { developmentOf, finalOf, sealedFrom } from "./sealed/seal.ts";
import { shiftFiles, splitProtocols } from "./shift/files.ts";
import type { ModelChoice, Protocol, Study } from "./study.ts";
import { threadsFor } from "./threads.ts";

/** What executing a study needs from the outside. */
export interface Laboratory {
  readonly store: DatasetStore;
  /** `<workspace>/datasets`, for the jobs. */
  readonly datasetsFolder: string;
  /** `<workspace>/runs`. */
  readonly runsFolder: string;
  readonly jobs: JobRunner;
  readonly environment: Environment;
  /** What `auto` means here: `native` where libxgboost was found. */
  readonly xgboostEngine: "native" | "wasm";
  /** Variables with which jobs find the engine (`VIGIE_XGBOOST_LIB`). */
  readonly engineEnvironment: Readonly<Record<string, string>>;
  readonly threads: number;
  readonly clock: () => Date;
  readonly author: string;
}

export interface ExecutedRun {
  readonly record: RunRecord;
  readonly folder: string;
  /** Seconds of fitting and of evaluating, per protocol and model. */
  readonly seconds: Readonly<Record<string, number>>;
}

interface FittedModel {
  readonly protocol: Protocol;
  readonly choice: Omit<ModelChoice, "engine"> & { readonly engine: Engine };
  readonly fit: TaskResult;
  readonly evaluation: TaskResult;
}

export interface ExecuteWork extends LongWork {
  /** Present: the folds that judge sealed months are executed, and no others. It is told before any of them is scored. */
  readonly recordLook?: RecordLook;
}

/**
 * Fits and judges every model of a study, then stores the run. Without `recordLook` that is development: folds that judge
 * sealed months are left out, and no month from the sealed ones on is read. Finished parts are not redone.
 * Throws `study.sealed`, `study.nothing-sealed`.
 */
export async function executeStudy(
  wanted: Study,
  laboratory: Laboratory,
  { recordLook, ...work }: ExecuteWork = {},
): Promise<ExecutedRun> {
  const study = recordLook === undefined ? developmentOf(wanted) : finalOf(wanted);
  if (study.audit !== undefined) checkSpecification(study.audit);
  checkAfterModel(study);
  const stored = await panelWith(laboratory, study.panel, study.declared ?? [], work);
  const { manifest, version } = stored;
  const until = recordLook === undefined ? unsealedUntil(study) : {};
  const { panel, keys } = await openKeyed(laboratory.store, version, {
    columns: study.audit === undefined ? [] : auditColumns(manifest, study.audit),
    ...until,
  });
  const features = featureNames(manifest, study);
  checkRules(study.rules ?? [], columnsWithRole(manifest.schema, "feature"));
  const cuts = Object.fromEntries(
    study.protocols.map((protocol) => [protocol.name, makeFold(keys, protocol)]),
  );
  const folds = mapValues(cuts, ({ description }) => description);
  if (study.audit !== undefined)
    checkAudit(study.audit, { panel, keys, tests: mapValues(cuts, ({ rows }) => rows.test) });
  const windows = Object.fromEntries(
    study.protocols.map((protocol): [string, RunWindow] => [
      protocol.name,
      {
        window: windowOfFold(manifest, protocol, folds[protocol.name]!),
        isSealed: recordLook !== undefined,
      },
    ]),
  );
  const looks = recordLook && (await recordLooks(recordLook, study, { version, windows }));
  const trainRows = (protocol: Protocol) => folds[protocol.name]!.parts.train.rows;
  const pairs = study.protocols.flatMap((protocol) => study.models.map((choice) => ({ protocol, choice })));
  const jobs = 2 * pairs.length + study.protocols.length + splitProtocols(study, folds).length;
  const run = trackedRunner(laboratory.jobs, jobs, work);
  const bench: Bench = { study, panel, features, laboratory, trainRows, run, until };
  const fits = pairs.map((pair) => ({ ...pair, fit: fitModel(pair, bench) }));
  const { datasetsFolder } = laboratory;
  const [leakage, shift, fitted] = await Promise.all([
    leakageFiles(fits, { study, panel, features, datasetsFolder, run, until }),
    shiftFiles(fits, { study, panel, features, folds, datasetsFolder, run, until }),
    Promise.all(fits.map((one) => judgeModel(one, bench))),
  ]);
  const files = [...(await collectFiles(fitted, study, keys)), ...leakage, ...shift];
  const content: Omit<RunRecord, "id"> = {
    format: "vigie.run/1",
    study,
    dataset: { name: panel.name, version: panel.version, rows: manifest.rows },
    features,
    folds,
    windows,
    models: await Promise.all(fitted.map(describeModel)),
    seed: study.seed,
    environment: laboratory.environment,
    artifacts: files.map(
      ({ path, bytes }): RunArtifact => ({ path, digest: digestBytes(bytes), bytes: bytes.length }),
    ),
  };
  const record: RunRecord = { ...content, id: shortDigest(digestJson(content)) };
  const seconds = Object.fromEntries(
    fitted.flatMap(({ protocol, choice, fit, evaluation }) => [
      [`fit ${choice.name} ${protocol.name}`, fit.seconds],
      [`evaluate ${choice.name} ${protocol.name}`, evaluation.seconds],
    ]),
  );
  const { clock, author } = laboratory;
  const receipt = { storedAt: clock().toISOString(), author, seconds, ...(looks && { looks }) };
  const folder = await storeRun(record, files, receipt, laboratory);
  return { record, folder, seconds };
}

function mapValues<T, U>(of: Readonly<Record<string, T>>, to: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value)]));
}

interface Bench {
  readonly study: Study;
  readonly panel: Panel;
  readonly features: readonly string[];
  readonly laboratory: Laboratory;
  readonly trainRows: (protocol: Protocol) => number;
  readonly run: (task: Task) => Promise<TaskResult>;
  /** First month that is not read. */
  readonly until: { readonly until?: string };
}

/** Sealed months are not even read. */
function unsealedUntil(study: Study): Bench["until"] {
  const from = sealedFrom(study);
  return from === null ? {} : { until: isoOfMonth(from).slice(0, 7) };
}

/** Runs tasks whose progress is told as a share of all of them. */
function trackedRunner(
  jobs: JobRunner,
  tasks: number,
  { onProgress = () => {}, signal }: LongWork,
): Bench["run"] {
  const overall = overallProgress(tasks, onProgress);
  return async (task) => {
    const tell = overall.of();
    const result = await jobs.run(task, { onProgress: tell, ...(signal && { signal }) });
    tell({ label: task.label, fraction: 1 });
    return result;
  };
}

interface Pair {
  readonly protocol: Protocol;
  readonly choice: ModelChoice;
}

/** `auto` is what was found here. */
function resolved(choice: ModelChoice, { xgboostEngine }: Laboratory): FittedModel["choice"] {
  return { ...choice, engine: choice.engine === "auto" ? xgboostEngine : choice.engine };
}

function fitModel(
  { protocol, choice }: Pair,
  { study, panel, features, laboratory, trainRows, run, until }: Bench,
): Promise<TaskResult> {
  const order: FitOrder = {
    panel: panel.version,
    features,
    asinh: study.asinh,
    ...(study.encodings && { encodings: study.encodings }),
    ...(study.derived && { derived: study.derived }),
    protocol,
    model: resolved(choice, laboratory),
    seed: study.seed,
    ...afterModel(study, choice),
    ...until,
  };
  return run({
    label: `fit ${choice.name} (${protocol.name})`,
    module: "experiments/runs/fit.ts",
    parameters: order as unknown as Json,
    inputs: { panel: { digest: panel.version, path: laboratory.datasetsFolder } },
    threads: threadsFor(
      choice,
      (choice.features ?? features).length * trainRows(protocol),
      laboratory.threads,
    ),
    environment: laboratory.engineEnvironment,
  });
}

async function judgeModel(
  { protocol, choice, fit: fitting }: Pair & { readonly fit: Promise<TaskResult> },
  { study, panel, laboratory, run, until }: Bench,
): Promise<FittedModel> {
  const fit = await fitting;
  const { replicates, seed, audit } = study;
  const judge: EvaluateOrder = {
    panel: panel.version,
    replicates,
    seed,
    ...(audit && { audit }),
    ...until,
  };
  const evaluation = await run({
    label: `evaluate ${choice.name} (${protocol.name})`,
    module: "experiments/runs/evaluate.ts",
    parameters: judge as unknown as Json,
    inputs: {
      panel: { digest: panel.version, path: laboratory.datasetsFolder },
      fit: { digest: fit.digest, path: fit.folder },
    },
    threads: 1,
    isOneOfMany: true,
  });
  return { protocol, choice: resolved(choice, laboratory), fit, evaluation };
}

async function describeModel({ protocol, choice, fit, evaluation }: FittedModel): Promise<RunModel> {
  const { madeBy, chooseAveragePrecision, diagnostics } = fit.result as unknown as FitResult;
  const views = JSON.parse(await readFile(join(evaluation.folder, "evaluation.json"), "utf8")) as Views;
  return {
    name: choice.name,
    protocol: protocol.name,
    kind: choice.kind,
    engine: madeBy.engine,
    engineVersion: madeBy.version,
    threads: madeBy.threads,
    chooseAveragePrecision,
    metrics: views.withoutStrongSignals.metrics,
    diagnostics,
  };
}

interface RunFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

async function collectFiles(
  fitted: readonly FittedModel[],
  study: Study,
  keys: PanelKeys,
): Promise<readonly RunFile[]> {
  const files: RunFile[] = [];
  for (const { protocol, choice, fit, evaluation } of fitted) {
    const place = `models/${protocol.name}/${choice.name}`;
    files.push({ path: `${place}/pipeline.json`, bytes: await readFile(join(fit.folder, "pipeline.json")) });
    files.push({
      path: `${place}/evaluation.json`,
      bytes: await readFile(join(evaluation.folder, "evaluation.json")),
    });
  }
  for (const protocol of study.protocols) {
    const scores = new Map<string, RowScores>();
    for (const one of fitted.filter((candidate) => candidate.protocol.name === protocol.name)) {
      scores.set(one.choice.name, await readScores(join(one.fit.folder, "scores.arrow")));
    }
    files.push({ path: `predictions-${protocol.name}.arrow`, bytes: encodePredictions(keys, scores) });
  }
  return files;
}

async function storeRun(
  record: RunRecord,
  files: readonly RunFile[],
  receipt: RunReceipt,
  { runsFolder }: Laboratory,
): Promise<string> {
  const folder = join(runsFolder, record.id);
  await sweepTemporary(runsFolder);
  if ((await isThere(folder)) && !(await isIntact(folder, record))) await rm(folder, { recursive: true });
  await writeFolderDurably(folder, async (temporary) => {
    for (const { path, bytes } of files) {
      await mkdir(dirname(join(temporary, path)), { recursive: true });
      await writeFile(join(temporary, path), bytes);
    }
    await writeFile(join(temporary, "receipt.json"), canonicalJson(receipt));
    await writeFile(join(temporary, "run.json"), canonicalJson(record));
  });
  return folder;
}

/** A stored run whose record, receipt or files are not what was written is written again. */
async function isIntact(folder: string, record: RunRecord): Promise<boolean> {
  try {
    JSON.parse(await readFile(join(folder, "receipt.json"), "utf8"));
    if ((await readFile(join(folder, "run.json"), "utf8")) !== canonicalJson(record)) return false;
    for (const { path, digest } of record.artifacts)
      if ((await digestFile(join(folder, path))) !== digest) return false;
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
