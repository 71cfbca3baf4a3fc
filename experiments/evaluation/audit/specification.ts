import { Fault } from "vigie/datasets";
import { ratioNames } from "../intervals/ratio.ts";

/** What is compared between groups, and how far apart it may lie. Written down before the run. */
export interface Criterion {
  /** One sum over another: recall, precision, base, alert, false positive, negative and omission rate, observed / expected. */
  readonly metric: string;
  readonly compare: "difference" | "ratio";
  /** Difference: |a − b| at most this. Ratio: both a / b and b / a at least this, below 1. */
  readonly margin: number;
}

export interface AuditSpecification {
  /** The first are primary: they decide; the rest is shown beside them. */
  readonly primary: readonly Criterion[];
  readonly secondary?: readonly Criterion[];
  /**
   * What each group is compared with: everyone else (default), the group with most firms, or one level by name, for
   * each division.
   */
  readonly reference?: "everyone else" | "largest" | Readonly<Record<string, string>>;
}

/**
 * Who could have been helped and was not: failing firms left off the list (recall), and how often a firm left off it
 * fails. Ten points of recall; one point of the false omission rate, which lies near the base rate.
 */
export const usualAudit: AuditSpecification = {
  primary: [
    { metric: "recall", compare: "difference", margin: 0.1 },
    { metric: "falseOmissionRate", compare: "difference", margin: 0.01 },
  ],
  secondary: [
    { metric: "precision", compare: "ratio", margin: 0.8 },
    { metric: "falsePositiveRate", compare: "ratio", margin: 0.8 },
    { metric: "alertRate", compare: "ratio", margin: 0.8 },
    { metric: "observedOverExpected", compare: "ratio", margin: 0.8 },
  ],
};

/** Throws `audit.no-criterion`, `audit.bad-metric` and `audit.bad-margin`. */
export function checkSpecification({ primary, secondary = [] }: AuditSpecification): void {
  if (primary.length === 0)
    throw new Fault("audit.no-criterion", "no primary criterion: 0 (expected at least 1)");
  for (const { metric: name, compare, margin } of [...primary, ...secondary]) {
    if (!ratioNames.includes(name))
      throw new Fault(
        "audit.bad-metric",
        `metric cannot be audited: ${name} (expected one of ${ratioNames.join(", ")})`,
      );
    const isFine = margin > 0 && (compare === "difference" ? Number.isFinite(margin) : margin < 1);
    if (!isFine)
      throw new Fault(
        "audit.bad-margin",
        `margin of ${name} out of range: ${margin} (expected ${compare === "difference" ? "above 0" : "between 0 and 1"})`,
      );
  }
}
