import type { Evidence } from "../evidence.ts";
import type { RuleFinding } from "./finding.ts";
import { foundText, wantedText } from "./finding-text.ts";
import type { RuleName, RuleParameters } from "./schema.ts";

export type Verdict = "pass" | "fail" | "not enough evidence";

/** What a rule says of one version. */
export interface Answer {
  readonly verdict: Verdict;
  readonly finding: RuleFinding;
  /** The finding in English, in a sentence with its numbers. */
  readonly found: string;
  /** What was looked at: files of the bundle, events of the journal, predictions of runs. */
  readonly read: readonly string[];
  /** What evidence would make it pass, in English; null where it passes. */
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

export function passed(finding: RuleFinding, read: readonly string[]): Answer {
  return answer("pass", finding, read);
}

export function failed(finding: RuleFinding, read: readonly string[]): Answer {
  return answer("fail", finding, read);
}

export function unknown(finding: RuleFinding, read: readonly string[]): Answer {
  return answer("not enough evidence", finding, read);
}

function answer(verdict: Verdict, finding: RuleFinding, read: readonly string[]): Answer {
  return {
    verdict,
    finding,
    found: foundText(finding, verdict),
    read,
    wanted: wantedText(finding, verdict),
  };
}
