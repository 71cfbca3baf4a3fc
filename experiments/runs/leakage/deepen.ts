import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  canonicalJson,
  type DatasetStore,
  type LongWork,
  parseMonth,
  writeFileDurably,
} from "vigie/datasets";
import type { RunRecord } from "../record.ts";
import { listRuns, type StoredRun } from "../shelf.ts";
import { type MoreChecks, moreChecksFile } from "./more.ts";
import { againstPrevious } from "./previous.ts";
import { readLeakage } from "./read.ts";
import { checkRebuild } from "./rebuild.ts";
import type { LeakageCheck, LeakageReport } from "./report.ts";

/**
 * Makes the checks of a run that take long or look at what else is stored: the rebuild as of its first and last test month,
 * and single features against the run before. Kept beside the run, where `readLeakage` finds them.
 */
export async function deepenLeakage(
  run: StoredRun,
  { store, runsFolder }: { readonly store: DatasetStore; readonly runsFolder: string },
  work: LongWork = {},
): Promise<readonly LeakageReport[]> {
  const rebuild = await checkRebuild(store, {
    panel: run.record.dataset.version,
    months: monthsOf(run.record),
    ...work,
  });
  const checks: Record<string, readonly LeakageCheck[]> = {};
  for (const { protocol, name } of run.record.models)
    checks[`${protocol}/${name}`] = [
      rebuild,
      ...(await againstEarlierRun(run, runsFolder, { protocol, name })),
    ];
  const more: MoreChecks = { format: "vigie.leakage-more/1", run: run.record.id, checks };
  const file = moreChecksFile(run);
  await mkdir(join(runsFolder, "leakage"), { recursive: true });
  await writeFileDurably(file, canonicalJson(more));
  return leakageOfRun(run);
}

/** Of every model of a run that was looked at. */
export async function leakageOfRun(run: StoredRun): Promise<readonly LeakageReport[]> {
  const reports: LeakageReport[] = [];
  for (const { protocol, name } of run.record.models) {
    const report = await readLeakage(run, protocol, name);
    if (report !== null) reports.push(report);
  }
  return reports;
}

/** The first test month and the last one, of all folds. */
function monthsOf({ folds }: RunRecord): readonly number[] {
  const tests = Object.values(folds).map(({ parts }) => parts.test);
  const first = Math.min(...tests.map(({ from }) => parseMonth(from)));
  const last = Math.max(...tests.map(({ until }) => parseMonth(until) - 1));
  return [...new Set([first, last])];
}

/** The newest run of the study that was stored before this one and looked at the same model. */
async function againstEarlierRun(
  run: StoredRun,
  runsFolder: string,
  { protocol, name }: { readonly protocol: string; readonly name: string },
): Promise<readonly LeakageCheck[]> {
  const current = await readLeakage(run, protocol, name);
  const { runs } = await listRuns(runsFolder);
  const earlier = runs.filter(
    ({ record, receipt }) =>
      record.id !== run.record.id &&
      record.study.name === run.record.study.name &&
      receipt.storedAt < run.receipt.storedAt,
  );
  for (const previous of earlier) {
    const report = await readLeakage(previous, protocol, name);
    if (current !== null && report !== null)
      return againstPrevious(current, { report, run: previous.record.id });
  }
  return [];
}
