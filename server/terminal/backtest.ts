import type { Estimate, Evaluation, RunRecord } from "vigie/experiments";
import { estimateText } from "./evidence.ts";
import { formatTable } from "./table.ts";

/** One model's evaluation under each protocol, by the protocol's name. */
export type EvaluationsByFold = Readonly<Record<string, Evaluation>>;

/**
 * Folds across, regions down: AUC with its interval and, behind it, the failing firms it rests on. The last line is calibration
 * in the large: failures observed over failures expected.
 */
export function describeFolds(model: string, evaluations: EvaluationsByFold): string {
  const folds = Object.entries(evaluations);
  const regions = [
    ...new Set(folds.flatMap(([, { groups }]) => groups?.lines.map(({ level }) => level) ?? [])),
  ];
  const whole = (name: string, metric: string) => evaluations[name]!.metrics[metric];
  const rows = [
    { region: "all, AUC", cell: (fold: string) => cellOf(whole(fold, "auc")) },
    ...regions.sort().map((region) => ({
      region,
      cell: (fold: string) =>
        cellOf(evaluations[fold]!.groups?.lines.find(({ level }) => level === region)?.metrics.auc),
    })),
    { region: "all, observed/expected", cell: (fold: string) => cellOf(whole(fold, "observedOverExpected")) },
  ];
  const table = formatTable(rows, [
    { header: `${model} by fold and region`, cell: ({ region }) => region },
    ...folds.map(([name]) => ({ header: name, cell: (row: (typeof rows)[number]) => row.cell(name) })),
  ]);
  return `${table}\nAUC, strong signals left out, with its 95 % interval and (failing firms); – where those are too few for an interval, blank where none was judged`;
}

/** The model whose average precision on the choose parts is highest in the mean over the folds: never the test's. */
export function bestOverFolds({ models }: RunRecord): string {
  const names = [...new Set(models.map(({ name }) => name))];
  const mean = (name: string) => {
    const own = models.filter((model) => model.name === name);
    return own.reduce((sum, model) => sum + model.chooseAveragePrecision, 0) / own.length;
  };
  return names.reduce((best, name) => (mean(name) > mean(best) ? name : best));
}

/** Blank where nothing was judged; a dash where too few firms fail for an interval: a number alone would mislead. */
function cellOf(estimate: Estimate | undefined): string {
  if (estimate === undefined) return "";
  const isKnown = estimate.value !== null && estimate.low !== null;
  return `${isKnown ? estimateText(estimate, 2) : "–"} (${estimate.positiveFirms})`;
}
