import type { Comparison, Estimate, FoldDescription, TestWindow, Views } from "vigie/experiments";
import type { VersionState } from "../state/state.ts";
import type { LeakageReport } from "./leakage-report.ts";

type ComparisonLine = Comparison["lines"][number];

/** Why the test rows of two versions cannot be compared row by row. */
export type Unpairable =
  | { readonly because: "no runs" | "other rows" | "other targets" }
  | { readonly because: "no run" | "other bytes" | "no predictions"; readonly run: string };

/** A candidate held against the version that `production` points at. */
export type AgainstProduction =
  | { readonly kind: "none" }
  /** Both scored the same test rows: the same firms are drawn for both. */
  | { readonly kind: "paired"; readonly reference: string; readonly line: ComparisonLine }
  /** From each one's own evaluation, taken as independent. */
  | {
      readonly kind: "unpaired";
      readonly reference: string;
      /** Why the rows could not be paired. */
      readonly why: Unpairable;
      readonly candidate: Estimate | null;
      readonly production: Estimate | null;
    };

/** What the bundle says and what was computed from it: fixed bytes, whoever asks and whenever. */
export interface BundleEvidence {
  /** Null where the bundle has no such file, or it holds something else. */
  readonly views: Views | null;
  readonly fold: FoldDescription | null;
  readonly leakage: LeakageReport | null;
  /** The months it was tested on; null where the bundle does not say. */
  readonly window: TestWindow | null;
  readonly againstProduction: AgainstProduction;
}

/** Everything the rules read: the bundle's evidence and what the journal says at the moment of judging. */
export interface Evidence extends BundleEvidence {
  readonly version: VersionState;
  readonly now: Date;
  /** How often these months were opened while they were sealed; null where no opening was ever journaled. */
  readonly looks: number | null;
}
