import { Fault } from "vigie/datasets";
import { type Groups, rowsByLevel } from "../groups.ts";
import type { Counts } from "../intervals/bootstrap.ts";
import { estimateRatios } from "../intervals/ratio.ts";
import { compareLevels } from "../level-order.ts";
import type { Estimate, Outcomes } from "../outcomes.ts";
import { everyoneElse, referenceName, restOf } from "./reference.ts";
import type { AuditSpecification, Criterion } from "./specification.ts";

export interface AuditedGroup extends Counts {
  readonly level: string;
  /** By metric name. */
  readonly metrics: Readonly<Record<string, Estimate>>;
}

export interface MeasuredGroups {
  /** Levels that have rows, by name. */
  readonly measured: readonly AuditedGroup[];
  /** What a group is compared with: itself where it is the reference. */
  readonly referenceOf: (group: AuditedGroup) => AuditedGroup;
}

/** Measured whatever the criteria. */
const always = ["baseRate", "recall", "precision", "falsePositiveRate"];

/** The metrics of each level and of what it is compared with. Throws `audit.one-group`, `audit.unknown-reference`. */
export function measureGroups(
  outcomes: Outcomes,
  groups: Groups,
  {
    specification,
    criteria,
    threshold,
  }: { specification: AuditSpecification; criteria: readonly Criterion[]; threshold: number },
): MeasuredGroups {
  const names = [...new Set([...always, ...criteria.map((one) => one.metric)])];
  const measure = (rows: ArrayLike<number>, level: string): AuditedGroup => {
    const metrics = estimateRatios(outcomes, { names, threshold, rows });
    const { rows: count, firms, positiveFirms } = metrics.baseRate!;
    return { level, rows: count, firms, positiveFirms, metrics };
  };
  const byLevel = rowsByLevel(groups, outcomes.labels.length);
  const present = groups.levels
    .map((level, code) => ({ level, rows: byLevel[code]! }))
    .filter(({ rows }) => rows.length > 0)
    .sort(compareLevels);
  if (present.length < 2)
    throw new Fault("audit.one-group", `groups of ${groups.name}: ${present.length} (expected at least 2)`);
  const measured = present.map(({ level, rows }) => measure(rows, level));
  const named = referenceName(specification, groups.name, measured);
  const others = new Map<string, AuditedGroup>();
  const referenceOf = (group: AuditedGroup): AuditedGroup => {
    if (named !== null) return measured.find(({ level }) => level === named)!;
    const known = others.get(group.level) ?? measure(restOf(present, group.level), everyoneElse);
    others.set(group.level, known);
    return known;
  };
  return { measured, referenceOf };
}
