import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StoredRun } from "../shelf.ts";
import type { LeakageCheck } from "./report.ts";

/** Checks made of a run after it was stored; outside its digest, as they depend on what else is there. */
export interface MoreChecks {
  readonly format: "vigie.leakage-more/1";
  readonly run: string;
  /** By `<protocol>/<model>`; one of a name takes the place of the run's own. */
  readonly checks: Readonly<Record<string, readonly LeakageCheck[]>>;
}

export function moreChecksFile({ folder, record }: StoredRun): string {
  return join(dirname(folder), "leakage", `${record.id}.json`);
}

/** None where nobody made any. */
export async function readMoreChecks(
  run: StoredRun,
  protocol: string,
  model: string,
): Promise<readonly LeakageCheck[]> {
  const text = await readFile(moreChecksFile(run), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return [];
  const more = JSON.parse(text) as MoreChecks;
  return more.format === "vigie.leakage-more/1" ? (more.checks[`${protocol}/${model}`] ?? []) : [];
}
