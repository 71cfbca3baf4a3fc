import { calendarSteps, type Step } from "./facts.ts";
import { allTables, type FactTables } from "./factTables.ts";
import { headcountFloor, judgedRegisterSql } from "./perimeter.ts";
import { procedureEvents } from "./procedureEvents.ts";

/** A small table over the facts of all firms, computed once per build and given to every part of it under this name. */
export interface SharedTable {
  readonly name: string;
  readonly sql: (tables: FactTables) => string;
}

/** Months in which an opening counts, from the one at which it became known. */
export const failureMonths = 24;

/**
 * `source_reach` (source, known, first, last): by the as-of month `known` the source told of the months `first` to `last`.
 * `source_delivery` (source, known, received): by the as-of month `known` a delivery of the month `received` had come.
 * `register_state`: what was known of the register about each firm that ever had ten employees (`judgedRegisterSql`).
 * `failure_count` (kind, name, month, failures, firms): from `month` on, until the next row, how many firms of what was known
 * to be their activity or department were at risk, and how many of them had an opening that became known in the last 24
 * months. All firms together: kind `all`.
 */
export const sharedTables: readonly SharedTable[] = [
  { name: "source_reach", sql: reachSql },
  { name: "source_delivery", sql: deliverySql },
  { name: "register_state", sql: judgedRegisterSql },
  { name: "failure_count", sql: failureSql },
];

/** Steps that make the shared tables, each after those it reads; the calendar first. */
export function sharedSteps(tables: FactTables): readonly Step[] {
  const steps = sharedTables.map(({ name, sql }) => ({
    label: name,
    sql: `CREATE TEMP TABLE ${name} AS ${sql(tables)}`,
  }));
  return [...calendarSteps, ...steps];
}

function reachSql(tables: FactTables): string {
  const all = allTables(tables);
  const reach = (source: keyof typeof all, about: string) =>
    `SELECT '${source}' AS source, as_of_month(knownOn)::INTEGER AS known, min(${about})::INTEGER AS first,
  max(${about})::INTEGER AS last
FROM ${all[source]} GROUP BY as_of_month(knownOn)`;
  return [
    reach("cotisation", "month_of(month)"),
    reach("apconso", "month_of(month)"),
    reach("apdemande", "as_of_month(statusOn)"),
    reach("ccsf", "as_of_month(treatedOn)"),
    reach("procol", "as_of_month(knownOn)"),
    reach("followup", "as_of_month(alertedOn)"),
  ].join("\nUNION ALL\n");
}

function deliverySql(tables: FactTables): string {
  return `SELECT 'apconso' AS source, as_of_month(greatest(knownOn, receivedOn))::INTEGER AS known,
  max(month_of(receivedOn))::INTEGER AS received
FROM ${allTables(tables).apconso} GROUP BY as_of_month(greatest(knownOn, receivedOn))`;
}

/** Firm-months [from, until) in which an opening of the last 24 months was known, as (siren, from, until). */
export function failedSql(tables: FactTables): string {
  return `SELECT siren, known AS since,
  least(known + ${failureMonths}, lead(known) OVER (PARTITION BY siren ORDER BY known)) AS until
FROM (SELECT DISTINCT siren, as_of_month(knownOn) AS known FROM (${procedureEvents(tables)})
      WHERE isOpening AND stage NOT LIKE '%plan%')`;
}

/** When each firm is at risk: from the first known headcount of ten on, until 24 months after it closed. */
export function atRiskSql(tables: FactTables): string {
  const { effectif_ent, sirene_ul } = allTables(tables);
  return `SELECT siren, since, coalesce(until, 1000000) AS until
FROM (SELECT siren, min(as_of_month(knownOn)) AS since FROM ${effectif_ent}
      WHERE headcount >= ${headcountFloor} GROUP BY siren)
LEFT JOIN (SELECT siren, min(greatest(as_of_month(closedOn), as_of_month(knownOn))) + ${failureMonths} AS until
      FROM ${sirene_ul} WHERE closedOn IS NOT NULL GROUP BY siren) USING (siren)
WHERE since < coalesce(until, 1000000)`;
}

/** A firm counts as failed only while it is at risk, and in a group only while it is known to belong there. */
function failureSql(tables: FactTables): string {
  const changes = (table: string, failures: number, firms: number) =>
    `SELECT division, department, unnest([since, until]) AS month, unnest([${failures}, -${failures}]) AS failures,
    unnest([${firms}, -${firms}]) AS firms FROM ${table}`;
  const both = (a: string, b: string) =>
    `SELECT siren, division, department, greatest(a.since, b.since) AS since, least(a.until, b.until) AS until
  FROM ${a} a JOIN ${b} b USING (siren) WHERE greatest(a.since, b.since) < least(a.until, b.until)`;
  const group = (kind: string, name: string) =>
    `SELECT '${kind}' AS kind, ${name} AS name, month, sum(failures) AS failures, sum(firms) AS firms
  FROM change WHERE ${name} IS NOT NULL GROUP BY ${name}, month`;
  return `WITH kept AS (SELECT siren, substr(activity, 1, 2) AS division, department, since, until
  FROM register_state WHERE removedBy = 0),
risk AS (${both("kept", `(${atRiskSql(tables)})`)}),
failed AS (${both("risk", `(${failedSql(tables)})`)}),
change AS (${changes("risk", 0, 1)} UNION ALL ${changes("failed", 1, 0)}),
counted AS (
  ${group("activity", "division")}
  UNION ALL ${group("department", "department")}
  UNION ALL ${group("all", "''")})
SELECT kind, name, month::INTEGER AS month,
  (sum(failures) OVER timeline)::INTEGER AS failures, (sum(firms) OVER timeline)::INTEGER AS firms
FROM counted WINDOW timeline AS (PARTITION BY kind, name ORDER BY month)`;
}
