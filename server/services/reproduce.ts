import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { LongWork } from "vigie/datasets";
import { type ModelReproduction, type RecordedModel, reproduceModel } from "vigie/experiments";
import type { Workspace } from "../workspace.ts";

/** Makes recorded models again where nothing finished lies, and removes what was made. */
export async function reproduceApart(
  workspace: Workspace,
  models: readonly RecordedModel[],
  { person, ...work }: LongWork & { readonly person: string },
): Promise<readonly ModelReproduction[]> {
  const parent = join(workspace.cacheFolder, "reproductions");
  await mkdir(parent, { recursive: true });
  const apart = await mkdtemp(join(parent, "of-"));
  try {
    const laboratory = await workspace.openLaboratoryApart(person, apart);
    const made: ModelReproduction[] = [];
    for (const model of models) made.push(await reproduceModel(model, laboratory, work));
    return made;
  } finally {
    await rm(apart, { recursive: true, force: true });
  }
}

/** What a person reads of it, and what is kept beside the journal. */
export function describeReproduction({
  protocol,
  name,
  result,
  why,
  same,
  largest,
  otherwise,
}: ModelReproduction): string {
  const lines = [`${name} (${protocol}): ${result}${why === null ? "" : `: ${why}`}`];
  if (same !== null) {
    const bytes = (["pipeline", "evaluation", "rows"] as const).map((part) => {
      const what = part === "rows" ? "test predictions" : `${part}.json`;
      return `${what} ${same[part] === null ? "not here to compare" : same[part] ? "the same" : "different"}`;
    });
    lines.push(bytes.join(", "));
    lines.push(
      `largest difference of a metric ${figure(largest.metrics)}, of a row's log-odds ${figure(largest.margins)}`,
    );
  }
  return [...lines, ...otherwise].join("\n");
}

function figure(value: number | null): string {
  if (value === null) return "unknown";
  return value === 0 ? "0" : value.toExponential(1);
}
