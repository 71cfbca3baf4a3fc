import type { Digest, Json } from "vigie/datasets";
import type { Estimate } from "../evaluation/outcomes.ts";
import type { Engine, ModelKind } from "../models/contract.ts";
import type { FoldDescription } from "../splits/fold.ts";
import type { Environment } from "./environment.ts";
import type { RecordedLook, RunWindow } from "./sealed/opening.ts";
import type { Study } from "./study.ts";

/** One fitted and judged model of a run. */
export interface RunModel {
  readonly name: string;
  readonly protocol: string;
  readonly kind: ModelKind;
  readonly engine: Engine;
  /** Version of the library behind the engine. */
  readonly engineVersion: string;
  readonly threads: number;
  /** Average precision on the choose part. */
  readonly chooseAveragePrecision: number;
  /** Metrics on the test part without strong signals. */
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly diagnostics: Json;
}

export interface RunArtifact {
  /** Path inside the run's folder. */
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
}

/** One recorded execution. Everything here is decided by code, data and parameters: same run, same bytes, same id. */
export interface RunRecord {
  readonly format: "vigie.run/1";
  /** First 12 digits of the digest of all other fields. */
  readonly id: string;
  readonly study: Study;
  readonly dataset: { readonly name: string; readonly version: Digest; readonly rows: number };
  readonly features: readonly string[];
  readonly folds: Readonly<Record<string, FoldDescription>>;
  /** What each protocol looked at; absent in runs stored before months were sealed. */
  readonly windows?: Readonly<Record<string, RunWindow>>;
  readonly models: readonly RunModel[];
  readonly seed: number;
  readonly environment: Environment;
  readonly artifacts: readonly RunArtifact[];
}

/** Stands beside the record, outside its digest. */
export interface RunReceipt {
  /** ISO instant at which this workspace first stored the run. */
  readonly storedAt: string;
  readonly author: string;
  /** Seconds per stage. */
  readonly seconds: Readonly<Record<string, number>>;
  /** The looks at sealed months under which its scores were computed; absent for development. */
  readonly looks?: readonly RecordedLook[];
}
