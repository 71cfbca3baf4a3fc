import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes, Fault, isThere, type LongWork } from "vigie/datasets";
import type { Environment } from "./environment.ts";
import type { Views } from "./evaluate.ts";
import { type ExecutedRun, executeStudy } from "./execute.ts";
import type { Laboratory } from "./execution/bench.ts";
import type { RunModel } from "./record.ts";
import type { RecordedModel } from "./recorded-model.ts";
import type { RecordedLook } from "./sealed/opening.ts";
import type { Study } from "./study.ts";
import { readTestPredictions } from "./test-predictions.ts";

/** What making a model again gave. */
export interface ModelReproduction {
  readonly protocol: string;
  readonly name: string;
  readonly result: "identical" | "equal within tolerance" | "different" | "not reproducible";
  /** Why it is not reproducible; null where it was made again. */
  readonly why: string | null;
  /** Which bytes are the same; null where there was nothing to hold against. */
  readonly same: {
    readonly pipeline: boolean;
    readonly evaluation: boolean;
    readonly rows: boolean | null;
  } | null;
  /** Largest absolute difference of any metric, and of any test row's log-odds; null where there is none to hold against. */
  readonly largest: { readonly metrics: number | null; readonly margins: number | null };
  /** What was otherwise than at the time, in sentences. */
  readonly otherwise: readonly string[];
}

/** Largest absolute difference that still counts as equal: of metrics, and of log-odds of single rows. */
export const tolerance = { metrics: 1e-6, margins: 1e-4 } as const;

/**
 * Fits and judges one model again from its record, on the recorded engine, and holds bytes, metrics and predictions
 * against the record. `laboratory` must not share finished tasks or runs with where it was made. Sealed months are
 * judged under the look that is recorded: the same numbers again are no further look.
 */
export async function reproduceModel(
  recorded: RecordedModel,
  laboratory: Laboratory,
  work: LongWork = {},
): Promise<ModelReproduction> {
  const missing = missingEngine(recorded, laboratory);
  if (missing !== null) return notReproducible(recorded, missing);
  try {
    const { look } = recorded;
    const recordLook = look === null ? {} : { recordLook: async () => lookAgain(look) };
    const made = await executeStudy(studyOf(recorded), laboratory, { ...work, ...recordLook });
    return await compare(recorded, made);
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === "cancelled") throw error;
    return notReproducible(recorded, error.message);
  }
}

function missingEngine(
  { engine, engineVersion }: RecordedModel,
  { xgboostEngine }: Laboratory,
): string | null {
  if (engine !== "native" || xgboostEngine === "native") return null;
  return `the engine that made it, native ${engineVersion}, is not here`;
}

function notReproducible({ protocol, name }: RecordedModel, why: string): ModelReproduction {
  const largest = { metrics: null, margins: null };
  return { protocol, name, result: "not reproducible", why, same: null, largest, otherwise: [] };
}

/** The study with this model and fold alone, on the very panel version, whose declared features are in it already. */
function studyOf({ study, dataset, protocol, name, engine }: RecordedModel): Study {
  const { declared: _, ...rest } = study;
  return {
    ...rest,
    panel: dataset.version,
    protocols: study.protocols.filter((one) => one.name === protocol),
    models: study.models.filter((one) => one.name === name).map((one) => ({ ...one, engine })),
    sealed: study.sealed ?? { none: "executed before months were sealed" },
  };
}

function lookAgain(look: RecordedLook | "unknown"): RecordedLook {
  if (look !== "unknown") return look;
  throw new Fault("reproduce.unknown-look", "the look at its sealed months is not recorded here", {
    kind: "not-found",
  });
}

async function compare(recorded: RecordedModel, made: ExecutedRun): Promise<ModelReproduction> {
  const { protocol, name } = recorded;
  const place = join(made.folder, "models", protocol, name);
  const pipeline = digestBytes(await readFile(join(place, "pipeline.json")));
  const evaluation = await readFile(join(place, "evaluation.json"));
  const rows = await compareRows(recorded, made.folder);
  const same = {
    pipeline: pipeline === recorded.pipeline,
    evaluation: digestBytes(evaluation) === recorded.evaluation.digest,
    rows: rows === null ? null : rows.largest === 0,
  };
  const views = JSON.parse(evaluation.toString("utf8")) as Views;
  const largest = {
    metrics: largestMetric(recorded.evaluation.views, views),
    margins: rows?.largest ?? null,
  };
  const [model] = made.record.models;
  return {
    ...{ protocol, name, why: null, same, largest },
    result: resultOf(same, largest),
    otherwise: otherwise(recorded, model!, made.record.environment),
  };
}

function resultOf(
  same: NonNullable<ModelReproduction["same"]>,
  { metrics, margins }: ModelReproduction["largest"],
): ModelReproduction["result"] {
  if (same.pipeline && same.evaluation && same.rows !== false) return "identical";
  const isNear = metrics !== null && metrics <= tolerance.metrics && (margins ?? 0) <= tolerance.margins;
  return isNear ? "equal within tolerance" : "different";
}

/** Infinite where the rows are others, or one has a score and the other none; null where the recorded rows are not here. */
async function compareRows({ protocol, name, predictions }: RecordedModel, folder: string) {
  if (predictions === null || !(await isThere(predictions))) return null;
  const before = await readTestPredictions(predictions);
  const after = await readTestPredictions(join(folder, `predictions-${protocol}.arrow`));
  if (before.rows !== after.rows) return { largest: Number.MAX_VALUE };
  const [a, b] = [before.outcomesOf(name).margins, after.outcomesOf(name).margins];
  return { largest: a.reduce((most, margin, i) => Math.max(most, Math.abs(margin - b[i]!)), 0) };
}

/** Null where a metric is defined on one side only. */
function largestMetric(before: Views, after: Views): number | null {
  const pairs = (["withoutStrongSignals", "withStrongSignals"] as const).flatMap((view) =>
    Object.entries(before[view]?.metrics ?? {}).map(([metric, { value }]) => [
      value,
      after[view]?.metrics[metric]?.value ?? null,
    ]),
  );
  if (pairs.some(([a, b]) => (a === null) !== (b === null))) return null;
  return pairs.reduce((most, [a, b]) => Math.max(most, Math.abs((a ?? 0) - (b ?? 0))), 0);
}

function otherwise(
  { engineVersion, environment }: RecordedModel,
  model: RunModel,
  now: Environment,
): readonly string[] {
  const said: string[] = [];
  if (model.engineVersion !== engineVersion)
    said.push(`engine ${model.engine} ${model.engineVersion} instead of ${engineVersion}`);
  if (now.code !== environment.code) said.push("the code has changed since");
  if (now.packageLock !== environment.packageLock) said.push("packages have changed since");
  if (now.node !== environment.node) said.push(`Node ${now.node} instead of ${environment.node}`);
  if (now.platform !== environment.platform) said.push(`${now.platform} instead of ${environment.platform}`);
  return said;
}
