import type { Json } from "vigie/datasets";
import type { Engine, ModelKind } from "../models/contract.ts";
import type { FoldConfig } from "../splits/config.ts";
import type { Grouping } from "../splits/grouped.ts";

/** One model of a study. */
export interface ModelChoice {
  readonly name: string;
  readonly kind: ModelKind;
  /** `auto`: `native` where libxgboost is found, else `wasm`. */
  readonly engine: Engine | "auto";
  readonly params: Readonly<Record<string, Json>>;
  readonly mode: "raw" | "imputed-and-scaled";
  /** Panel columns; absent means the study's features. */
  readonly features?: readonly string[];
}

/** How the panel is cut, and what the cut shows. */
export interface Protocol {
  readonly name: "temporal" | "grouped";
  readonly meaning: string;
  readonly fold: FoldConfig & Grouping;
}

/** An experiment definition: plain JSON, its digest is part of every run made from it. */
export interface Study {
  readonly format: "vigie.study/1";
  readonly name: string;
  readonly question: string;
  /** Panel reference: name, or name@digest. */
  readonly panel: string;
  /** Panel columns of role `feature`; `all` takes every one. */
  readonly features: readonly string[] | "all";
  /** Columns with heavy tails, passed through asinh before scaling. */
  readonly asinh: readonly string[];
  readonly protocols: readonly Protocol[];
  readonly models: readonly ModelChoice[];
  readonly seed: number;
  /** Bootstrap replicates for intervals. */
  readonly replicates: number;
}
