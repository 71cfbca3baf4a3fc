import type { Estimate, Overlap, ShiftReport, SplitLine } from "vigie/experiments";
import { told } from "./many-folds.ts";
import { count, formatTable } from "./table.ts";

const titles: Readonly<Record<string, string>> = {
  auc: "AUC",
  averagePrecision: "average precision",
  brier: "Brier",
  logLoss: "log loss",
  baseRate: "share that fails",
};

/** How one model changes from where it learned to each place it goes, and how much of that is who the firms are. */
export function describeShifts(
  model: string,
  shifts: Readonly<Record<string, ShiftReport>>,
  alarm: (text: string) => string,
): string {
  const lines = Object.entries(shifts).flatMap(([protocol, shift]) =>
    linesToShow(shift, model).map((line, i) => ({ place: i === 0 ? protocol : "", ...line })),
  );
  const change = (name: "change" | "explained" | "residual") => (line: SplitLine) => signed(line[name]);
  const table = formatTable(lines, [
    { header: `${model}, from where it learned to`, cell: ({ place }) => place },
    { header: "metric", cell: ({ metric }) => titles[metric] ?? metric },
    { header: "there", cell: ({ origin }) => told(origin, 3) },
    { header: "here", cell: ({ target }) => told(target, 3) },
    { header: "changes by", cell: change("change") },
    { header: "who the firms are", cell: change("explained") },
    { header: "the rest", cell: change("residual") },
  ]);
  return [
    table,
    ...Object.entries(shifts).map(([protocol, { overlap, isOverlapEnough }]) => {
      const text = `${protocol}: ${overlapText(overlap)}`;
      return isOverlapEnough ? text : alarm(`${text}: TOO LITTLE IN COMMON, the split says nothing`);
    }),
    "split by weighting the firms learned from to the features found here (density ratio by a logistic regression that has not seen the firm; Shimodaira 2000); 95 % intervals by drawing the firms of both sides, weights held fixed",
  ].join("\n");
}

/** Where too few fail for any interval the first line says it for all. */
function linesToShow({ models }: ShiftReport, model: string): readonly SplitLine[] {
  const lines = models
    .find(({ name }) => name === model)!
    .lines.filter(({ metric }) => metric === "auc" || metric === "brier" || metric === "baseRate");
  return lines.some(({ change }) => change.low !== null) ? lines : lines.slice(0, 1);
}

function overlapText(overlap: Overlap): string {
  const { effectiveFirms, originFirms, separation, clippedShare, clippedAt, beyondShare } = overlap;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return `${count(Math.round(effectiveFirms))} of ${count(originFirms)} firms in effect, told apart ${percent(separation)} of the time, ${percent(clippedShare)} of rows clipped at ${clippedAt} times the mean, ${percent(beyondShare)} of rows here beyond that`;
}

function signed({ value, low, high }: Estimate): string {
  if (value === null) return "not defined";
  if (low === null || high === null) return "too few fail";
  const text = (x: number) => `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(3)}`;
  return `${text(value)} [${text(low)}, ${text(high)}]`;
}
