import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { canonicalJson, digestBytes } from "vigie/datasets";
import { evaluate, type RunRecord, type Views } from "vigie/experiments";
import { fittedPipeline } from "../registry/scoring/pipeline.ts";
import { foldDescription } from "../support/fold-description.ts";

interface StoredRunOptions {
  readonly id?: string;
  /** Further artifacts, text by path. */
  readonly more?: Readonly<Record<string, string>>;
  /** Dates of further folds' tests; nothing was learned in these. */
  readonly laterFolds?: Readonly<Record<string, { readonly from: string; readonly until: string }>>;
}

/** Stores a small run with one model, `temporal/logistic`, as the pages and the registry read it. Returns its id. */
export async function storeRun(
  runsFolder: string,
  { id = "0123456789ab", more = {}, laterFolds = {} }: StoredRunOptions = {},
): Promise<string> {
  const fitted = await fittedPipeline();
  const thresholds = {
    high: { ...fitted.thresholds.high, aim: { by: "f-beta", beta: 0.5 }, fold: "temporal" },
    moderate: { ...fitted.thresholds.moderate, aim: { by: "f-beta", beta: 2 }, fold: "temporal" },
  } as const;
  const pipeline = { ...fitted, thresholds, name: "logistic" };
  const rows = Array.from({ length: 200 }, (_, i) => i);
  const margins = Float64Array.from(rows, (i) => ((i * 37) % 101) / 50 - 1);
  const outcomes = {
    labels: Uint8Array.from(rows, (i) => (i % 4 === 0 ? 1 : 0)),
    margins,
    probabilities: margins.map((margin) => 1 / (1 + Math.exp(-margin))),
    firms: Int32Array.from(rows),
  };
  const judged = evaluate(outcomes, { thresholds: pipeline.thresholds, replicates: 100, seed: 1 });
  const views: Views = {
    format: "vigie.views/1",
    withoutStrongSignals: judged,
    withStrongSignals: null,
    thresholds,
  };
  const files = {
    "models/temporal/logistic/pipeline.json": canonicalJson(pipeline),
    "models/temporal/logistic/evaluation.json": canonicalJson(views),
    ...more,
  };
  const artifacts = Object.entries(files).map(([path, text]) => ({
    path,
    digest: digestBytes(text),
    bytes: text.length,
  }));
  const receipt = { storedAt: "2024-03-01T09:00:00.000Z", author: "scientist", seconds: {} };
  const { folds, ...own } = recordOf(id);
  const later = Object.entries(laterFolds).map(([name, dates]) => [name, foldDescription(dates)]);
  const record = { ...own, folds: { ...folds, ...Object.fromEntries(later) }, artifacts };
  for (const [path, text] of Object.entries({
    ...files,
    "run.json": canonicalJson(record),
    "receipt.json": canonicalJson(receipt),
  })) {
    await mkdir(dirname(join(runsFolder, id, path)), { recursive: true });
    await writeFile(join(runsFolder, id, path), text);
  }
  return id;
}

function recordOf(id: string): Omit<RunRecord, "artifacts"> {
  const digest = digestBytes("anything");
  return {
    format: "vigie.run/1",
    id,
    study: {
      format: "vigie.study/1",
      name: "small-study",
      question: "Does it work?",
      panel: "example",
      features: "all",
      asinh: [],
      protocols: [],
      models: [],
      seed: 1,
      replicates: 100,
    },
    dataset: { name: "example", version: digest, rows: 98765 },
    features: ["debt"],
    folds: {
      temporal: foldDescription({ from: "2020-01-01", until: "2021-01-01" }),
    },
    models: [
      {
        name: "logistic",
        protocol: "temporal",
        kind: "logistic-regression",
        engine: "newton",
        engineVersion: "1",
        threads: 1,
        chooseAveragePrecision: 0.3,
        metrics: {},
        diagnostics: {},
      },
    ],
    seed: 1,
    environment: {
      vigie: "0.1.0",
      node: "v20.19.0",
      platform: "linux-x64",
      code: digest,
      packageLock: digest,
    },
  };
}
