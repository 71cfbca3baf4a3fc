import type { Digest, Json } from "../../foundation/digest.ts";
import type { LongWork, OnProgress } from "../../foundation/progress.ts";
import { catalogue } from "../catalogue.ts";
import { type DeclaredFeature, declareFeatures } from "../declareFeatures.ts";
import type { FeatureDefinition } from "../definition.ts";
import type { DeliveredValues } from "../facts.ts";

/**
 * A piece of a panel's build: told by JSON, reading declared files, leaving one folder. Where and how it is run is the
 * caller's business (`runs/jobs`: a child process each, finished ones not redone).
 */
export interface StageCall {
  /** For people. */
  readonly label: string;
  readonly order: StageOrder;
  readonly inputs: Readonly<Record<string, { readonly digest: Digest; readonly path: string }>>;
}

/** What all stages of a build share. */
export interface BuildOrder {
  /** Parquet files of each source: names of inputs. */
  readonly facts: Readonly<Record<string, readonly string[]>>;
  /** First as-of month and the first one after the last, `YYYY-MM`. */
  readonly from: string;
  readonly until: string;
  readonly horizons: readonly number[];
  readonly reportingDelayMonths: number;
  /** `YYYY-MM-DD`. */
  readonly cutoff: string;
  /** Which of several deliveries of a fact counts. */
  readonly values: DeliveredValues;
  /** Features beside those of the catalogue. */
  readonly declared: readonly DeclaredFeature[];
}

/** Every feature of a build. */
export function featuresOf({ declared }: Pick<BuildOrder, "declared">): readonly FeatureDefinition[] {
  return declareFeatures(catalogue, declared);
}

/** Consecutive months that one stage brings together, `YYYY-MM` each. */
export type MonthGroup = readonly string[];

export type StageOrder =
  /** The tables that look across all firms, a Parquet file each, and how the firms are cut into ranges of `firmsAtOnce` at most. */
  | ({ readonly kind: "shared"; readonly firmsAtOnce: number } & BuildOrder)
  /** Nothing but its result: how much later deliveries changed earlier ones. */
  | ({ readonly kind: "revisions" } & BuildOrder)
  /** All months of the firms with `first <= siren < next`: `rowsFile.ts` says how they lie there. */
  | ({ readonly kind: "firms"; readonly first: string; readonly next: string | null } & BuildOrder)
  /**
   * The files of some months, from those of all firms: `<month>.arrow` and `<month>.parquet`, sorted by (region, siren).
   * `first`: position of the first of them among all as-of months.
   */
  | ({ readonly kind: "months"; readonly months: MonthGroup; readonly first: number } & Pick<
      BuildOrder,
      "horizons" | "declared"
    >);

export interface FinishedStage {
  /** Of everything that decided its content. */
  readonly digest: Digest;
  readonly folder: string;
  readonly result: Json;
}

export type RunStage = (call: StageCall, work: LongWork) => Promise<FinishedStage>;

/** What a stage is given where it runs. */
export interface StageContext {
  /** Path of each input. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Empty folder to fill. */
  readonly output: string;
  readonly onProgress: OnProgress;
}
