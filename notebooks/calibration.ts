// %% [markdown]
// # Is 5 % really 5 %?
//
// An agent who reads "of 100 such firms, 5 will fail" must be able to believe it. A ranking can be excellent and its
// probabilities wrong: a model trained on resampled rows, or in a better year, promises too much or too little. This notebook
// looks at one model of a stored study on the firms of the test, which neither the model nor its calibrator has seen.
// %% imports
import * as aq from "arquero";
import { studies } from "vigie/experiments";
import { Inputs, md, Plot, progress, runStudy, view } from "vigie/notebook";
import { disparitiesPlot, overTimePlot, reliabilityPlot, scoreDistributionPlot } from "vigie/plots";

// %% [parameters]
const replicates = 200;

// %% run
const shipped = studies.find(({ name }) => name === "regional-backtest")!;
const study = { ...shipped, models: shipped.models.filter(({ name }) => name === "logistic"), replicates };
const run = await runStudy(study, { onProgress: progress("fit and judge, or read what was kept") });
const folds = Object.keys(run.record.folds).filter((name) => run.record.folds[name]!.tested === undefined);
md`Run **${run.id}**, test years beginning ${folds.join(", ")}.`;
// %% choose
const model = "logistic";
const fold = view(Inputs.select(folds, { label: "Test year", value: folds[folds.length - 1]! }));

// %% [markdown]
// ## The curve
//
// Across: what was predicted. Up: what happened. Both on a log-odds scale, because most firms lie below 5 % and a linear
// scale would press them into a corner. The dots are tenths of the firm-months, their intervals keep a firm's months together.
// The step is the same without bins (isotonic regression, *CORP*), with a band. On the dotted line the model tells the truth;
// above it more firms fail than it said.
// %% reliability
const evaluation = (await run.views(model, fold)).withoutStrongSignals;
const calibration = evaluation.calibration!;
Plot.plot(reliabilityPlot({ name: model, evaluation }));

// %% [markdown]
// ## In four numbers
//
// *Observed over expected* is calibration in the large: all failures over the sum of all probabilities. The *slope* says
// whether scores are spread as they should be: below 1 they are too extreme, above 1 too timid. The *calibration error*
// is the mean distance from the line; a plain one is never zero, however good the model, so the corrected one, less what
// chance adds, stands beside it.
// %% round [hidden]
/** Three digits: the rest is noise. */
function round(value: number | null | undefined): number | null {
  return value == null ? null : Number(value.toPrecision(3));
}
// %% interval [hidden]
function interval(estimate: (typeof evaluation.metrics)[string] | undefined) {
  return { value: round(estimate?.value), low: round(estimate?.low), high: round(estimate?.high) };
}
// %% between [hidden]
function between(estimate: Parameters<typeof interval>[0]): string {
  const { low, high } = interval(estimate);
  return low === null || high === null ? "–" : `${low} – ${high}`;
}
// %% numbers
const { observedOverExpected, calibrationSlope, brierReliability } = evaluation.metrics;
aq.from([
  { what: "observed over expected (1 is right)", ...interval(observedOverExpected) },
  { what: "slope (1 is right)", ...interval(calibrationSlope) },
  { what: "reliability part of the Brier score (0 is right)", ...interval(brierReliability) },
  {
    what: `calibration error, plain, ${calibration.error.bins} bins`,
    value: round(calibration.error.expected),
    low: null,
    high: null,
  },
  {
    what: "calibration error, less what chance adds",
    value: round(calibration.error.corrected),
    low: null,
    high: null,
  },
]);

// %% [markdown]
// ## Where the scores lie
//
// A curve says nothing where there are no firms. Failing firm-months are the narrow bars.
// %% scores
Plot.plot(scoreDistributionPlot({ name: model, evaluation }));

// %% [markdown]
// ## Over the years
//
// A model calibrated on past years carries their base rate. When the economy turns, it is wrong in the large although its
// ranking stays good: this is the first thing to look at after a crisis.
// %% years
const yearly = await Promise.all(
  folds.map(async (name) => (await run.views(model, name)).withoutStrongSignals),
);
Plot.plot(
  overTimePlot({
    metric: "observedOverExpected",
    points: folds.map((name, i) => ({
      from: run.record.folds[name]!.parts.test.from,
      until: run.record.folds[name]!.parts.test.until,
      series: model,
      estimate: yearly[i]!.metrics.observedOverExpected!,
    })),
    immature: null,
  }),
);

// %% [markdown]
// ## By region, size, age, activity and date
//
// Observed over expected within each group, as a ratio to 1; slope and calibration error stand in the table below. The band
// from 0.8 to 1.25 is what this notebook takes for close enough; it is a choice, made before looking. A hollow square is a
// group on which nothing can be said.
// %% division
const divisions = calibration.divisions.map(({ name }) => name);
const division = view(Inputs.select(divisions, { label: "By", value: divisions[0]! }));
// %% groups
const levels = calibration.divisions.find(({ name }) => name === division)!.levels;
const margin = 0.8;
const lines = levels.map(({ level, observedOverExpected: { value, low, high, method } }) => {
  const isKnown = value !== null && low !== null && high !== null;
  const isOut = isKnown && (low > 1 / margin || high < margin);
  const isIn = isKnown && low > margin && high < 1 / margin;
  return {
    level,
    verdict: isOut ? ("fail" as const) : isIn ? ("pass" as const) : ("not enough evidence" as const),
    gap: value === null ? null : { value, low, high },
    pValue: null,
    firmsNeeded: null,
    reason: isKnown ? null : method,
  };
});
Plot.plot(
  disparitiesPlot({
    division,
    criterion: { metric: "observedOverExpected", compare: "ratio", margin, lines },
  }),
);
// %% table
aq.from(
  levels.map(({ level, observedOverExpected, calibrationSlope, error }) => ({
    [division]: level,
    "observed / expected": round(observedOverExpected.value),
    "its interval": between(observedOverExpected),
    slope: round(calibrationSlope?.value ?? null),
    "slope's interval": between(calibrationSlope),
    "calibration error": round(error?.corrected ?? null),
    rows: observedOverExpected.rows,
    "failing firms": observedOverExpected.positiveFirms,
  })),
);

// %% [markdown]
// ## What this says, and what it does not
//
// With some fifty failing firms in a test year an interval from 0.7 to 1.4 is usual: the model is not shown to be wrong, nor
// to be right. Where the curve leaves the line although the ranking is good, the calibrator is to be fitted anew on the newest
// months whose outcome is known; the ranking, and so the list, does not change by it.
