import { type Groups, rowsByLevel } from "../groups.ts";
import type { Estimate, Outcomes } from "../outcomes.ts";
import { subsetOutcomes } from "../subset.ts";
import type { AuditOptions } from "./audit.ts";
import { type Judgement, judgeAll, worstOf } from "./judge.ts";
import { type AuditedGroup, measureGroups } from "./measure.ts";
import { namedLevel, whyNothing } from "./reference.ts";
import { type Criterion, checkSpecification, usualAudit } from "./specification.ts";
import { type Undecided, type WhyUndecided, whyUndecided } from "./undecided.ts";

export interface PeriodLine extends Judgement {
  readonly level: string;
  readonly period: string;
  /** The level compared with in the same period, or `everyone else`. */
  readonly reference: string;
  /** The metric of the group in the period. */
  readonly estimate: Estimate;
}

export interface PeriodCriterion extends Criterion {
  readonly verdict: Judgement["verdict"];
  /** Period by period, levels by name. */
  readonly lines: readonly PeriodLine[];
}

/** A division audited period by period. Plain JSON. */
export interface AuditOverTime {
  readonly division: string;
  /** What the periods are: year, quarter. */
  readonly by: string;
  /** In order of time. */
  readonly periods: readonly string[];
  /** The primary ones; Holm-adjusted over all groups and periods of a criterion together. */
  readonly criteria: readonly PeriodCriterion[];
  /** Periods in which nothing can be compared. */
  readonly leftOut: readonly ({ readonly level: string } & WhyUndecided)[];
}

/** The primary criteria of a division in each period, each group against its reference of the same period. */
export function auditOverTime(
  outcomes: Outcomes,
  { groups, periods }: { groups: Groups; periods: Groups },
  { specification = usualAudit, threshold }: AuditOptions,
): AuditOverTime {
  checkSpecification(specification);
  const present = rowsByLevel(periods, outcomes.labels.length)
    .map((rows, code) => ({ rows, period: periods.levels[code]! }))
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => (a.period < b.period ? -1 : 1));
  const compared = present.map(({ rows, period }) => ({
    period,
    pairs: comparePeriod(outcomes, { groups, rows, period }, { specification, threshold }),
  }));
  const pairs = compared.flatMap((one) => ("because" in one.pairs ? [] : one.pairs));
  return {
    division: groups.name,
    by: periods.name,
    periods: present.map(({ period }) => period),
    criteria: specification.primary.map((criterion) => judgePeriods(criterion, pairs)),
    leftOut: compared.flatMap(({ period, pairs: why }) =>
      "because" in why ? [{ level: period, ...whyUndecided(why) }] : [],
    ),
  };
}

/** Each group of one period beside its reference, or why nothing can be compared. */
function comparePeriod(
  outcomes: Outcomes,
  { groups, rows, period }: { groups: Groups; rows: readonly number[]; period: string },
  { specification, threshold }: Required<Pick<AuditOptions, "specification" | "threshold">>,
): readonly PeriodPair[] | Undecided {
  const own = { ...groups, codes: Int32Array.from(rows, (row) => groups.codes[row]!) };
  const why = whyNothing(own, namedLevel(specification, groups.name));
  if (why !== null) return why;
  const { measured, referenceOf } = measureGroups(subsetOutcomes(outcomes, rows), own, {
    specification,
    criteria: specification.primary,
    threshold,
  });
  return measured
    .map((group) => ({ period, group, reference: referenceOf(group) }))
    .filter(({ group, reference }) => group !== reference);
}

interface PeriodPair {
  readonly period: string;
  readonly group: AuditedGroup;
  readonly reference: AuditedGroup;
}

function judgePeriods(criterion: Criterion, pairs: readonly PeriodPair[]): PeriodCriterion {
  const estimateOf = ({ metrics }: AuditedGroup) => metrics[criterion.metric]!;
  const judged = judgeAll(
    criterion,
    pairs.map(({ group, reference }) => ({ group: estimateOf(group), reference: estimateOf(reference) })),
  );
  const lines = pairs.map(
    ({ period, group, reference }, i): PeriodLine => ({
      level: group.level,
      period,
      reference: reference.level,
      ...judged[i]!,
      estimate: estimateOf(group),
    }),
  );
  return { ...criterion, verdict: worstOf(lines), lines };
}
