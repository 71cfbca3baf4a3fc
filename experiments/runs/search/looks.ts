import { parseMonth } from "vigie/datasets";
import type { FoldDescription, FoldPart } from "../../splits/fold.ts";
import { listRuns } from "../shelf.ts";
import { listTrials } from "./record.ts";

/** Models that have been judged on some months of a panel: each further one makes the best of them look better than it is. */
export interface Looks {
  /** On the months of the choose part, where models are chosen among each other. */
  readonly choose: number;
  /** On the months of the test. */
  readonly test: number;
}

/**
 * Counts stored runs and trials of panels of this name whose parts overlap those of `fold` in time. What was removed from
 * the workspace is not counted.
 */
export async function countLooks(runsFolder: string, panel: string, fold: FoldDescription): Promise<Looks> {
  const [{ runs }, trials] = await Promise.all([listRuns(runsFolder), listTrials(runsFolder)]);
  const name = plainName(panel);
  const models = runs
    .filter(({ record }) => plainName(record.dataset.name) === name)
    .flatMap(({ record }) => record.models.map(({ protocol }) => record.folds[protocol]!));
  const tried = trials.filter(({ dataset }) => plainName(dataset.name) === name).map((trial) => trial.fold);
  const looksAt = (part: FoldPart) => (other: FoldDescription) =>
    overlap(other.parts[part], fold.parts[part]);
  return {
    choose: [...models, ...tried].filter(looksAt("choose")).length,
    test: models.filter(looksAt("test")).length,
  };
}

/** A panel with declared features has the same firms and months. */
function plainName(panel: string): string {
  return panel.replace(/\+declared$/, "");
}

function overlap(a: FoldDescription["parts"][FoldPart], b: FoldDescription["parts"][FoldPart]): boolean {
  return parseMonth(a.from) < parseMonth(b.until) && parseMonth(b.from) < parseMonth(a.until);
}
