import type { Ablation, ComparisonLine } from "vigie/experiments";
import { estimateText } from "./evidence.ts";
import { formatTable } from "./table.ts";

/** What a model loses without each feature or theme, in average precision and AUC, the most useful first. */
export function describeAblation({ model, protocol, lines }: Ablation): string {
  return formatTable(lines, [
    { header: `${model} (${protocol}) without`, cell: ({ without }) => without },
    { header: "loses average precision", cell: ({ lines: [, precision] }) => lost(precision!) },
    { header: "loses AUC", cell: ({ lines: [auc] }) => lost(auc!) },
  ]);
}

function lost({ difference, verdict }: ComparisonLine): string {
  return difference.value === null ? "not defined" : `${estimateText(difference)} ${verdict}`;
}
