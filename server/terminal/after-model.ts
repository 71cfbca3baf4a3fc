import {
  type LeadTimes,
  leadMeasures,
  type RulesReport,
  type Thresholds,
  type Views,
} from "vigie/experiments";
import { estimateText } from "./evidence.ts";
import { count, formatTable } from "./table.ts";

/** Thresholds with how they were set, and how early alerts came: of one model of a run. */
export function describeAfterModel(
  model: string,
  { thresholds, leadTime }: Pick<Views, "thresholds" | "leadTime">,
): readonly string[] {
  return [
    ...(thresholds === undefined ? [] : [describeThresholds(model, thresholds)]),
    ...(leadTime ? [describeLeadTime(model, leadTime)] : []),
  ];
}

function describeThresholds(model: string, thresholds: Thresholds): string {
  const rows = (["high", "moderate"] as const).map((level) => ({ level, ...thresholds[level] }));
  const percent = (share: number) => `${(100 * share).toPrecision(3)} %`;
  const table = formatTable(rows, [
    { header: `thresholds of ${model}`, cell: ({ level }) => level },
    { header: "probability", cell: ({ probability }) => percent(probability), align: "right" },
    {
      header: "in 95 % of draws",
      cell: ({ redrawn }) => (redrawn ? redrawn.probability.map(percent).join(" to ") : "–"),
    },
    { header: "set so that it", cell: ({ criterion }) => criterion },
    { header: "reached", cell: ({ value }) => estimateText(value) },
    { header: "failing firms", cell: ({ value }) => count(value.positiveFirms), align: "right" },
  ]);
  return `${table}\nchosen on the ${thresholds.high.origin}, which flatters what it reached`;
}

/** What expert rules changed after a model, each and all together. */
export function describeRules(model: string, { rules, lines }: RulesReport): string {
  const each = formatTable(rules, [
    { header: `expert rules after ${model}`, cell: ({ name, version }) => `${name} ${version}` },
    { header: "where", cell: ({ text }) => text },
    { header: "does", cell: ({ does }) => does },
    { header: "firms", cell: ({ holds }) => count(holds.firms), align: "right" },
    { header: "failing", cell: ({ holds }) => count(holds.positiveFirms), align: "right" },
    { header: "rows raised", cell: ({ raised }) => count(raised.rows), align: "right" },
    { header: "rows lowered", cell: ({ lowered }) => count(lowered.rows), align: "right" },
  ]);
  const worth = formatTable(lines, [
    { header: "with and without", cell: ({ metric }) => metric },
    { header: "with", cell: ({ a }) => a?.toFixed(3) ?? "–" },
    { header: "without", cell: ({ b }) => b?.toFixed(3) ?? "–" },
    { header: "difference", cell: ({ difference }) => estimateText(difference) },
    { header: "with them it is", cell: ({ verdict }) => verdict },
  ]);
  return `${each}\n\n${worth}\nall rules against the model alone, paired over firms`;
}

function describeLeadTime(
  model: string,
  { levels, failingFirms, unknownOpenings, testMonths }: LeadTimes,
): string {
  const table = formatTable(leadMeasures, [
    {
      header: `lead time of ${model}`,
      cell: ({ title, unit }) => (unit === "months" ? `${title}, months` : title),
    },
    ...(["high", "moderate"] as const).map((level) => ({
      header: level === "high" ? "high" : "moderate or high",
      cell: ({ name, unit }: (typeof leadMeasures)[number]) => {
        const measure = levels[level].measures[name]!;
        return `${estimateText(measure, unit === "months" ? 1 : 2)} (${count(measure.firms)})`;
      },
    })),
  ]);
  const unknown = unknownOpenings === 0 ? "" : `; of ${count(unknownOpenings)} more the month is not known`;
  return `${table}\nfrom the first alert in the test's ${testMonths} months to the procedure, ${count(failingFirms)} failing firms${unknown}; in brackets the firms that each line is of: an alert cannot come before the first month judged`;
}
