// %% [markdown]
// # Does a further feature help?
//
// A feature is a text in the window language over others. It is computed for every firm and month by the build of the panel, with the same
// rules on what was known when, and travels with the model. Here one is added, the same study is run with and without it, and the two are
// held against each other firm by firm.
// %% imports
import * as aq from "arquero";
import { columnsWithRole, type DeclaredFeature } from "vigie/datasets";
import { compareSides, type Study, studies } from "vigie/experiments";
import { md, openPanel, progress, runStudy, workspace } from "vigie/notebook";

// %% [parameters]
const replicates = 200;

// %% [markdown]
// ## The idea
//
// A firm whose debt ratio is the highest of the last year is in another place than one that has come down to the same ratio. The text says
// so: the ratio now, less its lowest value in twelve months.
// %% declare
const idea: DeclaredFeature = {
  name: "debtRatioRise12",
  theme: "social debt",
  unit: "months of contributions",
  meaning: "Debt ratio less its lowest value over the last 12 as-of dates.",
  missing: "missing now, or in all of them",
  text: "debtRatio - min(debtRatio, 12)",
};
// %% build
const before = await openPanel("example", { columns: ["asOf"] });
const after = await openPanel(
  "example",
  { columns: ["asOf", idea.name], declared: [idea] },
  { onProgress: progress("build the panel with it, or read what was built") },
);
const values = Array.from(after.table.array(idea.name) as ArrayLike<number | null>);
md`${values.filter((value) => value !== null && !Number.isNaN(value)).length} of ${values.length} firm-months have **${idea.name}**.`;

// %% [markdown]
// ## With and without
//
// Everything else is the same: rows, parts, seed, model. The sealed months are not read: a feature is chosen on the years before them.
// %% study
const shipped = studies.find(({ name }) => name === "first-light")!;
const everything = await openPanel("example", { from: "2019-01", until: "2019-02" });
const features = columnsWithRole(everything.schema, "feature");
/** The shipped study on one panel, with these features. */
function studyOn(panel: string, chosen: readonly string[]): Study {
  return {
    ...shipped,
    name: "iterate-on-features",
    question: "Does a further feature help?",
    panel,
    features: chosen,
    models: shipped.models.filter(({ name }) => name === "logistic"),
    replicates,
  };
}
// %% without
const without = await runStudy(studyOn(before.version, features), { onProgress: progress("without it") });
// %% with
const withIt = await runStudy(studyOn(after.version, [...features, idea.name]), {
  onProgress: progress("with it"),
});

// %% [markdown]
// ## Better, worse, or tied
//
// The differences, with 95 % intervals, are paired: the same firms are drawn for both. *Tied* is the usual answer, and an honest one: with so few failures a small
// gain cannot be told from luck, and the more ideas are tried on these months, the luckier the best of them looks.
// %% compare
const comparison = await compareSides(`${workspace()}/runs`, {
  a: { id: withIt.id },
  b: { id: without.id },
  replicates,
});
const { lines, positiveFirms } = comparison.withoutStrongSignals;
/** Three digits: the rest is noise. */
function round(value: number | null | undefined): number | null {
  return value == null ? null : Number(value.toPrecision(3));
}
aq.from(
  lines.map(({ metric, a, b, difference, verdict }) => ({
    metric,
    with: round(a),
    without: round(b),
    difference: round(difference.value),
    low: round(difference.low),
    high: round(difference.high),
    "with it, it is": verdict,
  })),
);
// %% said
md`On ${positiveFirms} failing firms, run ${withIt.id} with **${idea.name}** against run ${without.id} without.`;
