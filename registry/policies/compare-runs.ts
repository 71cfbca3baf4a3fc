import { join } from "node:path";
import { type Digest, digestFile, digestJson } from "vigie/datasets";
import {
  type Comparison,
  compareModels,
  type Outcomes,
  readRun,
  readTestPredictions,
  type StoredRun,
} from "vigie/experiments";
import { bundleFolder } from "../bundle/bundle.ts";
import type { VersionState } from "../state/state.ts";
import type { Unpairable } from "./evidence.ts";

/** Average precision of two versions on the test rows of their runs, paired; or why that cannot be done. */
export async function compareRuns(
  runsFolder: string,
  a: VersionState,
  b: VersionState,
  bundles: string,
): Promise<Comparison["lines"][number] | Unpairable> {
  const [ours, theirs] = [
    await predictionsOf(runsFolder, a, bundles),
    await predictionsOf(runsFolder, b, bundles),
  ];
  if ("because" in ours) return ours;
  if ("because" in theirs) return theirs;
  if (ours.rows !== theirs.rows) return { because: "other rows" };
  const [left, right] = [ours.outcomes, theirs.outcomes];
  if (left.labels.some((label, i) => label !== right.labels[i])) return { because: "other targets" };
  return compareModels(left, right, { metrics: ["averagePrecision"], seed: `${a.digest} ${b.digest}` })
    .lines[0]!;
}

interface TestRows {
  readonly rows: Digest;
  readonly outcomes: Outcomes;
}

async function predictionsOf(
  runsFolder: string,
  version: VersionState,
  bundles: string,
): Promise<TestRows | Unpairable> {
  const run = await readRun(runsFolder, version.run.id).catch(() => null);
  const { id } = version.run;
  if (run === null || digestJson(run.record) !== version.run.digest) return { because: "no run", run: id };
  const pipeline = await digestFile(join(bundleFolder(bundles, version.digest), "pipeline.json"));
  const model = modelMadeInto(run, pipeline);
  if (model === null) return { because: "other bytes", run: id };
  const path = `predictions-${model.protocol}.arrow`;
  const wanted = run.record.artifacts.find((artifact) => artifact.path === path)?.digest;
  const found = await digestFile(join(run.folder, path)).catch(() => null);
  if (found === null || found !== wanted) return { because: "no predictions", run: id };
  const { rows, outcomesOf } = await readTestPredictions(join(run.folder, path));
  return { rows, outcomes: outcomesOf(model.name) };
}

/** Which model of a run a bundle's pipeline came from: both have the same bytes. */
export function modelMadeInto(
  { record }: StoredRun,
  pipeline: Digest,
): { readonly protocol: string; readonly name: string } | null {
  const found = record.models.find(({ protocol, name }) =>
    record.artifacts.some(
      ({ path, digest }) => path === `models/${protocol}/${name}/pipeline.json` && digest === pipeline,
    ),
  );
  return found === undefined ? null : { protocol: found.protocol, name: found.name };
}
