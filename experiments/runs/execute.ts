import { digestBytes, digestJson, type LongWork, shortDigest } from "vigie/datasets";
import {
  type Bench,
  type FittedModel,
  type Laboratory,
  type RunFile,
  trackedRunner,
} from "./execution/bench.ts";
import { collectFiles } from "./execution/collect-files.ts";
import { describeModel, fitModel, judgeModel } from "./execution/models.ts";
import { type Prepared, prepareExecution } from "./execution/prepare.ts";
import { storeRun } from "./execution/store-run.ts";
import { leakageFiles } from "./leakage/files.ts";
import { listsOverFoldsFiles } from "./over-folds/files.ts";
import type { RunArtifact, RunReceipt, RunRecord } from "./record.ts";
import { type RecordLook, recordLooks } from "./sealed/opening.ts";
import { developmentOf, finalOf } from "./sealed/seal.ts";
import { shiftFiles, splitProtocols } from "./shift/files.ts";
import type { Study } from "./study.ts";

export interface ExecutedRun {
  readonly record: RunRecord;
  readonly folder: string;
  /** Seconds of fitting and of evaluating, per protocol and model. */
  readonly seconds: RunReceipt["seconds"];
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
  const isFinal = recordLook !== undefined;
  const study = isFinal ? finalOf(wanted) : developmentOf(wanted);
  const prepared = await prepareExecution(study, laboratory, { isFinal, ...work });
  const looks = recordLook && (await recordLooks(recordLook, study, prepared));
  const { fitted, files } = await fitAndJudge(prepared, laboratory, work);
  const record = await recordOf(prepared, laboratory, { fitted, files });
  const seconds = secondsOf(fitted);
  const { clock, author } = laboratory;
  const receipt = { storedAt: clock().toISOString(), author, seconds, ...(looks && { looks }) };
  return { record, folder: await storeRun(record, files, receipt, laboratory), seconds };
}

interface Judged {
  readonly fitted: readonly FittedModel[];
  readonly files: readonly RunFile[];
}

/** Every model under every protocol; what looks at several fits at once beside the evaluations, as soon as these are there. */
async function fitAndJudge(prepared: Prepared, laboratory: Laboratory, work: LongWork): Promise<Judged> {
  const { study, keys } = prepared;
  const pairs = study.protocols.flatMap((protocol) => study.models.map((choice) => ({ protocol, choice })));
  const run = trackedRunner(laboratory.jobs, countJobs(prepared), work);
  const bench: Bench = { ...prepared, laboratory, run };
  const fits = pairs.map((pair) => ({ ...pair, fit: fitModel(pair, bench) }));
  const [leakage, shift, lists, fitted] = await Promise.all([
    leakageFiles(fits, bench),
    shiftFiles(fits, bench),
    listsOverFoldsFiles(fits, bench),
    Promise.all(fits.map((one) => judgeModel(one, bench))),
  ]);
  return { fitted, files: [...(await collectFiles(fitted, study, keys)), ...leakage, ...shift, ...lists] };
}

function countJobs({ study, folds, series }: Prepared): number {
  const { models, protocols } = study;
  const ofEach = 2 * protocols.length + series.length;
  return models.length * ofEach + protocols.length + splitProtocols(study, folds).length;
}

async function recordOf(
  { study, manifest, panel, features, folds, windows }: Prepared,
  { environment }: Laboratory,
  { fitted, files }: Judged,
): Promise<RunRecord> {
  const content: Omit<RunRecord, "id"> = {
    format: "vigie.run/1",
    study,
    dataset: { name: panel.name, version: panel.version, rows: manifest.rows },
    features,
    folds,
    windows,
    models: await Promise.all(fitted.map(describeModel)),
    seed: study.seed,
    environment,
    artifacts: files.map(
      ({ path, bytes }): RunArtifact => ({ path, digest: digestBytes(bytes), bytes: bytes.length }),
    ),
  };
  return { ...content, id: shortDigest(digestJson(content)) };
}

function secondsOf(fitted: readonly FittedModel[]): ExecutedRun["seconds"] {
  return Object.fromEntries(
    fitted.flatMap(({ protocol, choice, fit, evaluation }) => [
      [`fit ${choice.name} ${protocol.name}`, fit.seconds],
      [`evaluate ${choice.name} ${protocol.name}`, evaluation.seconds],
    ]),
  );
}
