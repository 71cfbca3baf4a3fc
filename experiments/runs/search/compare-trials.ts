import { join } from "node:path";
import type { Json } from "vigie/datasets";
import { type ComparisonLine, compareModels } from "../../evaluation/compare.ts";
import type { Work } from "../jobs/task.ts";
import { readOutcomes } from "./trial.ts";

/** What the job is told. Inputs: `winner` and each of `others`, folders of trials. */
export interface CompareOrder {
  readonly others: readonly string[];
  readonly metric: string;
  readonly replicates: number;
  readonly seed: number;
}

/** The winner against each other trial on the choose part, in the order of `others`; the same firms are drawn for both. */
export const work: Work = async ({ parameters, inputs, onProgress }) => {
  const { others, metric, replicates, seed } = parameters as unknown as CompareOrder;
  const winner = await readOutcomes(join(inputs.winner!, "choose.arrow"));
  const lines: ComparisonLine[] = [];
  for (const [i, other] of others.entries()) {
    const outcomes = await readOutcomes(join(inputs[other]!, "choose.arrow"));
    lines.push(compareModels(winner, outcomes, { metrics: [metric], replicates, seed }).lines[0]!);
    onProgress({ label: "comparing trials", fraction: (i + 1) / others.length });
  }
  return lines as unknown as Json;
};
