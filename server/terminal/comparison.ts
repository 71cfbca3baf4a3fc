import type { Comparison, ComparisonLine, SideComparison } from "vigie/experiments";
import { estimateText } from "./evidence.ts";
import { count, fixed, formatTable } from "./table.ts";

/** A comparison as text: both views metric by metric, then region by region. */
export function describeComparison(comparison: SideComparison): string {
  const { a, b, commonRows, cautions, withoutStrongSignals: main, withStrongSignals: strong } = comparison;
  const sides = [a, b].map(
    ({ kind, id, model, protocol, rows }, i) =>
      `${i === 0 ? "A" : "B"}  ${model}${protocol === null ? "" : ` (${protocol})`} of ${kind} ${id}, ${count(rows)} rows`,
  );
  return [
    [
      ...sides,
      `${count(commonRows)} rows common to both; A against B, 95 % intervals paired by drawing firms`,
    ].join("\n"),
    `without strong signals\n${describeLines(main)}`,
    ...(strong === null ? [] : [`with strong signals\n${describeLines(strong)}`]),
    ...(main.byGroup === null || main.byGroup.levels.length < 2 ? [] : [describeRegions(main.byGroup)]),
    ...cautions.map(({ text }) => `CAUTION ${text}`),
  ].join("\n\n");
}

function describeLines({ lines, firms, positiveFirms }: Comparison): string {
  const table = formatTable(lines, [
    { header: "metric", cell: ({ metric }) => metric },
    { header: "A", cell: ({ a }) => figure(a), align: "right" },
    { header: "B", cell: ({ b }) => figure(b), align: "right" },
    { header: "A - B", cell: ({ difference }) => estimateText(difference, 4) },
    { header: "A is", cell: verdictText },
  ]);
  return `${table}\n${count(positiveFirms)} failing firms of ${count(firms)}`;
}

function describeRegions({ name, levels }: NonNullable<Comparison["byGroup"]>): string {
  const line = (level: (typeof levels)[number], metric: string) =>
    level.lines.find((one) => one.metric === metric);
  const cell = (metric: string) => (level: (typeof levels)[number]) => {
    const found = line(level, metric);
    return found === undefined ? "" : `${estimateText(found.difference, 3)} ${verdictText(found)}`;
  };
  return `${formatTable(levels, [
    { header: `by ${name}`, cell: ({ level }) => level },
    { header: "failing firms", cell: ({ positiveFirms }) => count(positiveFirms), align: "right" },
    { header: "AUC, A - B", cell: cell("auc") },
    { header: "average precision, A - B", cell: cell("averagePrecision") },
  ])}\nverdicts are Holm-adjusted over the ${name}s`;
}

function verdictText({ verdict }: ComparisonLine): string {
  return verdict;
}

function figure(value: number | null): string {
  return value === null ? "–" : fixed(value, 4);
}
