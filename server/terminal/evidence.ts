import type { Estimate, FoldDescription, RunModel } from "vigie/experiments";
import { foldParts } from "vigie/experiments";
import { count, fixed, formatTable } from "./table.ts";

/** A fold as text: the parts with their dates and counts, the embargo, what was left out; `alarm` paints a broken embargo. */
export function describeFold(fold: FoldDescription, alarm = (text: string) => text): string {
  const rows = foldParts.map((part) => ({ part, ...fold.parts[part] }));
  const table = formatTable(rows, [
    { header: `${fold.protocol} fold`, cell: ({ part }) => part },
    { header: "from", cell: ({ from }) => from },
    { header: "until", cell: ({ until }) => until },
    { header: "rows", cell: (row) => count(row.rows), align: "right" },
    { header: "firms", cell: ({ firms }) => count(firms), align: "right" },
    { header: "failing rows", cell: ({ positiveRows }) => count(positiveRows), align: "right" },
    { header: "failing firms", cell: ({ positiveFirms }) => count(positiveFirms), align: "right" },
  ]);
  const { embargo } = fold;
  const gap =
    embargo.overridden === null
      ? `embargo ${embargo.months} months: every label learned from was known on ${fold.cutoff}`
      : alarm(
          `EMBARGO OVERRIDDEN: ${embargo.months} months instead of ${embargo.requiredMonths} (${embargo.overridden.reason})`,
        );
  const grouping = fold.grouping === null ? [] : [fold.grouping];
  const excluded = fold.excluded.map(({ reason, rows: left }) => `  ${count(left)} rows: ${reason}`);
  const left = excluded.length === 0 ? ["left out: nothing"] : ["left out:", ...excluded];
  return [table, gap, ...grouping, ...left].join("\n");
}

/** `0.812 [0.790, 0.834]`; the interval is left open where it cannot be given. */
export function estimateText(
  { value, low, high }: Pick<Estimate, "value" | "low" | "high">,
  digits = 3,
): string {
  const bound = (x: number | null) => (x === null ? "–" : fixed(x, digits));
  if (value === null) return "–";
  return `${fixed(value, digits)} [${bound(low)}, ${bound(high)}]`;
}

/** Models x metrics with 95 % intervals. */
export function describeMetrics(models: readonly RunModel[]): string {
  const metric = (name: string) => (model: RunModel) => {
    const estimate = model.metrics[name];
    return estimate === undefined ? "" : estimateText(estimate, name === "brier" ? 4 : 3);
  };
  return formatTable(models, [
    { header: "model", cell: ({ name, protocol }) => `${name} (${protocol})` },
    { header: "AUC", cell: metric("auc") },
    { header: "average precision", cell: metric("averagePrecision") },
    { header: "Brier", cell: metric("brier") },
    { header: "observed/expected", cell: metric("observedOverExpected") },
    { header: "slope", cell: metric("calibrationSlope") },
  ]);
}

/** Which engine fitted each model, and its average precision on the part that chooses. */
export function describeEngines(models: readonly RunModel[]): string {
  return formatTable(models, [
    { header: "model", cell: ({ name, protocol }) => `${name} (${protocol})` },
    { header: "engine", cell: engineText },
    {
      header: "average precision, choose part",
      cell: ({ chooseAveragePrecision }) => chooseAveragePrecision.toFixed(3),
      align: "right",
    },
  ]);
}

/** `native 1.7.4, 2 threads` */
export function engineText({ engine, engineVersion, threads }: RunModel): string {
  return `${engine} ${engineVersion}, ${threads} thread${threads === 1 ? "" : "s"}`;
}
