// %% [markdown]
// # How good is this list?
//
// Any scores can be judged here: another model's, a past list's, a rule of thumb's. `vigie evaluate SCORES.csv --panel PANEL` holds
// them against the outcomes that the panel knows; this notebook reads what was found, with the same measures, intervals and
// audits as a run of Vigie's own models. `vigie evaluate … --out report.html` runs it.
// %% imports
import * as aq from "arquero";
import { leadMeasures } from "vigie/experiments";
import { Inputs, md, openList, Plot, view } from "vigie/notebook";
import {
  disparitiesPlot,
  overTimePlot,
  precisionRecallPlot,
  reliabilityPlot,
  scoreDistributionPlot,
} from "vigie/plots";

// %% [parameters]
/** The list's id, or the beginning of it; empty: the newest one. */
const list = "";

// %% read
const { record } = await openList(list);
const { name, views, match, lines } = record;
const evaluation = views.withoutStrongSignals;
const { metrics } = evaluation;
// %% round [hidden]
/** Three digits: the rest is noise. */
function round(value: number | null | undefined): number | null {
  return value == null ? null : Number(value.toPrecision(3));
}
// %% which
md`**${name}** (list ${record.id}), judged on the panel ${record.dataset.name}: ${match.judged} of ${lines.read} lines found
their firm and month in it. ${
  record.scale === "ranks"
    ? "Its scores only rank: nothing is said of calibration."
    : "Its scores are taken for probabilities."
}`;

// %% [markdown]
// ## What was judged
//
// A line that cannot be judged is neither a success nor a failure: it is left out, and counted here with the reason.
// %% match
aq.from(
  Object.entries({
    "joined to a panel row and judged": match.judged,
    "of these in procedure already": match.strongSignals,
    "rejected: malformed": lines.rejected,
    "of sealed months: left out": match.sealed,
    "firm and month there before": match.repeated,
    "SIREN unknown to the panel": match.unknownFirms,
    "month unknown to the panel": match.unknownMonths,
    "firm out of the perimeter at that date": match.outOfPerimeter,
    ...match.unusable,
    [`firms of the panel at these dates that the list does not name: ${record.rest}`]: record.unlisted,
  })
    .filter(([, count], i) => count > 0 || i === 0)
    .map(([what, count]) => ({ what, lines: count })),
);

// %% [markdown]
// ## How well it ranks
//
// Firms are drawn with all their rows; the intervals are 95 %. Firms in procedure already are left out: to find them needs no
// score. Average precision begins at the base rate, the share of rows that fail.
// %% metrics
aq.from(
  ["auc", "averagePrecision", "baseRate", "brier", "observedOverExpected", "calibrationSlope"]
    .filter((metric) => metrics[metric] !== undefined)
    .map((metric) => {
      const { value, low, high, positiveFirms } = metrics[metric]!;
      return {
        metric,
        value: round(value),
        low: round(low),
        high: round(high),
        "failing firms": positiveFirms,
      };
    }),
);
// %% precision and recall
Plot.plot(precisionRecallPlot([{ name, evaluation }]));

// %% [markdown]
// ## Whether its probabilities are true
//
// Only of scores that claim to be probabilities. On the diagonal, of a hundred firms at 5 % five fail.
// %% reliability
record.scale === "ranks"
  ? md`Its scores are no probabilities.`
  : Plot.plot(reliabilityPlot({ name, evaluation }));
// %% scores
record.scale === "ranks"
  ? md`Without probabilities there is no distribution of them.`
  : Plot.plot(scoreDistributionPlot({ name, evaluation }));

// %% [markdown]
// ## Its own alerts
//
// Where the list came with alert levels: how many of the alerted firms failed, how many of the failing were alerted, and how long
// before the procedure.
// %% levels
aq.from(
  Object.entries(record.levels ?? {}).map(([measure, { value, low, high, positiveFirms }]) => ({
    measure,
    value: round(value),
    low: round(low),
    high: round(high),
    "failing firms": positiveFirms,
  })),
);
// %% lead times
aq.from(
  leadMeasures.map(({ name: measure, title, unit }) => {
    const of = (level: "high" | "moderate") => views.leadTime?.levels[level].measures[measure];
    return {
      measure: title,
      unit,
      high: round(of("high")?.value),
      "moderate or high": round(of("moderate")?.value),
      "of failing firms": of("moderate")?.firms ?? null,
    };
  }),
);

// %% next [hidden]
/** `2021-12-01` → `2022-01-01`. */
function nextMonth(day: string): string {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().slice(0, 10);
}

// %% [markdown]
// ## Over time
// %% dates
const dates = views.further?.dates ?? [];
Plot.plot(
  overTimePlot({
    metric: "auc",
    points: dates.flatMap(({ asOf, metrics: told }) =>
      told === null ? [] : [{ from: asOf, until: nextMonth(asOf), series: name, estimate: told.auc }],
    ),
    immature: null,
  }),
);
// %% [markdown]
// ## In every region
//
// Groups are the panel's own. Small ones have wide intervals or none: nothing should be concluded from those.
// %% regions
aq.from(
  (evaluation.groups?.lines ?? []).map(
    ({ level, rows, positiveFirms, metrics: { auc, averagePrecision } }) => ({
      [evaluation.groups!.name]: level,
      rows,
      "failing firms": positiveFirms,
      AUC: round(auc?.value),
      low: round(auc?.low),
      high: round(auc?.high),
      "average precision": round(averagePrecision?.value),
    }),
  ),
);

// %% [markdown]
// ## Whom its lists miss
//
// Every department follows its first firms of this list. *Pass*: the whole interval of a group's gap lies inside the margin;
// *fail*: surely outside of it; everything else is *not enough evidence*, which is not a pass.
// %% audit
const { lists } = evaluation;
const divisions = (lists?.audits ?? []).map(({ audit: { division } }) => division);
const by = view(Inputs.select(divisions, { label: "By" }));
// %% verdicts
aq.from(
  (lists?.audits ?? []).flatMap(({ audit: { division, criteria } }) =>
    criteria
      .filter(({ primary }) => primary)
      .map(({ metric, margin, verdict, lines: judged }) => ({
        division,
        criterion: metric,
        margin,
        verdict,
        "failing groups": judged.filter((one) => one.verdict === "fail").length,
        "undecided groups": judged.filter((one) => one.verdict === "not enough evidence").length,
      })),
  ),
);
// %% disparities
const shown = lists?.audits.find(({ audit: { division } }) => division === by);
shown === undefined
  ? md`There are no lists: the panel has no departments, or they have no capacity.`
  : Plot.plot(disparitiesPlot({ division: by, criterion: shown.audit.criteria[0]! }));

// %% [markdown]
// ## What cannot be known
// %% unknown
md`${record.cannotBeKnown[0]!.toUpperCase()}${record.cannotBeKnown.slice(1)}.`;
