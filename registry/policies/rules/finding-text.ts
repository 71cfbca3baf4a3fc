import type { Unpairable } from "../evidence.ts";
import type { Interval, RuleFinding } from "./finding.ts";
import type { Verdict } from "./rule.ts";

/** What was found, in a sentence with its numbers. */
export function foundText(finding: RuleFinding, verdict: Verdict): string {
  switch (finding.says) {
    case "none in production":
      return "no other version is in production";
    case "no difference":
      return `no interval of the difference to ${finding.reference} (${pairing(finding.why)})`;
    case "difference":
      return `difference to ${finding.reference} ${interval(finding)}, ${pairing(finding.why)}`;
    case "no slope":
      return "the bundle has no calibration slope";
    case "no interval of the slope":
      return finding.method;
    case "slope":
      return `slope ${interval(finding)}`;
    case "no audit":
      return "no fairness audit was made";
    case "comparisons":
      return comparisonsText(finding, verdict);
    case "no split":
      return "the bundle does not say how it was split";
    case "embargo":
      return finding.reason === null
        ? `${finding.months} months, ${finding.required} required`
        : `${finding.months} months instead of ${finding.required}: ${finding.reason}`;
    case "no leakage check":
      return "no leakage check was made";
    case "leakage":
      return leakageText(finding.checks, verdict);
    case "not reproduced":
      return finding.byAuthor ? "only its author has reproduced it" : "nobody has reproduced it";
    case "reproduced":
      return `${finding.result}, by ${finding.by} on ${finding.on}${finding.daysAgo === null ? "" : `, ${finding.daysAgo} days ago`}`;
    case "no look":
      return "no look at its test months was journaled";
    case "looks":
      return `opened ${finding.times} ${finding.times === 1 ? "time" : "times"}`;
  }
}

/** `0.812 [0.790, 0.834]` */
function interval({ value, low, high }: Interval): string {
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

function pairing(why: Unpairable | null): string {
  return why === null ? "paired on the same rows" : `not paired: ${unpairable(why)}; taken as independent`;
}

function unpairable(why: Unpairable): string {
  switch (why.because) {
    case "no runs":
      return "no runs are here";
    case "no run":
      return `run ${why.run} is not here`;
    case "other bytes":
      return `run ${why.run} does not hold these bytes`;
    case "no predictions":
      return `the predictions of run ${why.run} are not here`;
    case "other rows":
      return "they were tested on different rows";
    case "other targets":
      return "their targets differ on the same rows";
  }
}

function comparisonsText(
  { of, count, first }: Extract<RuleFinding, { says: "comparisons" }>,
  verdict: Verdict,
): string {
  if (verdict === "pass") return `${of} comparisons, none fails`;
  const shown = first.map(({ division, metric, level }) => `${metric} of ${level} (${division})`);
  const names = [...shown, ...(count > shown.length ? [`and ${count - shown.length} more`] : [])].join(", ");
  return `${count} of ${of} comparisons ${verdict === "fail" ? "fail" : "lack evidence"}: ${names}`;
}

function leakageText(checks: readonly string[], verdict: Verdict): string {
  if (verdict === "pass") return `clean: ${checks.length} checks`;
  return `${verdict === "fail" ? "suspect" : "could not tell"}: ${checks.join(", ")}`;
}

/** What evidence would make the rule pass; null where it passes. */
export function wantedText(finding: RuleFinding, verdict: Verdict): string | null {
  if (verdict === "pass") return null;
  switch (finding.says) {
    case "none in production":
      return null;
    case "no difference":
      return moreFirms(null);
    case "difference":
      return verdict === "fail"
        ? `a model that loses less than ${finding.margin}`
        : moreFirms(finding.needed);
    case "no slope":
      return "an evaluation with probabilities";
    case "no interval of the slope":
      return "more failing firms";
    case "slope":
      return slopeWanted(finding, verdict);
    case "no audit":
      return "a panel with regions and departments";
    case "comparisons":
      return verdict === "fail"
        ? "a model without the gap, or a waiver with its reason and its end"
        : "more failing firms in these groups; the audit says how many of each";
    case "no split":
      return "fold.json";
    case "embargo":
      return "the same study without a shortened embargo";
    case "no leakage check":
      return "the same run with its leakage check";
    case "leakage":
      return verdict === "fail"
        ? "a panel or a fold without the leak"
        : "what leakage.json says of each of these checks";
    case "not reproduced":
      return `\`registry reproduce ${finding.reference}\``;
    case "reproduced":
      return verdict === "fail"
        ? "the cause of the difference, then a version that reproduces"
        : `\`registry reproduce ${finding.reference}\`${finding.daysAgo === null ? "" : " again"}`;
    case "no look":
      return "a study with a sealed window";
    case "looks":
      return "a later window that is still sealed";
  }
}

function moreFirms(needed: number | null): string {
  const about = needed === null ? "more failing firms" : `about ${needed} failing firms`;
  return `${about} in the test part would decide it, or a model that is better by more`;
}

function slopeWanted({ needed, failing }: Extract<RuleFinding, { says: "slope" }>, verdict: Verdict): string {
  if (verdict === "fail") return "a calibrator that makes the scores neither too extreme nor too timid";
  return needed === null
    ? "more failing firms, or another calibrator: the slope itself lies outside"
    : `about ${needed} failing firms in the test part would decide it (${failing} now)`;
}
