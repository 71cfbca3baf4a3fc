// %% [markdown]
// # Does learning beat one debt ratio?
//
// Two models are fitted on the same firms, on the same dates, and judged on a year that neither has seen:
// a logistic regression that a person can read, and XGBoost, which finds interactions by itself.
// Beside them stand two baselines: the base rate, and the rule "debt over contributions".
// %% imports
import * as aq from "arquero";
import { columnsWithRole, parseMonth } from "vigie/datasets";
import { readRunModel, scorePipeline, summariseContributions } from "vigie/experiments";
import {
  Inputs,
  md,
  openPanel,
  openRun,
  Plot,
  progress,
  proposeVersion,
  runStudy,
  view,
} from "vigie/notebook";
import { contributionsPlot, precisionRecallPlot, reliabilityPlot } from "vigie/plots";

// %% [markdown]
// ## The panel
//
// One row is a firm on the first day of a month, with what was known on that day. A firm *fails* when it enters a
// collective procedure within the next 18 months; firms already in procedure are left out of learning and of this page.
// %% load
const outcomes = await openPanel("example", { columns: ["asOf", "strongSignal", "failsWithin18Months"] });
const months = outcomes.table
  .filter(
    aq.escape(
      (row: { strongSignal: boolean; failsWithin18Months: boolean | null }) =>
        !row.strongSignal && row.failsWithin18Months !== null,
    ),
  )
  .groupby("asOf")
  .rollup({
    firms: aq.op.count(),
    failing: (row: { failsWithin18Months: boolean }) => aq.op.sum(row.failsWithin18Months),
  })
  .derive({ share: (row: { failing: number; firms: number }) => row.failing / row.firms })
  .orderby("asOf");
Plot.plot({
  title: `Share of firms that fail within 18 months (${outcomes.table.numRows().toLocaleString("en")} firm-months)`,
  height: 220,
  y: { percent: true, label: "failing (%)", zero: true, grid: true },
  marks: [Plot.lineY(months.objects(), { x: "asOf", y: "share" }), Plot.ruleY([0])],
});

// %% [markdown]
// ## The question asked of the data
//
// Every label used to learn, calibrate or set thresholds was known on the first day of the test. The firms of the
// three learning parts are separated. The more trees, the finer the fit, and the easier it is to learn noise.
// %% choose
const rounds = view(Inputs.range([50, 300], { label: "XGBoost rounds", step: 50, value: 200 }));
const penalty = view(Inputs.select([100, 300, 1000], { label: "Logistic penalty λ", value: 1000 }));

// %% features
const panel = await openPanel(outcomes.version);
const features = columnsWithRole(panel.schema, "feature");
md`${features.length} features: ${features.join(", ")}.`;

// %% fit
const run = await runStudy(
  {
    format: "vigie.study/1",
    name: "compare-models",
    question: "Does learning beat one debt ratio?",
    panel: panel.version,
    features,
    asinh: [
      "contributionMean12",
      "debtEmployee",
      "debtEmployer",
      "debtRatio",
      "debtRatioMean12",
      "debtPerEmployee",
    ],
    protocols: [
      {
        name: "temporal",
        meaning: "learn until the outcome was known, judge the year after",
        fold: {
          trainFrom: parseMonth("2016-01"),
          testFrom: parseMonth("2021-07"),
          testUntil: parseMonth("2022-07"),
          shares: { train: 0.4, calibrate: 0.3, choose: 0.3 },
          seed: "first-light",
        },
      },
    ],
    sealed: { from: parseMonth("2022-07") },
    models: [
      { name: "single-ratio", kind: "single-ratio", engine: "exact", params: {}, mode: "raw" },
      {
        name: "logistic",
        kind: "logistic-regression",
        engine: "newton",
        params: { lambda: penalty },
        mode: "imputed-and-scaled",
      },
      {
        name: "xgboost",
        kind: "xgboost",
        engine: "auto",
        params: {
          rounds,
          max_depth: 3,
          eta: 0.03,
          min_child_weight: 40,
          subsample: 0.5,
          colsample_bytree: 0.3,
          lambda: 20,
        },
        mode: "raw",
      },
    ],
    seed: 1,
    replicates: 200,
  },
  { onProgress: progress("fit and judge") },
);

// %% [markdown]
// ## Who wins
//
// The model to put forward is chosen by average precision on firms set aside for choosing, never on the test year.
// The table is the test year. An interval answers: *had other firms been drawn, what would we have seen?*
// %% scores
const scores = run.record.models.flatMap((model) =>
  ["auc", "averagePrecision", "brier"].map((name) => ({
    model: model.name,
    metric: name,
    ...model.metrics[name],
  })),
);
md`Run **${run.id}**, put forward: **${run.best}**.`;
// %% table
aq.from(
  scores.map(({ model, metric, value, low, high, positiveFirms }) => ({
    model,
    metric,
    value,
    low,
    high,
    positiveFirms,
  })),
);

// %% [markdown]
// ## Is 5 % really 5 %?
//
// Across, what was predicted; up, what happened, each dot with its 95 % interval. On the line the model tells the truth.
// The notebook `calibration` goes into it.
// %% calibration
const models = ["logistic", "xgboost"];
const shown = view(Inputs.select(models, { label: "Model shown", value: run.best }));
// %% calibration chart
const { withoutStrongSignals: judged } = await run.views(shown);
Plot.plot(reliabilityPlot({ name: shown, evaluation: judged }));
// %% precision and recall
const curves = await Promise.all(
  models.map(async (name) => ({ name, evaluation: (await run.views(name)).withoutStrongSignals })),
);
Plot.plot(precisionRecallPlot(curves));

// %% [markdown]
// ## What moves the scores
//
// A firm's score is a base value plus what each feature adds to it, and nothing is rescaled. The chart has the features that
// move it most, over firm-months taken evenly from the panel: what the model says, not what makes firms fail.
// %% contributions
const { pipeline } = await readRunModel(await openRun(run.id), "temporal", shown);
const step = Math.max(1, Math.floor(panel.table.numRows() / 2000));
const sampled = Uint32Array.from({ length: Math.floor(panel.table.numRows() / step) }, (_, i) => i * step);
const { contributions } = scorePipeline(pipeline, panel.table, { rows: sampled, explain: true });
Plot.plot(
  contributionsPlot({ rows: sampled.length, lines: summariseContributions(contributions!, { most: 12 }) }),
);

// %% [markdown]
// ## Does it hold in every region?
//
// Small regions have wide intervals: where few firms fail, little can be said, and the chart says so.
// %% regions
const regions = judged.groups?.lines ?? [];
Plot.plot({
  title: `AUC of ${shown} by region`,
  marginLeft: 190,
  height: 440,
  x: { label: "AUC, 95 % interval", domain: [0.3, 1], clamp: true, grid: true },
  y: { label: null, domain: regions.map(({ level }) => level) },
  marks: [
    Plot.ruleX([0.5], { strokeDasharray: "4 3" }),
    Plot.ruleY(regions, {
      y: "level",
      x1: ({ metrics }) => metrics.auc?.low,
      x2: ({ metrics }) => metrics.auc?.high,
    }),
    Plot.dot(regions, {
      y: "level",
      x: ({ metrics }) => metrics.auc?.value,
      r: ({ positiveFirms }) => positiveFirms,
      fill: "currentColor",
    }),
  ],
});

// %% [markdown]
// ## Put it forward
//
// Registering makes an immutable version with its evidence. Nothing reaches production before somebody else has
// read the evidence and approved exactly these bytes.
// %% register
proposeVersion({ run: run.id, protocol: "temporal", model: run.best, name: "compare-models" });
