import type { Evidence } from "../evidence.ts";
import type { RuleName, RuleParameters } from "./schema.ts";

export type Verdict = "pass" | "fail" | "not enough evidence";

/** What a rule says of one version. */
export interface Answer {
  readonly verdict: Verdict;
  /** What was found, in a sentence with its numbers. */
  readonly found: string;
  /** What was looked at: files of the bundle, events of the journal, predictions of runs. */
  readonly read: readonly string[];
  /** What evidence would make it pass; null where it passes. */
  readonly wanted: string | null;
}

/** One rule on evidence: a policy holds its parameters, this folder its code, one rule a file. */
export interface Rule<N extends RuleName> {
  /** Whether a reviewer may waive a `fail`, until a date. */
  readonly canBeWaived: boolean;
  /** What is asked, in one sentence. */
  readonly asks: (parameters: RuleParameters<N>) => string;
  readonly judge: (parameters: RuleParameters<N>, evidence: Evidence) => Answer;
}

export function passed(found: string, read: readonly string[]): Answer {
  return { verdict: "pass", found, read, wanted: null };
}

export function failed(found: string, read: readonly string[], wanted: string): Answer {
  return { verdict: "fail", found, read, wanted };
}

export function unknown(found: string, read: readonly string[], wanted: string): Answer {
  return { verdict: "not enough evidence", found, read, wanted };
}

/** `0.812 [0.790, 0.834]` */
export function interval(value: number, low: number, high: number): string {
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
