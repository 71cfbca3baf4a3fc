import { Fault } from "vigie/datasets";
import { readModelFile, type StoredRun } from "../shelf.ts";
import type { LeakageReport } from "./report.ts";

/** What was looked for in a model of a run; null for runs older than the check. Throws `run.corrupt`, `leakage.unknown-format`. */
export async function readLeakage(
  run: StoredRun,
  protocol: string,
  model: string,
): Promise<LeakageReport | null> {
  const found = (await readModelFile(
    run,
    `models/${protocol}/${model}/leakage.json`,
  )) as LeakageReport | null;
  if (found === null || found.format === "vigie.leakage/1") return found;
  throw new Fault(
    "leakage.unknown-format",
    `unknown leakage format: ${String((found as { format?: unknown }).format)} (expected vigie.leakage/1)`,
    { kind: "broken" },
  );
}
