import type { Undecided } from "../evaluation/audit/undecided.ts";
import type { Threshold } from "../evaluation/thresholds.ts";
import type { RulesReport } from "../runs/rules/judge.ts";
import type { FoldDescription } from "../splits/fold.ts";
import type { RowReason } from "../splits/reasons.ts";

type RuleLine = RulesReport["rules"][number];
interface Told {
  readonly reason: string;
  readonly why?: Undecided;
}

/** What records say in English words, for which they hold kinds and numbers too: in English as records have it. */
export const reasonsEn = {
  /** Why rows are left out. */
  row: (reason: RowReason): string => reason,
  /** Why something is not judged. */
  undecided: ({ reason }: Told): string => reason,
  /** What a threshold is set by, `high` or `moderate`. */
  aim: ({ criterion }: Threshold, _level: string): string => criterion,
  /** On which rows. */
  origin: ({ origin }: Threshold): string => origin,
  action: ({ does }: Pick<RuleLine, "does" | "action">): string => does,
  /** How firms or regions were put on the two sides of a test; empty where time alone decides. */
  grouping: ({ grouping }: FoldDescription): string => grouping ?? "",
  /** A level of a division, where it is a word. */
  level: (name: string): string => name,
  /** Average precision across groups with other base rates; shares. */
  groupCaution: (least: string, most: string) =>
    `Average precision depends on the base rate, which runs from ${least} to ${most}: compare models within a group by it, never groups.`,
};
