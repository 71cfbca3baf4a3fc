import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestFile, Fault } from "vigie/datasets";
import {
  type Engine,
  type Environment,
  type RecordedModel,
  type RunWindow,
  readRun,
  recordedInRun,
  type Study,
  type Views,
} from "vigie/experiments";
import { modelMadeInto } from "../policies/compare-runs.ts";
import type { Version } from "../versions.ts";

/** `origin.json`: what making a bundle again takes beside study, engine and environment. */
export interface BundleOrigin {
  readonly format: "vigie.origin/1";
  /** Id of the run. */
  readonly run: string;
  readonly dataset: { readonly name: string; readonly version: Digest; readonly rows: number };
  readonly protocol: string;
  readonly model: string;
}

/**
 * A version's model as it was recorded: by its run where that is here, else by the bundle alone.
 * @throws Fault `bundle.no-origin` (not-found) where neither says how it was made.
 */
export async function recordedOfVersion(version: Version, runsFolder: string): Promise<RecordedModel> {
  const pipeline = await digestFile(join(version.folder, "pipeline.json"));
  const run = await readRun(runsFolder, version.run.id).catch(() => null);
  const made = run === null ? null : modelMadeInto(run, pipeline);
  if (run !== null && made !== null) return recordedInRun(run, made.protocol, made.name);
  return recordedInBundle(version, pipeline);
}

async function recordedInBundle({ folder, reference }: Version, pipeline: Digest): Promise<RecordedModel> {
  const read = async <T>(file: string) =>
    JSON.parse(await readFile(join(folder, file), "utf8").catch(() => "null")) as T | null;
  const origin = await read<BundleOrigin>("origin.json");
  const study = await read<Study>("study.json");
  const environment = await read<Environment & { engine: Engine; engineVersion: string }>("environment.json");
  const views = await read<Views>("evaluation.json");
  if (origin === null || study === null || environment === null || views === null)
    throw new Fault(
      "bundle.no-origin",
      `bundle of ${reference} does not say how it was made (expected its run in this workspace, or origin.json)`,
      { kind: "not-found" },
    );
  const window = await read<RunWindow>("window.json");
  const { engine, engineVersion, vigie, node, platform, code, packageLock } = environment;
  return {
    ...{ study, dataset: origin.dataset, protocol: origin.protocol, name: origin.model },
    ...{ engine, engineVersion, environment: { vigie, node, platform, code, packageLock } },
    look: window?.isSealed === true ? "unknown" : null,
    pipeline,
    evaluation: { digest: await digestFile(join(folder, "evaluation.json")), views },
    predictions: null,
  };
}
