import { Fault } from "vigie/datasets";
import { readModelFile, type StoredRun } from "../shelf.ts";
import { readMoreChecks } from "./more.ts";
import { type LeakageReport, leakageReport } from "./report.ts";

/** What was looked for in a model of a run, then or later; null for runs older than the check. Throws `run.corrupt`, `leakage.unknown-format`. */
export async function readLeakage(
  run: StoredRun,
  protocol: string,
  model: string,
): Promise<LeakageReport | null> {
  const found = (await readModelFile(
    run,
    `models/${protocol}/${model}/leakage.json`,
  )) as LeakageReport | null;
  if (found === null) return null;
  if (found.format === "vigie.leakage/1") {
    const more = await readMoreChecks(run, protocol, model);
    return more.length === 0 ? found : leakageReport(found, [...found.checks, ...more]);
  }
  throw new Fault(
    "leakage.unknown-format",
    `unknown leakage format: ${String((found as { format?: unknown }).format)} (expected vigie.leakage/1)`,
    { kind: "broken" },
  );
}
