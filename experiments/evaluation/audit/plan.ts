import { Fault } from "vigie/datasets";
import { type AuditSpecification, checkSpecification, usualAudit } from "./specification.ts";

/**
 * What is audited, named before the run: criteria, margins and reference, the divisions, what is held fixed, and the
 * lists. A division is a group column of the panel, `mainland or overseas`, `quarter` or `year`. Plain JSON.
 */
export interface AuditPlan extends AuditSpecification {
  readonly groups?: readonly string[];
  /** Two divisions at once, by the primary criteria. */
  readonly pairs?: readonly (readonly [string, string])[];
  /** A division among firms alike in another, by the primary criteria: level by level, and pooled. */
  readonly within?: readonly { readonly division: string; readonly control: string }[];
  /** A division period by period, by the primary criteria. */
  readonly overTime?: readonly { readonly division: string; readonly by: "quarter" | "year" }[];
  /** Places on a department's list at each date; absent: a sample's share of 200. */
  readonly capacity?: {
    readonly usual?: number;
    /** By department, where it has its own number. */
    readonly table?: Readonly<Record<string, number>>;
  };
}

/** What an audit covers where a study names nothing. */
export const usualPlan: AuditPlan = {
  ...usualAudit,
  groups: ["region", "sizeClass", "ageClass", "activity", "legalForm", "mainland or overseas"],
  pairs: [["region", "sizeClass"]],
  within: [
    { division: "region", control: "activity" },
    { division: "region", control: "sizeClass" },
  ],
  overTime: [{ division: "region", by: "year" }],
};

/** Every division that a plan speaks of, once. */
export function divisionsOf(plan: AuditPlan): readonly string[] {
  const { groups = [], pairs = [], within = [], overTime = [] } = plan;
  return [
    ...new Set([
      ...groups,
      ...pairs.flat(),
      ...within.flatMap(({ division, control }) => [division, control]),
      ...overTime.flatMap(({ division, by }) => [division, by]),
    ]),
  ];
}

/**
 * Before anything runs. `known`: the divisions that there are.
 * Throws `audit.no-criterion`, `audit.bad-metric`, `audit.bad-margin`, `audit.unknown-division`, `audit.same-division`,
 * `audit.unknown-reference`.
 */
export function checkPlan(plan: AuditPlan, known: readonly string[]): void {
  checkSpecification(plan);
  const unknown = divisionsOf(plan).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Fault(
      "audit.unknown-division",
      `division unknown: ${unknown} (expected one of ${known.join(", ")})`,
    );
  const twice = [
    ...(plan.pairs ?? []),
    ...(plan.within ?? []).map(({ division, control }) => [division, control] as const),
  ].find(([a, b]) => a === b);
  if (twice !== undefined)
    throw new Fault("audit.same-division", `division paired with itself: ${twice[0]} (expected two)`);
  const { reference } = plan;
  const audited = divisionsOf(plan);
  const unused =
    typeof reference === "object"
      ? Object.keys(reference).find((name) => !audited.includes(name))
      : undefined;
  if (unused !== undefined)
    throw new Fault(
      "audit.unknown-reference",
      `reference of a division that is not audited: ${unused} (expected one of ${audited.join(", ")})`,
    );
}
