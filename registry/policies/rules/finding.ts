import type { VersionState } from "../../state/state.ts";
import type { Unpairable } from "../evidence.ts";

/** A value with its 95 % interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A comparison of an audit: recall of Bretagne (region). */
export interface AuditLine {
  readonly division: string;
  readonly metric: string;
  readonly level: string;
}

/** What a rule found: facts, from which each language makes its sentences. */
export type RuleFinding =
  | { readonly says: "none in production" }
  | { readonly says: "no difference"; readonly reference: string; readonly why: Unpairable | null }
  | ({
      readonly says: "difference";
      readonly reference: string;
      /** Why the rows could not be paired; null where they were. */
      readonly why: Unpairable | null;
      readonly margin: number;
      /** Failing firms that would decide, about; null where no number would. */
      readonly needed: number | null;
    } & Interval)
  | { readonly says: "no slope" }
  | { readonly says: "no interval of the slope"; readonly method: string }
  | ({ readonly says: "slope"; readonly failing: number; readonly needed: number | null } & Interval)
  | { readonly says: "no audit" }
  | {
      readonly says: "comparisons";
      readonly of: number;
      /** Those that fail or, where none does, that lack evidence. */
      readonly count: number;
      /** The first of them. */
      readonly first: readonly AuditLine[];
    }
  | { readonly says: "no split" }
  | {
      readonly says: "embargo";
      readonly months: number;
      readonly required: number;
      /** Why it was shortened, or null. */
      readonly reason: string | null;
    }
  | { readonly says: "no leakage check" }
  | { readonly says: "leakage"; readonly checks: readonly string[] }
  | { readonly says: "not reproduced"; readonly reference: string; readonly byAuthor: boolean }
  | {
      readonly says: "reproduced";
      readonly reference: string;
      readonly result: VersionState["reproductions"][number]["result"];
      readonly by: string;
      /** `YYYY-MM-DD` */
      readonly on: string;
      /** Set where that is too long ago. */
      readonly daysAgo: number | null;
    }
  | { readonly says: "no look" }
  | { readonly says: "looks"; readonly times: number };
