import { type Audit, type AuditOptions, auditGroups } from "./audit/audit.ts";
import { auditLists, type CauseLine, departmentLists, type Listing } from "./audit/causes.ts";
import { auditControlled, type ControlledAudit } from "./audit/controlled.ts";
import { crossGroups } from "./audit/divisions.ts";
import { type AuditOverTime, auditOverTime } from "./audit/over-time.ts";
import type { AuditPlan } from "./audit/plan.ts";
import { type AuditSpecification, usualAudit } from "./audit/specification.ts";
import { type WhyUndecided, whyUndecided } from "./audit/undecided.ts";
import { departmentCapacity, listedOutcomes, listRows, pooledCapacity, type TieBounds } from "./capacity.ts";
import { type Groups, rowsByLevel } from "./groups.ts";
import { estimateRatios } from "./intervals/ratio.ts";
import { compareLevels } from "./level-order.ts";
import type { Estimate, Outcomes } from "./outcomes.ts";

/** Lists as long as the offices can follow. */
export interface ListOptions {
  readonly departments: Groups;
  /** As-of date of each row, any whole number that tells them apart. */
  readonly dates: ArrayLike<number>;
  /** Places of a department at each date, where it has its own number. */
  readonly table?: Readonly<Record<string, number>>;
  /** Places of every other department; default 200. */
  readonly usual?: number;
  /** Divisions to audit under these lists. */
  readonly divisions?: readonly Groups[];
  /** Chosen pairs: both divisions at once, by the primary criteria. */
  readonly pairs?: readonly (readonly [Groups, Groups])[];
  /** A division among firms alike in another, by the primary criteria. */
  readonly within?: readonly { readonly groups: Groups; readonly control: Groups }[];
  /** A division period by period, by the primary criteria. */
  readonly overTime?: readonly { readonly groups: Groups; readonly periods: Groups }[];
  /** Default `usualAudit`. */
  readonly specification?: AuditPlan;
  /** Divisions that the rows do not have, to be said in the report. */
  readonly leftOut?: ListReport["leftOut"];
}

export interface DepartmentLine {
  readonly level: string;
  /** At each date. */
  readonly places: number;
  readonly metrics: Readonly<Record<string, Estimate>>;
}

/** What comes of following the highest scores of each department up to its capacity. Plain JSON. */
export interface ListReport {
  readonly usual: number;
  readonly table: Readonly<Record<string, number>>;
  /** Rows listed in all, and the failures among them under every treatment of ties at the last place. */
  readonly listed: number;
  readonly failures: TieBounds;
  /** Recall under the same three. */
  readonly recallByTies: TieBounds | null;
  /** Precision, recall and share listed; ties at the last place share it. The lists are held fixed. */
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly departments: readonly DepartmentLine[];
  /** By which criteria and margins, as named before the run. */
  readonly specification: AuditPlan;
  readonly audits: readonly { readonly audit: Audit; readonly causes: readonly CauseLine[] }[];
  readonly pairs: readonly BriefAudit[];
  readonly within: readonly ControlledReport[];
  readonly overTime: readonly AuditOverTime[];
  /** Divisions that were not audited; the groups left out of one stand in its audit. */
  readonly leftOut: readonly ({ readonly division: string } & WhyUndecided)[];
}

export type ControlledReport = Omit<ControlledAudit, "audits"> & {
  /** By level of the control. */
  readonly audits: Readonly<Record<string, BriefAudit>>;
};

/** Verdicts without the groups' own metrics: there are many groups. */
export type BriefAudit = Pick<Audit, "division" | "criteria" | "leftOut">;

const asked = ["precision", "recall", "alertRate"];

/** Throws `capacity.bad`, `evaluation.bad-groups`, `outcomes.malformed`. */
export function reportLists(outcomes: Outcomes, options: ListOptions): ListReport {
  const { departments, dates, table = {}, usual = 200, specification = usualAudit } = options;
  const capacity = departmentCapacity(departments, dates, { usual, table });
  const { shares, failures, listed } = listRows(outcomes, capacity);
  const split = listedOutcomes(outcomes, shares);
  const pooled = listRows(outcomes, pooledCapacity(capacity, dates));
  const anywhere = listedOutcomes(outcomes, pooled.shares);
  const measure = (rows: ArrayLike<number>) =>
    estimateRatios(split.outcomes, { names: asked, threshold: 0.5, rows });
  const codes = split.rows.map((row) => departments.codes[row]!);
  const inEach = rowsByLevel({ ...departments, codes }, codes.length);
  const lines = departments.levels
    .flatMap((level, code) =>
      inEach[code]!.length === 0 ? [] : [{ level, metrics: measure(inEach[code]!) }],
    )
    .sort(compareLevels);
  const positives = outcomes.labels.reduce((sum, label) => sum + label, 0);
  const share = (found: number) => found / positives;
  return {
    usual,
    table,
    listed,
    failures,
    recallByTies:
      positives > 0
        ? { worst: share(failures.worst), best: share(failures.best), expected: share(failures.expected) }
        : null,
    metrics: measure(codes.map((_, i) => i)),
    departments: lines.map((line) => ({ ...line, places: table[line.level] ?? usual })),
    specification,
    ...auditsOf(options, { lists: split, anywhere, specification }),
  };
}

function auditsOf(
  { divisions = [], pairs = [], within = [], overTime = [], leftOut = [] }: ListOptions,
  listing: { lists: Listing; anywhere: Listing; specification: AuditSpecification },
): Pick<ListReport, "audits" | "pairs" | "within" | "overTime" | "leftOut"> {
  const { outcomes: listed, rows } = listing.lists;
  const onList = (groups: Groups): Groups => ({ ...groups, codes: rows.map((row) => groups.codes[row]!) });
  const { secondary: _, ...primaryOnly } = listing.specification;
  const options: AuditOptions = { specification: primaryOnly, threshold: 0.5, alerts: departmentLists };
  const crossed = pairs.map(([a, b]) => crossGroups(a, b));
  return {
    audits: divisions.filter(hasGroups).map((division) => auditLists(division, listing)),
    pairs: crossed.filter(hasGroups).map((pair) => brief(auditGroups(listed, onList(pair), options))),
    within: within
      .filter(({ groups }) => hasGroups(groups))
      .map(({ groups, control }) =>
        briefly(auditControlled(listed, { groups: onList(groups), control: onList(control) }, options)),
      ),
    overTime: overTime
      .filter(({ groups }) => hasGroups(groups))
      .map(({ groups, periods }) =>
        auditOverTime(listed, { groups: onList(groups), periods: onList(periods) }, options),
      ),
    leftOut: [
      ...leftOut,
      ...[...divisions, ...crossed]
        .filter((division) => !hasGroups(division))
        .map(({ name, codes, levels }) => ({
          division: name,
          ...whyUndecided({ because: "one group only", level: levels[codes[0]!]! }),
        })),
    ],
  };
}

function brief({ division, criteria, leftOut }: Audit): BriefAudit {
  return { division, criteria, leftOut };
}

function briefly({ audits, ...rest }: ControlledAudit): ControlledReport {
  return {
    ...rest,
    audits: Object.fromEntries(Object.entries(audits).map(([level, audit]) => [level, brief(audit)])),
  };
}

function hasGroups({ codes }: Groups): boolean {
  return codes.some((code) => code !== codes[0]);
}
