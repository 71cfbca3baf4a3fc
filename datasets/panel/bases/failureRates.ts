import type { FactTables } from "../factTables.ts";
import { atRiskSql, failedSql, failureMonths } from "../shared.ts";
import type { Spells } from "../spells.ts";

/** Firms that weigh as much as a group's own. */
const priorFirms = 200;

/**
 * The rate of the firm's group without the firm itself, drawn toward the national one, p = F / N, also without the firm:
 * (f + m p) / (n + m). This is the m-estimate of Cestnik (1990, "Estimating probabilities: a crucial task in machine
 * learning"), and equation 3 of Micci-Barreca (2001, SIGKDD Explorations 3:1) with lambda(n) = n / (n + m).
 */
export function failureRates(tables: FactTables): Spells {
  const own = (kind: string) =>
    `greatest(coalesce(${kind}.failures, 0) - isFailed, 0) AS ${kind}_failures, ${kind}.firms - isAtRisk AS ${kind}_firms`;
  const rate = (kind: string) =>
    `CASE WHEN ${kind}_firms IS NOT NULL AND all_firms > 0 THEN
    (${kind}_failures + ${priorFirms} * (all_failures / all_firms)) / (${kind}_firms + ${priorFirms})::DOUBLE END`;
  const join = (kind: string, name: string) =>
    `LEFT JOIN counted ${kind} ON ${kind}.kind = '${kind}' AND ${kind}.month = own.month AND ${kind}.name = ${name}`;
  return {
    label: "failure rates",
    columns: ["failureRateActivity", "failureRateDepartment"],
    sql: `WITH own_failure AS (
  SELECT DISTINCT firm.firm, unnest(range(since, until)) AS month
  FROM (${failedSql(tables)}) JOIN firm USING (siren)),
own_risk AS (SELECT firm.firm, since, until FROM (${atRiskSql(tables)}) JOIN firm USING (siren)),
counted AS (
  SELECT names.kind, names.name, grid_month.month, failures, firms
  FROM (SELECT DISTINCT kind, name FROM failure_count) names CROSS JOIN grid_month
  ASOF JOIN failure_count ON failure_count.kind = names.kind AND failure_count.name = names.name
    AND failure_count.month <= grid_month.month),
own AS (
  SELECT firm.firm, grid.month, substr(state.activity, 1, 2) AS division, state.department,
    (coalesce(removedBy = 0 AND grid.month >= own_risk.since AND grid.month < own_risk.until, false))::INTEGER AS isAtRisk,
    (own_failure.firm IS NOT NULL)::INTEGER AS hasFailed
  FROM (FROM firm WHERE isKept) firm CROSS JOIN grid_month grid
  ASOF LEFT JOIN state ON state.firm = firm.firm AND state.since <= grid.month
  LEFT JOIN own_risk ON own_risk.firm = firm.firm
  LEFT JOIN own_failure ON own_failure.firm = firm.firm AND own_failure.month = grid.month
  WHERE grid.month >= (SELECT min(known) + ${failureMonths} FROM source_reach WHERE source = 'procol')),
others AS (
  SELECT own.firm, own.month, isAtRisk * hasFailed AS isFailed,
    ${["activity", "department"].map(own).join(",\n    ")},
    "all".failures - isFailed AS all_failures, "all".firms - isAtRisk AS all_firms
  FROM own ${join("activity", "own.division")}
  ${join("department", "own.department")}
  JOIN counted "all" ON "all".kind = 'all' AND "all".month = own.month)
SELECT firm, month AS since, month + 1 AS until, ${rate("activity")} AS failureRateActivity,
  ${rate("department")} AS failureRateDepartment FROM others`,
  };
}
