import type { DateView, Estimate, FurtherViews, HorizonView, TreatedViews } from "vigie/experiments";
import { estimateText } from "./evidence.ts";
import { count, formatTable } from "./table.ts";

/** What is told of a model beside its two views: treated firms, horizons, dates. */
export function describeFurther(
  model: string,
  { treated, horizons, dates, replicates }: FurtherViews,
): readonly string[] {
  return [
    ...(treated === null ? [] : [describeTreated(model, treated)]),
    ...(horizons.length === 0 ? [] : [describeHorizons(model, horizons)]),
    `${describeDates(model, dates)}\nstrong signals left out; 95 % intervals by ${replicates} draws of firms`,
  ];
}

function describeTreated(model: string, { rows, firms, failingFirms, kept, censored, bounds }: TreatedViews) {
  const lines: readonly { what: string; cell: (metric: string) => string }[] = [
    { what: "kept, the question asked", cell: (metric) => told(kept[metric]) },
    { what: "left out, a sensitivity view", cell: (metric) => told(censored?.[metric]) },
    {
      what: "bounds, whatever untreated firms had become",
      cell: (metric) => {
        const { low, high } = bounds[metric] ?? { low: null, high: null };
        return low === null || high === null ? "" : `${low.toFixed(3)} to ${high.toFixed(3)}`;
      },
    },
  ];
  const table = formatTable(lines, [
    { header: `${model}, firms treated within the horizon`, cell: ({ what }) => what },
    { header: "AUC", cell: ({ cell }) => cell("auc") },
    { header: "precision, high", cell: ({ cell }) => cell("precision@high") },
    { header: "recall, moderate", cell: ({ cell }) => cell("recall@moderate") },
    { header: "share that fails", cell: ({ cell }) => cell("baseRate") },
  ]);
  return `${table}\n${count(rows)} rows of ${count(firms)} firms treated, ${count(failingFirms)} of which failed all the same`;
}

function describeHorizons(model: string, horizons: readonly HorizonView[]): string {
  return formatTable(horizons, [
    {
      header: `${model}, the same scores within`,
      cell: ({ months, isTarget }) => `${months} months${isTarget ? ", what it was made for" : ""}`,
    },
    { header: "AUC", cell: ({ metrics }) => told(metrics?.auc) },
    { header: "average precision", cell: ({ metrics }) => told(metrics?.averagePrecision) },
    { header: "share that fails", cell: ({ metrics }) => told(metrics?.baseRate) },
    { header: "known up to", cell: ({ matureUntil }) => matureUntil.slice(0, 7) },
    { header: "rows", cell: ({ metrics }) => count(metrics?.auc?.rows ?? 0), align: "right" },
    {
      header: "failing firms",
      cell: ({ metrics }) => count(metrics?.auc?.positiveFirms ?? 0),
      align: "right",
    },
    { header: "rows not over", cell: ({ immatureRows }) => count(immatureRows), align: "right" },
  ]);
}

/** Dates that cannot be judged yet in one line: their rows are counted, not judged. */
function describeDates(model: string, dates: readonly DateView[]): string {
  const judged = dates.filter(({ metrics }) => metrics !== null);
  const waiting = dates.filter(({ metrics }) => metrics === null);
  const table = formatTable(judged, [
    { header: `${model}, as of`, cell: ({ asOf }) => asOf.slice(0, 7) },
    { header: "AUC", cell: ({ metrics }) => told(metrics!.auc) },
    { header: "observed/expected", cell: ({ metrics }) => told(metrics!.observedOverExpected) },
    { header: "rows", cell: ({ rows }) => count(rows), align: "right" },
    {
      header: "failing firms",
      cell: ({ metrics }) => count(metrics!.auc.positiveFirms),
      align: "right",
    },
  ]);
  if (waiting.length === 0) return table;
  const rows = waiting.reduce((sum, one) => sum + one.immatureRows, 0);
  const [first, last] = [waiting[0]!.asOf.slice(0, 7), waiting.at(-1)!.asOf.slice(0, 7)];
  return `${table}\n${first} to ${last} cannot be judged yet: ${count(rows)} rows whose horizon is not over, left out`;
}

function told(estimate: Estimate | undefined): string {
  return estimate === undefined ? "" : estimateText(estimate);
}
