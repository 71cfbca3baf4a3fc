import type { MonthRange } from "vigie/datasets";
import type { RowReason } from "./reasons.ts";

export type { FoldKeys } from "./keys.ts";

/** Row indices into the panel, ascending; the four parts are disjoint. */
export interface FoldRows {
  readonly train: Uint32Array;
  readonly calibrate: Uint32Array;
  readonly choose: Uint32Array;
  readonly test: Uint32Array;
}

export type FoldPart = keyof FoldRows;
export const foldParts: readonly FoldPart[] = ["train", "calibrate", "choose", "test"];

/** The parts from which something is learned: all but the test. */
export type LearningPart = Exclude<FoldPart, "test">;
export const learningParts: readonly LearningPart[] = ["train", "calibrate", "choose"];

/** What a part holds; months are half-open ISO dates, those declared, not those observed. */
export interface PartDescription {
  readonly from: string;
  readonly until: string;
  readonly rows: number;
  readonly firms: number;
  readonly positiveRows: number;
  /** Firms with at least one positive row in this part. */
  readonly positiveFirms: number;
}

/** The gap between an as-of month from which something is learned and the first test month. */
export interface EmbargoDescription {
  /** Horizon plus reporting delay: the gap after which every label is known. */
  readonly requiredMonths: number;
  /** The gap that was used. */
  readonly months: number;
  /** Why a gap shorter than required was accepted; null when it is not shorter. */
  readonly overridden: { readonly reason: string } | null;
}

export interface Exclusion {
  readonly reason: RowReason;
  readonly rows: number;
  readonly firms: number;
}

/** How firms were put on the two sides of a test. */
export type FirmSides =
  /** This share of all firms was drawn for the test. */
  | { readonly by: "share"; readonly share: number }
  /** Firms of the other side left this one. */
  | { readonly by: "leaving"; readonly from: "train" | "test" }
  /** A slice of the firms, from 1; whether all of it leaves learning or the firms with a test row. */
  | {
      readonly by: "slice";
      readonly slice: number;
      readonly of: number;
      readonly leaving: "drawn" | "present";
    };

/** Plain JSON, for run records and reports. */
export interface FoldDescription {
  readonly format: "vigie.fold/1";
  /** `grouped`: no firm is on both sides of the test. */
  readonly protocol: "temporal" | "grouped";
  /** First day of the test: what was not known by then was not used. */
  readonly cutoff: string;
  readonly parts: Readonly<Record<FoldPart, PartDescription>>;
  readonly embargo: EmbargoDescription;
  /** Whether a firm is in at most one of train, calibrate and choose. */
  readonly separateFirms: boolean;
  /** How the two sides were made, in words, where firms or regions decide; null where time alone does. */
  readonly grouping: string | null;
  /** The same of firms, for any language; absent elsewhere, and in folds made before it was kept. */
  readonly sides?: FirmSides;
  /** Regions learned from and regions judged, where the fold says so; absent: all. */
  readonly learned?: readonly string[];
  readonly tested?: readonly string[];
  readonly seed: string;
  readonly excluded: readonly Exclusion[];
}

export interface Fold {
  readonly rows: FoldRows;
  readonly description: FoldDescription;
}

/** Months by part, half-open. */
export type FoldRanges = Readonly<Record<FoldPart, MonthRange>>;
