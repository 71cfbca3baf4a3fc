import type { DuckDBConnection } from "@duckdb/node-api";
import type { Arena } from "../../store/arena.ts";
import { readNumbers } from "../../store/read-numbers.ts";
import type { Step } from "../facts.ts";
import type { FactTables } from "../factTables.ts";
import type { GridRange } from "../perimeter.ts";
import { atRiskSql, failedSql, failureMonths } from "../shared.ts";
import type { Block, Spells } from "../spells.ts";

/** Numbers the groups of `failure_count`. */
export const failureGroupStep: Step = {
  label: "failure groups",
  sql: `CREATE TEMP TABLE failure_group AS
SELECT (row_number() OVER (ORDER BY kind, name) - 1)::INTEGER AS number, kind, name FROM (SELECT DISTINCT kind, name FROM failure_count)`,
};

const numberOf = (kind: string, name: string) =>
  `LEFT JOIN failure_group ${kind} ON ${kind}.kind = '${kind}' AND ${kind}.name = ${name}`;

/** What a firm's own part in the counts is: its groups, from when to when it is at risk, and when it counts as failed. */
export function failureSpells(tables: FactTables): readonly Spells[] {
  return [
    {
      label: "own groups",
      columns: ["activityGroup", "departmentGroup"],
      sql: `SELECT firm, since, until, activity.number AS "activityGroup", department.number AS "departmentGroup"
FROM state ${numberOf("activity", "substr(state.activity, 1, 2)")} ${numberOf("department", "state.department")}`,
    },
    {
      label: "own risk",
      columns: ["isAtRisk"],
      sql: `SELECT firm, since, until, 1 AS "isAtRisk" FROM (${atRiskSql(tables)}) JOIN firm USING (siren)`,
    },
    {
      label: "own failures",
      columns: ["hasFailed"],
      sql: `SELECT firm, since, until, 1 AS "hasFailed" FROM (${failedSql(tables)}) JOIN firm USING (siren)`,
    },
  ];
}

/** Firms at risk and those of them that failed, of each group in each month of the grid; NaN before its first count. */
export interface FailureCounts {
  readonly failures: Float64Array;
  readonly firms: Float64Array;
  /** Number of the group of all firms; -1 where nobody is counted. */
  readonly all: number;
  /** First month with counts of as many months as failures count. */
  readonly from: number;
}

export async function readFailureCounts(
  connection: DuckDBConnection,
  { gridFrom, until }: GridRange,
): Promise<FailureCounts> {
  const months = until - gridFrom;
  const { integers, doubles } = await readNumbers(connection, {
    integers: ["number", "grid_month.month"],
    doubles: ["failures", "firms"],
    from: `failure_group CROSS JOIN grid_month ASOF JOIN failure_count ON failure_count.kind = failure_group.kind
  AND failure_count.name = failure_group.name AND failure_count.month <= grid_month.month`,
  });
  const [number, month] = integers as [Int32Array, Int32Array];
  const groups = number.reduce((most, one) => Math.max(most, one + 1), 0);
  const spread = (counts: Float64Array) => {
    const out = new Float64Array(groups * months).fill(NaN);
    for (let i = 0; i < counts.length; i++) out[number[i]! * months + month[i]! - gridFrom] = counts[i]!;
    return out;
  };
  const ends = await connection.runAndReadAll(`SELECT
  (SELECT number FROM failure_group WHERE kind = 'all'),
  (SELECT (min(known) + ${failureMonths})::INTEGER FROM source_reach WHERE source = 'procol')`);
  const [all, from] = ends.getRows()[0] as [number | null, number | null];
  const [failures, firms] = doubles.map(spread) as [Float64Array, Float64Array];
  return { failures, firms, all: all ?? -1, from: from ?? Number.POSITIVE_INFINITY };
}

/** Firms at risk and failed ones among them. */
export interface Counted {
  readonly failures: number;
  readonly firms: number;
}

/** Firms that weigh as much as a group's own. */
const priorFirms = 200;

/**
 * The rate of the firm's group without the firm itself, drawn toward the national one, p = F / N, also without the firm:
 * (f + m p) / (n + m). This is the m-estimate of Cestnik (1990, "Estimating probabilities: a crucial task in machine
 * learning"), and equation 3 of Micci-Barreca (2001, SIGKDD Explorations 3:1) with lambda(n) = n / (n + m).
 */
export function failureRate(group: Counted, all: Counted, own: Counted): number {
  const nation = all.firms - own.firms;
  if (!(nation > 0)) return NaN;
  const p = (all.failures - own.failures) / nation;
  const failures = Math.max(group.failures - own.failures, 0);
  return (failures + priorFirms * p) / (group.firms - own.firms + priorFirms);
}

/** What a firm's own part in a month's counts may be: not at risk, at risk, failed. */
const ownParts: readonly Counted[] = [
  { firms: 0, failures: 0 },
  { firms: 1, failures: 0 },
  { firms: 1, failures: 1 },
];

/** Of each of `ownParts` the rate of each group in each month of the grid; NaN before months have enough counts. */
export type FailureRates = readonly Float64Array[];

export function failureRates(
  { failures, firms, all, from }: FailureCounts,
  { gridFrom, until }: GridRange,
  rate = failureRate,
): FailureRates {
  const months = until - gridFrom;
  const countedIn = (i: number): Counted => ({ failures: failures[i]!, firms: firms[i]! });
  return ownParts.map((own) => {
    const rates = new Float64Array(firms.length).fill(NaN);
    for (let i = 0; all >= 0 && i < rates.length; i++) {
      const m = i % months;
      if (gridFrom + m >= from) rates[i] = rate(countedIn(i), countedIn(all * months + m), own);
    }
    return rates;
  });
}

/** Rates by activity and by department over a block, out of what the spells say there. */
export function failureRateColumns(
  said: Readonly<Record<string, Float64Array>>,
  { months }: Block,
  { rates, arena }: { readonly rates: FailureRates; readonly arena: Arena },
): Readonly<Record<string, Float64Array>> {
  const { removedBy, isAtRisk, hasFailed } = said;
  const ratesBy = (groups: Float64Array) => {
    const own = arena.float64(groups.length).fill(NaN);
    for (let cell = 0; cell < own.length; cell++) {
      const group = groups[cell]!;
      if (Number.isNaN(group)) continue;
      const isCounted = removedBy![cell] === 0 && isAtRisk![cell] === 1;
      const part = isCounted ? (hasFailed![cell] === 1 ? 2 : 1) : 0;
      own[cell] = rates[part]![group * months + (cell % months)]!;
    }
    return own;
  };
  return {
    failureRateActivity: ratesBy(said.activityGroup!),
    failureRateDepartment: ratesBy(said.departmentGroup!),
  };
}
