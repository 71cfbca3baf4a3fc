// %% [markdown]
// # What is in the panel?
//
// One row is a firm on the first day of a month, with what the administration knew on that day and nothing it learned later.
// Before any model: which columns are there, where they come from, how often they are missing, and what they say about the firms
// that failed.
// %% imports
import * as aq from "arquero";
import { columnsWithRole } from "vigie/datasets";
import { Inputs, md, openPanel, Plot, view } from "vigie/notebook";

// %% [parameters]
const from = "2019-01";
const until = "2021-07";

// %% load
const panel = await openPanel("example", { from, until });
const { table, schema } = panel;
const features = columnsWithRole(schema, "feature");
md`**${panel.name}**, ${from} until ${until}: ${table.numRows()} firm-months, ${features.length} features.`;

// %% [markdown]
// ## The columns
//
// *Known on* is the rule that gives the day on which a fact may be used. A column without one would be a leak.
// %% columns
const numeric = schema.columns.filter(({ role, type }) => role === "feature" && type !== "category");
const isMissing = (cell: unknown) => cell === null || cell === undefined || Number.isNaN(cell);
aq.from(
  numeric.map(({ name, theme, unit, meaning, knownOn }) => {
    const cells = table.array(name) as ArrayLike<unknown>;
    const missing = Array.from(cells).filter(isMissing).length;
    return {
      column: name,
      theme,
      unit,
      meaning,
      "known on": knownOn,
      "missing, %": Number(((100 * missing) / cells.length).toFixed(1)),
    };
  }),
);

// %% [markdown]
// ## Firms and failures by month
//
// The outcome of a month is known eighteen months later, and said so late by the courts' delay too. Months without a known outcome are not
// months without failures: they are left out here.
// %% outcomes
const [target] = columnsWithRole(schema, "target").filter((name) => name === panel.description.target.column);
const outcome = table.array(target!) as ArrayLike<boolean | null>;
const known = Array.from(outcome, (value) => value !== null);
const asOf = Array.from(table.array("asOf") as ArrayLike<Date>, (date) => new Date(date));
const monthsSeen = [...new Set(asOf.map(Number))].sort((a, b) => a - b);
// %% share by month
const byMonth = new Map(monthsSeen.map((month) => [month, { rows: 0, failing: 0 }]));
for (const [row, date] of asOf.entries()) {
  const month = byMonth.get(Number(date))!;
  if (!known[row]) continue;
  month.rows++;
  if (outcome[row] === true) month.failing++;
}
Plot.plot({
  title: `Share of firms that fail within ${panel.description.target.horizonMonths} months`,
  height: 220,
  marginBottom: 36,
  x: { type: "utc", label: null },
  y: { percent: true, label: "failing (%)", zero: true, grid: true },
  marks: [
    Plot.lineY(
      [...byMonth].filter(([, { rows }]) => rows > 0),
      { x: ([month]) => new Date(month), y: ([, { rows, failing }]) => failing / rows },
    ),
    Plot.ruleY([0]),
  ],
});

// %% [markdown]
// ## One feature against the outcome
//
// The firm-months are cut into tenths by the feature; each bar is the share that fails in a tenth. A missing value has a bar of its own: it
// is never zero, and often says something itself. This looks at one feature at a time, on all months at once: it is no measure of
// what a model would gain.
// %% choose
const names = numeric.map(({ name }) => name);
const feature = view(Inputs.select(names, { label: "Feature", value: "debtRatio" }));
// %% tenths
const cells = table.array(feature) as ArrayLike<number | null>;
const usable = [...known.keys()].filter((row) => known[row]);
const there = usable
  .filter((row) => !isMissing(cells[row]))
  .sort((a, b) => Number(cells[a]) - Number(cells[b]));
const share = (rows: readonly number[]) => rows.filter((row) => outcome[row] === true).length / rows.length;
const tenths = Array.from({ length: 10 }, (_, i) =>
  there.slice(Math.floor((i * there.length) / 10), Math.floor(((i + 1) * there.length) / 10)),
).filter((rows) => rows.length > 0);
const bars = [
  ...tenths.map((rows, i) => ({
    group: `${i + 1}`,
    from: Number(cells[rows[0]!]),
    until: Number(cells[rows[rows.length - 1]!]),
    rows: rows.length,
    share: share(rows),
  })),
  ...[usable.filter((row) => isMissing(cells[row]))]
    .filter((rows) => rows.length > 0)
    .map((rows) => ({ group: "missing", from: null, until: null, rows: rows.length, share: share(rows) })),
];
Plot.plot({
  title: `${feature}: share that fails, by tenth (${usable.length.toLocaleString("en")} firm-months)`,
  height: 240,
  marginBottom: 40,
  x: { label: "tenth, lowest first", domain: bars.map(({ group }) => group), labelArrow: "none" },
  y: { percent: true, label: "failing (%)", grid: true },
  marks: [Plot.barY(bars, { x: "group", y: "share", fillOpacity: 0.7 }), Plot.ruleY([0])],
});
// %% values
aq.from(
  bars.map(({ share: failing, ...rest }) => ({ ...rest, "failing, %": Number((100 * failing).toFixed(2)) })),
);
