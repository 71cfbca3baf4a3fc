import { join } from "node:path";
import { canonicalJson, type Digest, digestBytes, Fault } from "vigie/datasets";
import type { Engine } from "../models/contract.ts";
import type { Environment } from "./environment.ts";
import type { Views } from "./evaluate.ts";
import type { RunModel } from "./record.ts";
import type { RecordedLook } from "./sealed/opening.ts";
import { windowsOverlap } from "./sealed/window.ts";
import { readRunModel, type StoredRun } from "./shelf.ts";
import type { Study } from "./study.ts";

/** One model as it was recorded: by a run, or by a bundle on another machine. */
export interface RecordedModel {
  readonly study: Study;
  readonly dataset: { readonly name: string; readonly version: Digest };
  readonly protocol: string;
  readonly name: string;
  readonly engine: Engine;
  readonly engineVersion: string;
  readonly environment: Environment;
  /** The look under which it was judged on sealed months; null where they were not sealed. */
  readonly look: RecordedLook | "unknown" | null;
  /** Digest of the canonical `pipeline.json`. */
  readonly pipeline: Digest;
  readonly evaluation: { readonly digest: Digest; readonly views: Views };
  /** Path of the Arrow file of its protocol; null where it is not here. */
  readonly predictions: string | null;
}

/** @throws Fault `run.unknown-model`, `run.corrupt`. */
export async function recordedInRun(run: StoredRun, protocol: string, name: string): Promise<RecordedModel> {
  const { record, folder } = run;
  const { pipeline, views } = await readRunModel(run, protocol, name);
  const { engine, engineVersion } = modelNamed(run, protocol, name);
  const { study, dataset, environment } = record;
  return {
    ...{ study, dataset, protocol, name, engine, engineVersion, environment },
    look: lookOf(run, protocol),
    pipeline: digestBytes(canonicalJson(pipeline)),
    evaluation: { digest: digestBytes(canonicalJson(views)), views },
    predictions: join(folder, `predictions-${protocol}.arrow`),
  };
}

function modelNamed({ record }: StoredRun, protocol: string, name: string): RunModel {
  const found = record.models.find((one) => one.protocol === protocol && one.name === name);
  if (found !== undefined) return found;
  throw new Fault("run.unknown-model", `no such model in run ${record.id}: ${protocol}/${name}`, {
    kind: "not-found",
  });
}

/** The recorded look under which a fold of a run was judged. */
function lookOf({ record, receipt }: StoredRun, protocol: string): RecordedModel["look"] {
  const judged = record.windows?.[protocol];
  if (judged === undefined || !judged.isSealed) return null;
  return receipt.looks?.find(({ window }) => windowsOverlap(window, judged.window)) ?? "unknown";
}
