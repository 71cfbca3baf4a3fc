// %% [markdown]
// # Whom do the lists miss?
//
// Every department follows as many firms as it can, those with the highest scores. The harm is a firm that could have been
// helped and was not on the list. So the question is not whether regions get the same number of alerts, but whether
// failing firms are found as often in one region, size or activity as in another.
// %% imports
import * as aq from "arquero";
import { type AuditPlan, funnelLimits, type Study, studies } from "vigie/experiments";
import { Inputs, md, Plot, progress, runStudy, view } from "vigie/notebook";
import { departmentMapPlot, disparitiesPlot, funnelPlot, smallMultiplesPlot } from "vigie/plots";

// %% [parameters]
const replicates = 200;
const margin = 0.1;
const year = "2021-07";

// %% [markdown]
// ## What is asked, before anything is looked at
//
// Criteria, margins, groups and what is held fixed are part of the study and of its digest: nobody can choose them after having
// seen the result. Two criteria decide. *Recall*: of the firms that fail, the share on a list; ten points more or less than
// everyone else's are accepted. *False omission*: of the firms left off the lists, the share that fails; one point.
// %% plan
const audit: AuditPlan = {
  primary: [
    { metric: "recall", compare: "difference", margin },
    { metric: "falseOmissionRate", compare: "difference", margin: 0.01 },
  ],
  secondary: [
    { metric: "precision", compare: "ratio", margin: 0.8 },
    { metric: "alertRate", compare: "ratio", margin: 0.8 },
  ],
  reference: "everyone else",
  groups: ["region", "sizeClass", "ageClass", "activity", "mainland or overseas"],
  pairs: [["region", "sizeClass"]],
  within: [{ division: "region", control: "sizeClass" }],
  overTime: [{ division: "region", by: "year" }],
};
// %% round [hidden]
/** Three digits: the rest is noise. */
function round(value: number | null | undefined): number | null {
  return value == null ? null : Number(value.toPrecision(3));
}
// %% run
const backtest = studies.find(({ name }) => name === "regional-backtest")!;
const study: Study = {
  ...backtest,
  name: "fairness-audit",
  question: "Whom do the lists miss?",
  protocols: backtest.protocols.filter(({ name }) => name === year),
  models: backtest.models.filter(({ name }) => name === "logistic"),
  audit,
  replicates,
};
const run = await runStudy(study, { onProgress: progress("fit, list and audit") });
const { lists } = (await run.views("logistic")).withoutStrongSignals;
md`Run **${run.id}**: ${lists!.listed} places on the lists of ${lists!.departments.length} departments, ${lists!.usual} for each
department and date.`;

// %% [markdown]
// ## The verdicts
//
// *Pass*: the whole 95 % interval of the gap lies inside the margin. *Fail*: the gap lies outside it, surely, also after having
// looked at all groups (Holm). Everything else is *not enough evidence*, which is not a pass.
// %% verdicts
const verdicts = lists!.audits.flatMap(({ audit: { division, criteria } }) =>
  criteria.map(({ metric, compare, margin: within, primary, verdict, lines, largestDifference }) => ({
    division,
    criterion: metric,
    as: compare,
    margin: within,
    decides: primary ? "yes" : "no",
    verdict,
    pass: lines.filter((line) => line.verdict === "pass").length,
    fail: lines.filter((line) => line.verdict === "fail").length,
    undecided: lines.filter((line) => line.verdict === "not enough evidence").length,
    "largest difference": round(largestDifference),
  })),
);
aq.from(verdicts);
// %% choose
const divisions = lists!.audits.map(({ audit: { division } }) => division);
const division = view(Inputs.select(divisions, { label: "By", value: "region" }));
const shown = lists!.audits.find((one) => one.audit.division === division)!;
// %% recall
Plot.plot(disparitiesPlot({ division, criterion: shown.audit.criteria[0]! }));
// %% omission
Plot.plot(disparitiesPlot({ division, criterion: shown.audit.criteria[1]! }));
// %% enough firms [hidden]
/** Two figures; what no group here can have says so. */
function enoughFirms(needed: number | null): number | string | null {
  const all = shown.audit.groups.reduce((sum, { positiveFirms }) => sum + positiveFirms, 0);
  if (needed === null) return null;
  return needed > all ? `more than all groups have (${all})` : Number(needed.toPrecision(2));
}
// %% groups
aq.from(
  shown.audit.criteria[0]!.lines.map(({ level, verdict, gap, shrunken, firmsNeeded }) => {
    const group = shown.audit.groups.find((one) => one.level === level)!;
    return {
      [division]: level,
      "failing firms": group.positiveFirms,
      recall: round(group.metrics.recall?.value),
      shrunken: round(shrunken),
      gap: round(gap?.value),
      verdict,
      "failing firms that would decide": enoughFirms(firmsNeeded),
    };
  }),
);

// %% [markdown]
// A small group's own value is mostly noise. *Shrunken* is the value moved towards the common mean, the more the less is known.
// The last column says how many failing firms it would take for a verdict: years of waiting, or a larger panel.
//
// ## Is it the model, or the places?
//
// A department with few places for many firms misses more of them, whatever the model. The gap is split: what it would be had
// the same places gone to the highest scores anywhere is the model's part, the rest is the capacity table's, and is mended
// by giving places, not by fitting anew.
// %% causes
aq.from(
  shown.causes.map(({ level, gap, model, modelVerdict, capacityTable }) => ({
    [division]: level,
    gap: round(gap),
    "model's part": round(model),
    "verdict on it": modelVerdict,
    "capacity table's part": round(capacityTable),
  })),
);

// %% [markdown]
// ## Among firms of the same size
//
// Regions differ in their firms. If a gap between regions vanishes among firms of one size, the size explains it.
// %% within
aq.from(
  lists!.within.flatMap(({ division: of, control, pooled }) =>
    pooled[0]!.lines.map(({ level, crude, gap, strata, verdict }) => ({
      [of]: level,
      "gap as it stands": round(crude),
      [`gap within ${control}`]: round(gap?.value),
      low: round(gap?.low),
      high: round(gap?.high),
      strata,
      verdict,
    })),
  ),
);

// %% [markdown]
// ## Over time and by region together
//
// A region may be missed in one year only. Each cell is held against everyone else of the same year; a fail is adjusted over
// all cells at once.
// %% over time
const periods = lists!.overTime[0]!;
Plot.plot(
  smallMultiplesPlot({
    metric: "recall",
    division: periods.division,
    points: periods.criteria[0]!.lines,
    whole: {},
  }),
);
// %% cells
aq.from(
  periods.criteria[0]!.lines.map(({ level, period, estimate, gap, verdict }) => ({
    region: level,
    [periods.by]: period,
    "failing firms": estimate.positiveFirms,
    recall: round(estimate.value),
    gap: round(gap?.value),
    verdict,
  })),
);

// %% [markdown]
// ## On the map
//
// Recall of each department's list. Nearly all are hatched: where a handful of firms fail in a year, recall is 0, a half or 1 by
// chance, and the colours of such a map are not to be believed.
// %% map
Plot.plot(
  departmentMapPlot({
    metric: "recall",
    departments: lists!.departments.map(({ level, metrics }) => ({ level, estimate: metrics.recall! })),
    thresholds: [0.2, 0.4, 0.6, 0.8],
  }),
);

// %% [markdown]
// The same as a funnel: with few failing firms any recall is within reach of chance, and only a department outside of the
// curves asks for an explanation.
// %% funnel
const target = lists!.metrics.recall?.value ?? 0;
const most = Math.max(...lists!.departments.map(({ metrics }) => metrics.recall?.positiveFirms ?? 1), 10);
Plot.plot(
  funnelPlot({
    metric: "recall",
    division: "department",
    groups: lists!.departments.map(({ level, metrics }) => ({ level, estimate: metrics.recall! })),
    target,
    limits: funnelLimits(target, most),
  }),
);

// %% [markdown]
// ## What cannot hold together
//
// Where base rates differ, precision, recall and the false positive rate cannot all be equal (Chouldechova 2017). The table
// has the groups whose base rate surely differs, and the false positive rates that equal precision and recall would force.
// %% incompatible
const incompatible = lists!.audits.flatMap(({ audit: { division: of, incompatible: found } }) =>
  found.map((one) => ({ division: of, ...one })),
);
incompatible.length === 0
  ? md`No group's base rate differs surely: nothing to choose between.`
  : aq.from(incompatible);

// %% [markdown]
// ## Who was left out
//
// A group that no criterion could judge is not a group that passed.
// %% left out
const leftOut = [
  ...lists!.leftOut.map(({ division: of, reason }) => ({ division: of, group: "all", reason })),
  ...lists!.audits.flatMap(({ audit: { division: of, leftOut: levels } }) =>
    levels.map(({ level, reason }) => ({ division: of, group: level, reason })),
  ),
];
leftOut.length === 0 ? md`Nobody.` : aq.from(leftOut);

// %% [markdown]
// ## What this says, and what it does not
//
// The audit is of lists, on the months of one test year, of firms not yet in procedure. It says who is missed; it does not
// say whom a visit would have saved. On the example data most verdicts are *not enough evidence*, and that is the finding: with
// some fifty failing firms a year no list can be shown to be fair to a region, and none should be called so.
