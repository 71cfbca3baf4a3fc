import type { Estimate } from "../../evaluation/outcomes.ts";
import { findingOf, type LeakageSentence } from "./sentence.ts";
import type { LeakageVerdict } from "./verdict.ts";

/** What is looked for, in the order in which it is told. */
export const leakageChecks = [
  /** Features rebuilt after every fact known later was changed must not move. */
  "rebuild",
  /** Scores of the same firms one to three months before: a cliff shows what only the last month knew. */
  "earlier scores",
  /** Whether "was seen in training" alone ranks the test part. */
  "seen in training",
  /** Rows and firms that are on both sides of the test. */
  "repeated rows",
  /** One feature that alone ranks better than may be believed. */
  "single feature",
  /** A feature of which alone the gaps rank so. */
  "missing values",
] as const;
export type LeakageCheckName = (typeof leakageChecks)[number];

/** What is measured. */
export type LeakageMeasureName =
  | "fall of the AUC in the last month beyond that of a month before"
  | "AUC at the as-of date"
  | "AUC of the score 1 month earlier"
  | "AUC of the score 2 months earlier"
  | "AUC of the score 3 months earlier"
  | 'AUC of "was seen in training"'
  | 'AUC of "was not seen in training"'
  | "share seen among failing rows"
  | "share seen among other rows"
  | "share of test rows with all features of a row learned from"
  | "share of test rows of firms also learned from"
  | "AUC of the feature alone"
  | "AUC of its gaps alone"
  | "share of cells that moved";

/** A number behind a verdict. */
export interface LeakageMeasure {
  readonly name: LeakageMeasureName;
  /** The feature or model that it is measured of; null where it is all of them. */
  readonly of: string | null;
  readonly estimate: Estimate;
}

export interface LeakageCheck {
  readonly name: LeakageCheckName;
  readonly verdict: LeakageVerdict;
  /** What was found, a sentence or two with its numbers, in English. */
  readonly finding: string;
  /** The same as what is said and its numbers, for any language; absent in reports made before it was kept. */
  readonly says?: readonly LeakageSentence[];
  readonly measures: readonly LeakageMeasure[];
}

/** What was looked for in one model of a run. Plain JSON. */
export interface LeakageReport {
  readonly format: "vigie.leakage/1";
  readonly protocol: string;
  readonly model: string;
  /** Suspect if any check is, clean if all that were made are. */
  readonly verdict: LeakageVerdict;
  /** Those that were made, in the order of `leakageChecks`. */
  readonly checks: readonly LeakageCheck[];
  /** Those that were not, and how to make them. */
  readonly notMade: readonly { readonly name: LeakageCheckName; readonly reason: string }[];
}

/** Failing firms below which no verdict is given on anything that ranks. */
export const leastFailing = 20;

/** A check with its finding in words. */
export function leakageCheck(
  check: Pick<LeakageCheck, "name" | "verdict"> & Required<Pick<LeakageCheck, "says">>,
  measures: readonly LeakageMeasure[] = [],
): LeakageCheck {
  const { name, verdict, says } = check;
  return { name, verdict, finding: findingOf(says), says, measures };
}

/** The report of checks in any order; of two of one name the later counts. */
export function leakageReport(
  { protocol, model }: Pick<LeakageReport, "protocol" | "model">,
  made: readonly LeakageCheck[],
): LeakageReport {
  const checks = leakageChecks.flatMap((name) => made.findLast((check) => check.name === name) ?? []);
  const left = leakageChecks.filter((name) => checks.every((check) => check.name !== name));
  return {
    format: "vigie.leakage/1",
    protocol,
    model,
    verdict: verdictOf(checks),
    checks,
    notMade: left.map((name) => ({ name, reason: "made by `vigie experiment leakage RUN`" })),
  };
}

/** One suspicion is enough; clean needs every check, and at least one. */
function verdictOf(checks: readonly LeakageCheck[]): LeakageVerdict {
  if (checks.some(({ verdict }) => verdict === "suspect")) return "suspect";
  const isClean = checks.length > 0 && checks.every(({ verdict }) => verdict === "clean");
  return isClean ? "clean" : "not enough evidence";
}
