import type { Evaluation, FoldDescription, RunRecord } from "vigie/experiments";
import { estimateText } from "./evidence.ts";
import { count, formatTable } from "./table.ts";

/** From so many folds on each gets a line instead of a table. */
export const manyFolds = 6;

/** A line a fold: what was learned from and judged; a broken embargo in words, painted by `alarm`. */
export function describeManyFolds(folds: RunRecord["folds"], alarm: (text: string) => string): string {
  const rows = Object.entries(folds).map(([name, fold]) => ({ name, ...fold }));
  const table = formatTable(rows, [
    { header: "fold", cell: ({ name }) => name },
    { header: "learns from", cell: ({ parts }) => monthsText(parts.train) },
    { header: "rows", cell: ({ parts }) => count(parts.train.rows), align: "right" },
    { header: "failing firms", cell: ({ parts }) => count(parts.train.positiveFirms), align: "right" },
    { header: "judges", cell: ({ parts }) => monthsText(parts.test) },
    { header: "rows", cell: ({ parts }) => count(parts.test.rows), align: "right" },
    { header: "failing firms", cell: ({ parts }) => count(parts.test.positiveFirms), align: "right" },
  ]);
  return [table, ...embargoes(rows, alarm)].join("\n");
}

function monthsText({ from, until }: FoldDescription["parts"]["test"]): string {
  const last = new Date(Date.parse(`${until}T00:00:00Z`) - 1).toISOString();
  return `${from.slice(0, 7)} to ${last.slice(0, 7)}`;
}

function embargoes(
  folds: readonly (FoldDescription & { readonly name: string })[],
  alarm: (text: string) => string,
): readonly string[] {
  const broken = folds.filter(({ embargo }) => embargo.overridden !== null);
  if (broken.length === 0)
    return [
      `embargo ${folds[0]!.embargo.months} months: every label learned from was known on the test's first day`,
    ];
  return broken.map(({ name, embargo }) =>
    alarm(
      `EMBARGO OVERRIDDEN in ${name}: ${embargo.months} months instead of ${embargo.requiredMonths} (${embargo.overridden!.reason})`,
    ),
  );
}

/** One model under folds that each judge other firms: a line a fold; where too few fail, that instead of a figure. */
export function describeByFold(model: string, evaluations: Readonly<Record<string, Evaluation>>): string {
  const rows = Object.entries(evaluations).map(([name, evaluation]) => ({ name, ...evaluation }));
  const table = formatTable(rows, [
    { header: `${model} by fold`, cell: ({ name }) => name },
    { header: "firms", cell: ({ firms }) => count(firms), align: "right" },
    { header: "failing", cell: ({ positiveFirms }) => count(positiveFirms), align: "right" },
    { header: "AUC", cell: ({ metrics }) => told(metrics.auc, 3) },
    { header: "average precision", cell: ({ metrics }) => told(metrics.averagePrecision, 3) },
    { header: "observed/expected", cell: ({ metrics }) => told(metrics.observedOverExpected, 2) },
  ]);
  return `${table}\nstrong signals left out; 95 % intervals by drawing firms`;
}

/** With its interval, or why there is none. */
export function told(estimate: Evaluation["metrics"][string] | undefined, digits: number): string {
  if (estimate === undefined || estimate.value === null) return "not defined";
  if (estimate.low === null) return `too few fail (${estimate.positiveFirms})`;
  return estimateText(estimate, digits);
}
