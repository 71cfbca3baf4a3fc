import type { Estimate } from "../../evaluation/outcomes.ts";

export type LeakageVerdict = "clean" | "suspect" | "not enough evidence";

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

/** A number behind a verdict. */
export interface LeakageMeasure {
  /** What is measured: `AUC of the score 1 month earlier`. */
  readonly name: string;
  /** The feature or model that it is measured of; null where it is all of them. */
  readonly of: string | null;
  readonly estimate: Estimate;
}

export interface LeakageCheck {
  readonly name: LeakageCheckName;
  readonly verdict: LeakageVerdict;
  /** What was found, a sentence or two with its numbers. */
  readonly finding: string;
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
