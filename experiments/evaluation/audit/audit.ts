import type { Groups } from "../groups.ts";
import type { Estimate, Outcomes } from "../outcomes.ts";
import { type Incompatibility, impliedFalsePositiveRate } from "./incompatible.ts";
import { type Judgement, judgeAll, worstOf } from "./judge.ts";
import { type AuditedGroup, measureGroups } from "./measure.ts";
import { shrink } from "./shrink.ts";
import { type AuditSpecification, type Criterion, checkSpecification, usualAudit } from "./specification.ts";
import type { WhyUndecided } from "./undecided.ts";

export interface AuditLine extends Judgement {
  readonly level: string;
  /** The level compared with, or `everyone else`. */
  readonly reference: string;
  /** The group's value moved towards the groups' common mean by how little is known of it; null without an interval. */
  readonly shrunken: number | null;
}

export interface AuditedCriterion extends Criterion {
  readonly primary: boolean;
  /** The worst verdict of its lines: fail, then not enough evidence, then pass. */
  readonly verdict: Judgement["verdict"];
  /** Largest minus smallest value over all groups that have one (Fairlearn's `between_groups`). */
  readonly largestDifference: number | null;
  /** Smallest over largest. */
  readonly smallestRatio: number | null;
  readonly lines: readonly AuditLine[];
}

/** One division of the rows, audited. Plain JSON. */
export interface Audit {
  readonly format: "vigie.audit/1";
  /** The division: region, size, region x size. */
  readonly division: string;
  /** What alerts are, in words. */
  readonly alerts: string;
  readonly groups: readonly AuditedGroup[];
  readonly criteria: readonly AuditedCriterion[];
  /** Groups that no primary criterion could judge, each with its reason. */
  readonly leftOut: readonly ({ readonly level: string } & WhyUndecided)[];
  /** Where base rates differ surely: what cannot hold together, with the numbers. */
  readonly incompatible: readonly Incompatibility[];
  readonly method: string;
}

export interface AuditOptions {
  readonly specification?: AuditSpecification;
  /** Rows at or above this margin are alerts. */
  readonly threshold: number;
  /** What that means, for the reader. */
  readonly alerts: string;
}

/**
 * Every criterion of every group against its reference: metric ∘ group ∘ difference or ratio, nothing else is computed.
 * Throws `audit.*`, `metric.unknown`, `evaluation.bad-groups`, `outcomes.malformed`.
 */
export function auditGroups(outcomes: Outcomes, groups: Groups, options: AuditOptions): Audit {
  const { specification = usualAudit, alerts, threshold } = options;
  checkSpecification(specification);
  const criteria = [...specification.primary, ...(specification.secondary ?? [])];
  const { measured, referenceOf } = measureGroups(outcomes, groups, { specification, criteria, threshold });
  const audited = criteria.map((criterion) =>
    auditCriterion(criterion, measured, referenceOf, specification.primary.includes(criterion)),
  );
  return {
    format: "vigie.audit/1",
    division: groups.name,
    alerts,
    groups: measured,
    criteria: audited,
    leftOut: leftOut(audited),
    incompatible: incompatibilities(measured, referenceOf),
    method:
      "the gap's interval comes from those of group and reference (Zou & Donner 2008), taken as independent, which is on the wide side where firms change group. Conditional on model, alerts and dates. Fail is Holm-adjusted over the groups of a criterion",
  };
}

function auditCriterion(
  criterion: Criterion,
  measured: readonly AuditedGroup[],
  referenceOf: (group: AuditedGroup) => AuditedGroup,
  primary: boolean,
): AuditedCriterion {
  const pairs = measured
    .map((group) => ({ group, reference: referenceOf(group) }))
    .filter(({ group, reference }) => group !== reference);
  const estimateOf = (group: AuditedGroup) => group.metrics[criterion.metric]!;
  const judged = judgeAll(
    criterion,
    pairs.map(({ group, reference }) => ({ group: estimateOf(group), reference: estimateOf(reference) })),
  );
  const shrunken = shrinkGroups(measured.map(estimateOf));
  const lines = pairs.map(
    ({ group, reference }, i): AuditLine => ({
      level: group.level,
      reference: reference.level,
      ...judged[i]!,
      shrunken: shrunken[measured.indexOf(group)]!,
    }),
  );
  const values = measured.map((group) => estimateOf(group).value).filter((value) => value !== null);
  const [smallest, largest] = [Math.min(...values), Math.max(...values)];
  return {
    ...criterion,
    primary,
    verdict: worstOf(lines),
    largestDifference: values.length > 1 ? largest - smallest : null,
    smallestRatio: values.length > 1 && largest > 0 ? smallest / largest : null,
    lines,
  };
}

/** The variance that an interval of 95 % has. */
function shrinkGroups(estimates: readonly Estimate[]): readonly (number | null)[] {
  const variances = estimates.map(({ low, high }) =>
    low === null || high === null || high <= low ? null : ((high - low) / (2 * 1.96)) ** 2,
  );
  const known = [...estimates.keys()].filter((i) => estimates[i]!.value !== null && variances[i] !== null);
  if (known.length < 3) return estimates.map(() => null);
  const { values } = shrink(
    known.map((i) => estimates[i]!.value!),
    known.map((i) => variances[i]!),
  );
  return estimates.map((_, i) => values[known.indexOf(i)] ?? null);
}

function leftOut(criteria: readonly AuditedCriterion[]): Audit["leftOut"] {
  const lines = criteria.filter(({ primary }) => primary).flatMap(({ lines }) => lines);
  const levels = [...new Set(lines.map(({ level }) => level))];
  return levels.flatMap((level) => {
    const own = lines.filter((line) => line.level === level);
    const { reason, why } = own[0]!;
    return own.every(({ pValue }) => pValue === null)
      ? [{ level, reason: reason!, ...(why && { why }) }]
      : [];
  });
}

function incompatibilities(
  measured: readonly AuditedGroup[],
  referenceOf: (group: AuditedGroup) => AuditedGroup,
): readonly Incompatibility[] {
  return measured.flatMap((group) => {
    const reference = referenceOf(group);
    const [here, there] = [group.metrics.baseRate!, reference.metrics.baseRate!];
    const { precision, recall } = reference.metrics;
    if (group === reference || here.low === null || there.low === null) return [];
    const doDiffer = here.low > there.high! || here.high! < there.low;
    if (!doDiffer || !precision?.value || recall?.value == null) return [];
    return [
      {
        level: group.level,
        baseRate: here.value!,
        referenceBaseRate: there.value!,
        falsePositiveRate: impliedFalsePositiveRate(here.value!, precision.value, recall.value),
        referenceFalsePositiveRate: impliedFalsePositiveRate(there.value!, precision.value, recall.value),
      },
    ];
  });
}
