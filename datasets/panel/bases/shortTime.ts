import { versionsOf } from "../latest.ts";
import type { Base } from "./base.ts";

const askedMonths = 12;
const usedMonths = [1, 12, 24] as const;
const longestUse = Math.max(...usedMonths);

/** The first month of which a source had told by each as-of month, as a subquery (month, first). */
const reachOf = (source: string) => `(SELECT grid_month.month, min(source_reach.first) AS first
  FROM grid_month JOIN source_reach ON source_reach.source = '${source}' AND source_reach.known <= grid_month.month
  GROUP BY grid_month.month)`;

/** Hours of the months [t - n, t); null while the source itself does not reach back that far. */
function usedSql(): string {
  const versions = versionsOf({
    facts: "short_time_fact",
    key: "firm, demandId, month",
    measures: { hours: "sum" },
  });
  const hours = usedMonths.map(
    (n) => `sum(hours) FILTER (WHERE month - use_month <= ${n})::DOUBLE AS hours${n}`,
  );
  const columns = usedMonths.map(
    (n) =>
      `CASE WHEN reach.first <= grid.month - ${n} THEN coalesce(spent.hours${n}, 0) END AS shortTimeHours${n}`,
  );
  return `CREATE TEMP TABLE short_time_base AS
WITH spent AS (
  SELECT firm, month, ${hours.join(", ")} FROM (
    SELECT firm, hours, month AS use_month,
      unnest(range(greatest(known, month + 1), least(until, month + ${longestUse} + 1))) AS month
    FROM (${versions}))
  GROUP BY firm, month)
SELECT grid.firm, grid.month, ${columns.join(",\n  ")}
FROM grid JOIN ${reachOf("apconso")} reach ON reach.month = grid.month
LEFT JOIN spent ON spent.firm = grid.firm AND spent.month = grid.month`;
}

/** Demands decided in the 12 months before t, and those whose days, the last one included, hold t. */
function askedSql(): string {
  const versions = versionsOf({
    facts: "demand_fact",
    key: "firm, demandId",
    measures: { decided: "max", beginning: "min", ending: "max", hours: "sum", persons: "sum" },
  });
  const isRecent = `month >= decided AND month < decided + ${askedMonths}`;
  return `CREATE TEMP TABLE demand_base AS
WITH asked AS (
  SELECT firm, month, sum(hours) FILTER (WHERE ${isRecent})::DOUBLE AS hours,
    sum(persons) FILTER (WHERE month >= beginning AND month < ending)::DOUBLE AS persons
  FROM (SELECT *, unnest(range(known,
          least(until, greatest(decided + ${askedMonths}, coalesce(ending, decided))))) AS month
        FROM (${versions}))
  GROUP BY firm, month)
SELECT grid.firm, grid.month,
  CASE WHEN reach.first <= grid.month - ${askedMonths} THEN coalesce(asked.hours, 0) END AS shortTimeAsked12,
  coalesce(asked.persons, 0) AS shortTimePersons
FROM grid JOIN ${reachOf("apdemande")} reach ON reach.month = grid.month
LEFT JOIN asked ON asked.firm = grid.firm AND asked.month = grid.month`;
}

export const shortTimeBases: readonly Base[] = [
  {
    label: "short-time work",
    table: "short_time_base",
    columns: usedMonths.map((n) => `shortTimeHours${n}`),
    sql: usedSql(),
  },
  {
    label: "short-time demands",
    table: "demand_base",
    columns: ["shortTimeAsked12", "shortTimePersons"],
    sql: askedSql(),
  },
];
