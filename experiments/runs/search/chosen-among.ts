import { parseMonth } from "vigie/datasets";
import type { FoldDescription } from "../../splits/fold.ts";
import { listRuns } from "../shelf.ts";
import { listTrials } from "./record.ts";

/**
 * How many models have been chosen among on the choose months of `fold`: runs and trials of panels of this name that the
 * workspace still keeps. Looks at the sealed months are another thing: the registry's journal counts them.
 */
export async function countChosenAmong(
  runsFolder: string,
  panel: string,
  fold: FoldDescription,
): Promise<number> {
  const [{ runs }, trials] = await Promise.all([listRuns(runsFolder), listTrials(runsFolder)]);
  const name = plainName(panel);
  const models = runs
    .filter(({ record }) => plainName(record.dataset.name) === name)
    .flatMap(({ record }) => record.models.map(({ protocol }) => record.folds[protocol]!));
  const tried = trials.filter(({ dataset }) => plainName(dataset.name) === name).map((trial) => trial.fold);
  return [...models, ...tried].filter((other) => chooseTogether(other, fold)).length;
}

/** A panel with declared features has the same firms and months. */
function plainName(panel: string): string {
  return panel.replace(/\+declared$/, "");
}

function chooseTogether(
  { parts: { choose: a } }: FoldDescription,
  { parts: { choose: b } }: FoldDescription,
) {
  return parseMonth(a.from) < parseMonth(b.until) && parseMonth(b.from) < parseMonth(a.until);
}
