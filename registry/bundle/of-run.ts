import { canonicalJson, type Digest, digestJson, Fault } from "vigie/datasets";
import {
  type Pipeline,
  type RecordedLook,
  type RunRecord,
  readLeakage,
  readRunModel,
  type StoredRun,
  toXgboostJson,
  windowsOverlap,
} from "vigie/experiments";
import { makeCard } from "../card/card.ts";
import type { BundleDraft } from "./bundle.ts";
import { mlmodelFile } from "./mlmodel.ts";
import type { BundleOrigin } from "./origin.ts";
import { signatureOf } from "./signature.ts";

/**
 * The bundle of one model of a run: features → model → calibrator → thresholds, with what they were judged by.
 * @throws Fault `run.unknown-model`, `run.corrupt`, `bundle.rules-not-judged`.
 */
export async function bundleOfRun(
  run: StoredRun,
  protocol: string,
  name: string,
): Promise<{ bundle: BundleDraft; run: { id: string; digest: Digest } }> {
  const { record } = run;
  const { pipeline, views } = await readRunModel(run, protocol, name);
  if (pipeline.rules !== undefined && views.rules === undefined)
    throw new Fault(
      "bundle.rules-not-judged",
      `rules of ${protocol}/${name}: not judged with and without (expected a run whose evaluation has both)`,
    );
  const leakage = await readLeakage(run, protocol, name);
  const { model, fold } = partsOf(record, protocol, name);
  const { engine, engineVersion, threads } = model;
  const files = {
    "pipeline.json": canonicalJson(pipeline),
    "evaluation.json": canonicalJson(views),
    "environment.json": canonicalJson({ ...record.environment, engine, engineVersion, threads }),
    "schema.json": canonicalJson(signatureOf(pipeline)),
    ...(leakage !== null && { "leakage.json": canonicalJson(leakage) }),
    "fold.json": canonicalJson(fold),
    "study.json": canonicalJson(record.study),
    "origin.json": canonicalJson(originOf(record, protocol, name)),
    ...windowFile(run, protocol),
    "card.md": makeCard(
      { ...cardParts(record, protocol), model, fold, pipeline, views },
      { look: lookOf(run, protocol) },
    ),
    ...ownModelFile(pipeline),
  };
  return { bundle: { files }, run: { id: record.id, digest: digestJson(record) } };
}

function cardParts({ study, id, dataset, environment, windows }: RunRecord, protocol: string) {
  return { study, run: id, dataset, environment, window: windows?.[protocol] ?? null };
}

/** What making it again takes beside study, engine and environment. */
function originOf({ id, dataset }: RunRecord, protocol: string, model: string): BundleOrigin {
  const { name, version, rows } = dataset;
  return { format: "vigie.origin/1", run: id, dataset: { name, version, rows }, protocol, model };
}

/** The months it was judged on, which the registry counts looks at. */
function windowFile({ record }: StoredRun, protocol: string): Record<string, string> {
  const window = record.windows?.[protocol];
  return window === undefined ? {} : { "window.json": canonicalJson(window) };
}

/** The recorded look under which it was judged. */
function lookOf({ record, receipt }: StoredRun, protocol: string): RecordedLook | null {
  const judged = record.windows?.[protocol];
  if (judged === undefined || !judged.isSealed) return null;
  const isIt = ({ window }: RecordedLook) => windowsOverlap(window, judged.window);
  return receipt.looks?.find(isIt) ?? null;
}

function partsOf(record: RunRecord, protocol: string, name: string) {
  const model = record.models.find((one) => one.protocol === protocol && one.name === name);
  const fold = record.folds[protocol];
  if (model !== undefined && fold !== undefined) return { model, fold };
  throw new Fault(
    "run.unknown-model",
    `no such model in run ${record.id}: ${protocol}/${name} (expected one it lists)`,
    {
      kind: "not-found",
    },
  );
}

/** Standard XGBoost JSON, which any XGBoost loads, and what MLflow reads beside it. */
function ownModelFile({ model }: Pipeline): Record<string, string> {
  return model.kind === "xgboost" ? { "model.json": toXgboostJson(model), MLmodel: mlmodelFile(model) } : {};
}
