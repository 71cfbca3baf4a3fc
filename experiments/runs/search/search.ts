import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  canonicalJson,
  digestBytes,
  digestFile,
  digestJson,
  Fault,
  type Json,
  type LongWork,
  type StoredDataset,
  shortDigest,
} from "vigie/datasets";
import type { ComparisonLine } from "../../evaluation/compare.ts";
import { metric as metricNamed } from "../../evaluation/metrics.ts";
import { panelWith } from "../declared-panel.ts";
import type { Laboratory } from "../execution/bench.ts";
import { featureNames } from "../feature-names.ts";
import type { TaskResult } from "../jobs/task.ts";
import { overallProgress } from "../overall.ts";
import type { Study } from "../study.ts";
import { checkSearch, type SearchPlan } from "./check-search.ts";
import { countChosenAmong } from "./chosen-among.ts";
import type { CompareOrder } from "./compare-trials.ts";
import {
  type SearchReceipt,
  type SearchRecord,
  type SearchTrial,
  searchesFolder,
  storeRecord,
  type TrialRecord,
  trialsFolder,
} from "./record.ts";
import { type TrialOrder, type TrialResult, testMonth } from "./trial.ts";
import { drawTrials, type Trial } from "./trials.ts";

export interface SearchOptions extends LongWork {
  /** Default: what the study declares. */
  readonly trials?: number;
}

export interface ExecutedSearch {
  readonly record: SearchRecord;
  readonly folder: string;
  /** Models that have been chosen among on the months of the choose part, in what the workspace keeps. */
  readonly chosenAmong: number;
}

/** A trial with what its job answered. */
type Judged = Trial & {
  readonly task: TaskResult;
  readonly result: TrialResult;
  readonly record: TrialRecord;
};
type Failed = Trial & { readonly fault: Fault };

interface Bench {
  readonly study: Study;
  readonly plan: SearchPlan;
  readonly panel: StoredDataset;
  readonly features: readonly string[];
  readonly laboratory: Laboratory;
}

/**
 * Random search inside the fold (Bergstra & Bengio 2012): trials learn from train and calibrate, are ranked on choose, and
 * read no row of the test. Each trial is a job of one thread, so as many run side by side as there are cores; finished ones
 * are never done again. A trial whose fit has no answer (separated classes) is listed with its reason.
 * Throws what `checkSearch` and `drawTrials` throw, and `search.all-failed`.
 */
export async function searchStudy(
  study: Study,
  laboratory: Laboratory,
  { trials: count, ...work }: SearchOptions = {},
): Promise<ExecutedSearch> {
  const plan = await checkSearch(study, laboratory.xgboostEngine);
  const trials = drawTrials(plan.search, { seed: study.seed, count: count ?? plan.search.trials });
  const panel = await panelWith(laboratory, study.panel, study.declared ?? [], work);
  const features = featureNames(panel.manifest, study);
  const bench: Bench = { study, plan, panel, features, laboratory };
  const overall = overallProgress(trials.length + 1, work.onProgress ?? (() => {}));
  const tracked = () => ({ onProgress: overall.of(), ...(work.signal && { signal: work.signal }) });
  const tried = await Promise.all(trials.map((trial) => tryOut(trial, bench, tracked())));
  const judged = tried.filter((one) => "task" in one);
  const winner = bestOf(judged, plan);
  if (winner === undefined) throw allFailed(tried.filter((one) => "fault" in one));
  const others = judged.filter((one) => one !== winner);
  const lines = await compareWith(winner, others, { bench, work: tracked() });
  return store(bench, { tried, winner, lines: new Map(others.map(({ number }, i) => [number, lines[i]!])) });
}

async function tryOut(trial: Trial, bench: Bench, work: LongWork): Promise<Judged | Failed> {
  const { laboratory, panel, study, plan, features } = bench;
  const { choice } = trial;
  const engine = choice.engine === "auto" ? laboratory.xgboostEngine : choice.engine;
  const order: TrialOrder = {
    panel: panel.version,
    features,
    asinh: study.asinh,
    ...(study.encodings && { encodings: study.encodings }),
    ...(study.derived && { derived: study.derived }),
    protocol: plan.protocol,
    // trials that differ in nothing but their number are one task
    model: { ...choice, name: "trial", engine },
    seed: study.seed,
    until: testMonth(plan.protocol.fold),
    metric: plan.metric,
    replicates: study.replicates,
  };
  try {
    const task = await laboratory.jobs.run(
      {
        label: `trial ${choice.name}`,
        module: "experiments/runs/search/trial.ts",
        parameters: order as unknown as Json,
        inputs: { panel: { digest: panel.version, path: laboratory.datasetsFolder } },
        threads: 1,
        environment: laboratory.engineEnvironment,
      },
      work,
    );
    work.onProgress?.({ label: `trial ${choice.name}`, fraction: 1 });
    const result = task.result as unknown as TrialResult;
    const record = await storeTrial({ ...trial, choice: { ...choice, engine } }, { task, result, bench });
    return { ...trial, task, result, record };
  } catch (fault) {
    if (!(fault instanceof Fault) || fault.kind !== "bad-input") throw fault;
    return { ...trial, fault };
  }
}

async function storeTrial(
  { choice }: Trial,
  { task, result, bench }: { task: TaskResult; result: TrialResult; bench: Bench },
): Promise<TrialRecord> {
  const { laboratory, study, panel, plan, features } = bench;
  const learned = await readFile(join(task.folder, "learned.json"));
  const content: Omit<TrialRecord, "id"> = {
    format: "vigie.trial/1",
    study: study.name,
    dataset: { name: panel.manifest.name, version: panel.version },
    features,
    fold: result.fold,
    model: choice,
    madeBy: result.madeBy,
    metric: plan.metric,
    score: result.score,
    diagnostics: result.diagnostics,
    seed: study.seed,
    environment: laboratory.environment,
    rowScores: await digestFile(join(task.folder, "choose.arrow")),
    artifacts: [{ path: "learned.json", digest: digestBytes(learned), bytes: learned.length }],
  };
  const record: TrialRecord = { ...content, id: shortDigest(digestJson(content)) };
  await storeRecord(join(trialsFolder(laboratory.runsFolder), record.id), "trial.json", {
    "learned.json": learned,
    "receipt.json": receiptText(laboratory, { fit: task.seconds }),
    "trial.json": canonicalJson(record),
  });
  return record;
}

function receiptText({ clock, author }: Laboratory, seconds: Readonly<Record<string, number>>): string {
  return canonicalJson({ storedAt: clock().toISOString(), author, seconds });
}

/** The earlier trial where two score the same. */
function bestOf(judged: readonly Judged[], { metric }: SearchPlan): Judged | undefined {
  const sign = metricNamed(metric).better === "higher" ? 1 : -1;
  const scoreOf = ({ result }: Judged) =>
    result.score.value === null ? Number.NaN : sign * result.score.value;
  return judged
    .filter((one) => !Number.isNaN(scoreOf(one)))
    .toSorted((a, b) => scoreOf(b) - scoreOf(a) || a.number - b.number)[0];
}

function allFailed(failed: readonly Failed[]): Fault {
  const why = failed[0]?.fault.message ?? "the score is not defined on the choose part";
  return new Fault("search.all-failed", `trials that gave a model: 0, the first because of ${why}`, {
    ...(failed[0] && { cause: failed[0].fault }),
  });
}

async function compareWith(
  winner: Judged,
  others: readonly Judged[],
  { bench, work }: { bench: Bench; work: LongWork },
): Promise<readonly ComparisonLine[]> {
  const { laboratory, study, plan } = bench;
  const inputOf = ({ task }: Judged) => ({ digest: task.digest, path: task.folder });
  const order: CompareOrder = {
    others: others.map(({ choice }) => choice.name),
    metric: plan.metric,
    replicates: study.replicates,
    seed: study.seed,
  };
  const { result } = await laboratory.jobs.run(
    {
      label: "compare trials",
      module: "experiments/runs/search/compare-trials.ts",
      parameters: order as unknown as Json,
      inputs: {
        winner: inputOf(winner),
        ...Object.fromEntries(others.map((one) => [one.choice.name, inputOf(one)])),
      },
      threads: 1,
    },
    work,
  );
  return result as unknown as readonly ComparisonLine[];
}

async function store(
  { study, plan, panel, laboratory }: Bench,
  {
    tried,
    winner,
    lines,
  }: {
    tried: readonly (Judged | Failed)[];
    winner: Judged;
    lines: ReadonlyMap<number, ComparisonLine>;
  },
): Promise<ExecutedSearch> {
  const content: Omit<SearchRecord, "id"> = {
    format: "vigie.search/1",
    study,
    dataset: { name: panel.manifest.name, version: panel.version },
    protocol: plan.protocol.name,
    metric: plan.metric,
    trials: tried.map((one) => trialLine(one, lines.get(one.number))),
    winner: { name: winner.choice.name, trial: winner.record.id, model: winner.choice },
    tied: [...lines.values()].filter(({ verdict }) => verdict !== "better").length,
    seed: study.seed,
    environment: laboratory.environment,
  };
  const record: SearchRecord = { ...content, id: shortDigest(digestJson(content)) };
  const { name } = panel.manifest;
  const chosenAmong = await countChosenAmong(laboratory.runsFolder, name, winner.result.fold);
  const folder = join(searchesFolder(laboratory.runsFolder), record.id);
  const seconds = Object.fromEntries(
    tried.flatMap((one) => ("task" in one ? [[one.choice.name, one.task.seconds]] : [])),
  );
  const receipt: SearchReceipt = {
    storedAt: laboratory.clock().toISOString(),
    author: laboratory.author,
    seconds,
    chosenAmong,
  };
  await storeRecord(folder, "search.json", {
    "receipt.json": canonicalJson(receipt),
    "search.json": canonicalJson(record),
  });
  return { record, folder, chosenAmong };
}

function trialLine(one: Judged | Failed, line: ComparisonLine | undefined): SearchTrial {
  const { drawn, choice } = one;
  if ("fault" in one) {
    const { code, message } = one.fault;
    return { name: choice.name, drawn, outcome: { status: "failed", code, reason: message } };
  }
  const winnerAgainst = line === undefined ? null : { difference: line.difference, verdict: line.verdict };
  const { id, score } = one.record;
  return { name: choice.name, drawn, outcome: { status: "judged", id, score, winnerAgainst } };
}

/** The study with the winner as its last model, for `executeStudy`: the test is looked at there, once, on purpose. */
export function studyOfWinner({ study, winner, trials, tied, id }: SearchRecord): Study {
  const { search: _, ...plain } = study;
  return {
    ...plain,
    models: [...study.models, { ...winner.model, name: "winner" }],
    searched: { search: id, winner: winner.name, trials: trials.length, tied },
  };
}
