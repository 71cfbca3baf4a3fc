import { readListsOverFolds, readRunModel, type StoredRun, seriesOf } from "vigie/experiments";
import { describeAudit, describeGaps } from "../terminal/audit.ts";
import { bestOverFolds } from "../terminal/backtest.ts";

/** The audits of the best model's lists: of all test dates together, where several folds were judged, then of the newest fold. */
export async function describeLists(run: StoredRun): Promise<readonly string[]> {
  const { study, folds } = run.record;
  const best = bestOverFolds(run.record);
  const origin = study.audit === undefined ? "usual criteria" : "criteria named by the study";
  const texts: string[] = [];
  for (const series of seriesOf(folds)) {
    const found = await readListsOverFolds(run, series, best);
    if (found === null) continue;
    const audit = describeAudit(`${best} (${series.folds.join(", ")})`, found.lists);
    texts.push(
      `fairness audit of all test dates together, ${origin}\n${audit}`,
      ...describeGaps(found.lists),
    );
  }
  const newest = Object.keys(folds).at(-1)!;
  const { lists } = (await readRunModel(run, newest, best)).views.withoutStrongSignals;
  // Runs stored before criteria could be named have another audit.
  if (lists?.overTime === undefined) return texts;
  return [...texts, `fairness audit, ${origin}\n${describeAudit(`${best} (${newest})`, lists)}`];
}
