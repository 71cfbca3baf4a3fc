// %% [markdown]
// # Put a model forward
//
// A model that others are to rely on needs more than a good figure. This notebook fits one, shows what a reviewer will ask for, and ends with a
// button. Registering makes an immutable version with all of its evidence; nothing reaches production before somebody else has approved
// exactly these bytes.
// %% imports
import * as aq from "arquero";
import { leakageOfRun, studies } from "vigie/experiments";
import { md, openRun, Plot, progress, proposeVersion, runStudy } from "vigie/notebook";
import { reliabilityPlot } from "vigie/plots";

// %% [parameters]
const replicates = 200;

// %% run
const shipped = studies.find(({ name }) => name === "first-light")!;
const run = await runStudy(
  { ...shipped, models: shipped.models.filter(({ name }) => name === "logistic"), replicates },
  { onProgress: progress("fit and judge, or read what was kept") },
);
const [fold] = Object.keys(run.record.folds);
const model = "logistic";
md`Run **${run.id}**. ${run.record.study.question}`;

// %% [markdown]
// ## How it does on firms it never saw
//
// With 95 % intervals, by drawing firms with all their rows. These months may be looked at as often as one likes, so they flatter whoever chose
// among many models on them. The sealed ones are opened once, on purpose: `vigie experiment run first-light --final --reason "…"`.
// %% round [hidden]
/** Three digits: the rest is noise. */
function round(value: number | null | undefined): number | null {
  return value == null ? null : Number(value.toPrecision(3));
}
// %% metrics
const views = await run.views(model, fold);
const evaluation = views.withoutStrongSignals;
aq.from(
  ["auc", "averagePrecision", "baseRate", "brier", "observedOverExpected", "calibrationSlope"].flatMap(
    (metric) => {
      const estimate = evaluation.metrics[metric];
      if (estimate === undefined) return [];
      const { value, low, high, positiveFirms } = estimate;
      return [
        { metric, value: round(value), low: round(low), high: round(high), "failing firms": positiveFirms },
      ];
    },
  ),
);

// %% [markdown]
// ## Whether its probabilities are true
// %% reliability
Plot.plot(reliabilityPlot({ name: model, evaluation }));

// %% [markdown]
// ## Whether it knows what it should not
//
// Each check says what it looked at. *Clean* is what was looked for and not found, not a proof.
// %% leakage
const leakage = await leakageOfRun(await openRun(run.id));
aq.from(
  leakage.flatMap(({ protocol, checks }) =>
    checks.map(({ name, verdict, finding }) => ({ fold: protocol, check: name, verdict, finding })),
  ),
);

// %% [markdown]
// ## Whom its lists miss
//
// The criteria that decide, division by division. *Not enough evidence* must be acknowledged by whoever approves.
// %% fairness
aq.from(
  (evaluation.lists?.audits ?? []).flatMap(({ audit: { division, criteria } }) =>
    criteria
      .filter(({ primary }) => primary)
      .map(({ metric, verdict, lines }) => ({
        division,
        criterion: metric,
        verdict,
        "failing groups": lines.filter((line) => line.verdict === "fail").length,
      })),
  ),
);

// %% [markdown]
// ## The decision to ask for
//
// `vigie registry check` tells beforehand what the policy in force will say of it.
// %% register
proposeVersion({ run: run.id, protocol: fold!, model, name: "register-a-model" });
