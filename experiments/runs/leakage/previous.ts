import { holm } from "../../evaluation/intervals/holm.ts";
import { isBounded } from "../../evaluation/intervals/mover.ts";
import { twoSided, z975 } from "../../evaluation/intervals/student.ts";
import type { Estimate } from "../../evaluation/outcomes.ts";
import type { LeakageCheck, LeakageReport } from "./report.ts";
import { findingOf, type LeakageSentence } from "./sentence.ts";

/** A rise of an AUC that new months or a better definition may bring. */
const mayRise = 0.05;

/** Adjusted over the features, one-sided. */
const level = 0.025;

/** Tails beyond intervals that have their own degrees of freedom. */
const manyDegrees = 2000;

/**
 * The checks of single features and their gaps, held against those of a previous run: suspect is a feature that ranks better
 * than it did, or a new one that ranks better than any did. Both runs are taken as independent, which is on the wide side.
 */
export function againstPrevious(
  current: LeakageReport,
  { report: previous, run }: { readonly report: LeakageReport; readonly run: string },
): readonly LeakageCheck[] {
  return current.checks.flatMap((check) => {
    const before = previous.checks.find(({ name }) => name === check.name);
    const isAsked = check.name === "single feature" || check.name === "missing values";
    return isAsked && before !== undefined ? [against(check, before, run)] : [];
  });
}

function against(check: LeakageCheck, before: LeakageCheck, run: string): LeakageCheck {
  const [best] = before.measures.toSorted((a, b) => (b.estimate.value ?? 0) - (a.estimate.value ?? 0));
  const baseOf = (feature: string | null) => before.measures.find(({ of }) => of === feature) ?? best;
  const adjusted = holm(check.measures.map(({ of, estimate }) => risen(estimate, baseOf(of)?.estimate)));
  const risers = check.measures.filter((_, i) => adjusted[i]! <= level);
  const features = risers.map(({ of, estimate }) => {
    const base = baseOf(of)!;
    const best = base.of === of ? null : base.of;
    return { name: of ?? "", auc: estimate.value!, before: base.estimate.value!, best };
  });
  const sentence: LeakageSentence =
    features.length > 0 ? { says: "better than", run, features } : { says: "no better than", run };
  return {
    ...check,
    verdict: features.length > 0 ? "suspect" : check.verdict,
    finding: `${check.finding}; ${findingOf([sentence])}`,
    ...(check.says && { says: [...check.says, sentence] }),
  };
}

/** p-value of a rise of no more than `mayRise`. */
function risen(now: Estimate, before: Estimate | undefined): number {
  if (before === undefined || !isBounded(now) || !isBounded(before)) return Number.NaN;
  const rise = now.value - before.value - mayRise;
  if (rise <= 0) return 1;
  const error = Math.hypot(now.value - now.low, before.high - before.value) / z975;
  return twoSided(rise / error, manyDegrees) / 2;
}
