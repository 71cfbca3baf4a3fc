// %% [markdown]
// # Does the model hold over the years, in every region, and where it was never trained?
//
// A score that is good on average, on one year, may be poor in the next one, or in a region of its own. This notebook
// asks the shipped study `regional-backtest` three questions. Each test year is judged by models that learned only what was
// known on its first day: every label used was known by then, and firms are kept apart between fitting, calibrating and
// choosing. The last model has never seen one region, and is judged there.
// %% imports
import * as aq from "arquero";
import { studies } from "vigie/experiments";
import { Inputs, md, Plot, progress, runStudy, view } from "vigie/notebook";
import { disparitiesPlot, overTimePlot, smallMultiplesPlot } from "vigie/plots";

// %% [parameters]
const replicates = 200;

// %% run
const shipped = studies.find(({ name }) => name === "regional-backtest")!;
const study = { ...shipped, models: shipped.models.filter(({ name }) => name === "logistic"), replicates };
const run = await runStudy(study, { onProgress: progress("fit and judge every fold") });
md`Run **${run.id}**. ${study.question}`;

// %% [markdown]
// ## How time was cut
//
// Between the last month learned from and the first month judged lies the embargo: eighteen months for the outcome to happen,
// and the delay until the administration knows it. Rows that cannot be judged are left out and counted, never taken for
// firms that did well.
// %% folds
const folds = Object.entries(run.record.folds);
aq.from(
  folds.map(([fold, { parts, embargo, excluded }]) => ({
    fold,
    "learned from": parts.train.from.slice(0, 7),
    "learned until": parts.choose.until.slice(0, 7),
    "judged from": parts.test.from.slice(0, 7),
    "judged until": parts.test.until.slice(0, 7),
    "embargo, months": embargo.months,
    "rows judged": parts.test.rows,
    "failing firms": parts.test.positiveFirms,
    "rows left out": excluded.reduce((sum, { rows }) => sum + rows, 0),
  })),
);

// %% [markdown]
// ## Over the years
//
// Each bar is a test year with its 95 % interval: *had other firms been drawn, what would we have seen?* Where the intervals
// overlap widely, one year says no more than the other. The hatched months cannot be judged: their outcome is not known.
// %% metric
const model = "logistic";
const metric = view(
  Inputs.select(["auc", "averagePrecision", "observedOverExpected"], { label: "Metric", value: "auc" }),
);
// %% years
const national = folds.filter(([, fold]) => fold.tested === undefined);
const judged = await Promise.all(
  folds.map(async ([fold]) => ({ fold, evaluation: (await run.views(model, fold)).withoutStrongSignals })),
);
const newest = national.map(([, { parts }]) => parts.test.until).sort()[national.length - 1]!;
Plot.plot(
  overTimePlot({
    metric,
    points: national.map(([name, { parts }]) => ({
      from: parts.test.from,
      until: parts.test.until,
      series: model,
      estimate: judged.find(({ fold }) => fold === name)!.evaluation.metrics[metric]!,
    })),
    immature: { from: newest, until: `${Number(newest.slice(0, 4)) + 1}${newest.slice(4)}` },
  }),
);

// %% [markdown]
// Average precision begins at the base rate, so years with different base rates are not compared by it. *Observed over
// expected* is the number of failures over the sum of the probabilities: 1 is a model that promises what comes; below 1 it
// frightens, above 1 it reassures.
//
// ## In every region
//
// The same in each region. Dots without an interval, hollow, rest on fewer than five failing firms: they say nothing, and the
// reader should not look for an order among them.
// %% year [hidden]
/** `2019-07` → `2019`: the year in which a test begins. */
function yearOf(fold: string): string {
  return fold.slice(0, 4);
}
// %% regions
Plot.plot(
  smallMultiplesPlot({
    metric: "auc",
    division: "region",
    points: judged
      .filter(({ fold }) => national.some(([name]) => name === fold))
      .flatMap(({ fold, evaluation }) =>
        (evaluation.groups?.lines ?? []).flatMap(({ level, metrics }) =>
          metrics.auc === undefined ? [] : [{ level, period: yearOf(fold), estimate: metrics.auc }],
        ),
      ),
    whole: Object.fromEntries(
      national.map(([name]) => [
        yearOf(name),
        judged.find(({ fold }) => fold === name)!.evaluation.metrics.auc!,
      ]),
    ),
  }),
);

// %% [markdown]
// ## Whom the lists miss, all years together
//
// Each department follows its highest scores. Are failing firms found as often in one region as elsewhere? A single year seldom has
// the failing firms to say so, so the lists of all years are audited together, a firm once with all its rows. *Pass*: the
// whole interval of the gap lies within ten points; *fail*: the gap surely lies outside; all else is *not enough evidence*.
// The last columns hold what the model causes: the gap had the same places gone to the highest scores anywhere.
// %% round [hidden]
/** Three digits: the rest is noise. */
function round(value: number | null | undefined): number | null {
  return value == null ? null : Number(value.toPrecision(3));
}
// %% together
const together = await run.listsOverFolds(model);
const { audit, causes } = together!.lists.audits.find((one) => one.audit.division === "region")!;
const recall = audit.criteria.find((criterion) => criterion.metric === "recall")!;
Plot.plot(disparitiesPlot({ division: "region", criterion: recall }));
// %% gaps
aq.from(
  recall.lines.map(({ level, gap, verdict }, i) => ({
    region: level,
    "failing firms": audit.groups.find((group) => group.level === level)!.positiveFirms,
    gap: round(gap?.value),
    low: round(gap?.low),
    high: round(gap?.high),
    verdict,
    "the model's part": round(causes[i]!.model),
    "verdict on it": causes[i]!.modelVerdict ?? null,
  })),
);

// %% [markdown]
// ## Where it was never trained
//
// The last test year again, for one region: once by a model that learned everywhere, once by a model to which this region
// was closed. If the second is much worse, what it learned does not travel.
// %% unseen
const apart = folds.filter(([, fold]) => fold.tested !== undefined);
const travelled = apart.flatMap(([name, { tested }]) => {
  const region = tested![0]!;
  const other = national.find(([, fold]) => fold.parts.test.from === run.record.folds[name]!.parts.test.from);
  const of = (fold: string) =>
    judged.find((one) => one.fold === fold)!.evaluation.groups?.lines.find(({ level }) => level === region)
      ?.metrics;
  const line = (learned: string, metrics: ReturnType<typeof of>) => ({
    region,
    "learned from": learned,
    AUC: round(metrics?.auc?.value),
    low: round(metrics?.auc?.low),
    high: round(metrics?.auc?.high),
    "observed / expected": round(metrics?.observedOverExpected?.value),
    "failing firms": metrics?.auc?.positiveFirms ?? null,
  });
  return [line("everywhere", other && of(other[0])), line("everywhere else", of(name))];
});
aq.from(travelled);

// %% [markdown]
// ## What this says, and what it does not
//
// The intervals hold model, thresholds and dates fixed: they do not tell what another training sample would have given.
// The economy of the test years is one economy; three years are three draws of it, not thirty. On the example data some
// fifty firms fail in a test year, so only large differences can be seen, and none of the regions can be ranked.
