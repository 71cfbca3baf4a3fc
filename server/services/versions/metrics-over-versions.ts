import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Views } from "vigie/experiments";
import type { Registry } from "vigie/registry";
import type { VersionMetrics } from "../../api/version-differences.ts";

/** Newest versions that are told. */
const mostVersions = 50;

/** The metrics of a model's newest versions, oldest first; versions without an evaluation are left out. */
export async function metricsOverVersions(
  registry: Registry,
  model: string,
): Promise<readonly VersionMetrics[]> {
  registry.resolve(`${model}@1`);
  const versions = registry.list({ model }).slice(-mostVersions);
  const read = versions.map(async ({ folder, number, status, aliases, registeredAt }) => {
    const views = await readFile(join(folder, "evaluation.json"), "utf8").catch(() => "null");
    const evaluation = (JSON.parse(views) as Views | null)?.withoutStrongSignals;
    return evaluation === undefined
      ? []
      : [{ number, status, aliases, registeredAt, metrics: evaluation.metrics }];
  });
  return (await Promise.all(read)).flat();
}
