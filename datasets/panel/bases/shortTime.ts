import { versionsOf } from "../latest.ts";
import type { Spells } from "../spells.ts";
import { longestDelay, silenceOf } from "./delay.ts";

const askedMonths = 12;
const usedMonths = [1, 12, 24] as const;
const longestUse = Math.max(...usedMonths);

/** The first month of which a source had told by each as-of month, as a subquery (month, first). */
const reachOf = (source: string) => `(SELECT grid_month.month, min(source_reach.first) AS first
  FROM grid_month JOIN source_reach ON source_reach.source = '${source}' AND source_reach.known <= grid_month.month
  GROUP BY grid_month.month)`;

const sums = usedMonths.map((n) => `shortTimeHours${n}`);
/** Null while the source itself does not reach back that far. */
const reached = (n: number, value: string) => `CASE WHEN reach.first <= month - ${n} THEN ${value} END`;

const told = (n: number, value: string) => reached(n, value).replace("month - ", "month - delay - ");
const use = `${reachOf("apconso")} reach JOIN ${silenceOf("apconso")} silence USING (month)`;

/** Hours of the n months up to the newest that was delivered by then: what was not delivered yet is no zero. */
const used: Spells = {
  label: "short-time work",
  columns: sums,
  sql: `SELECT firm, month AS since, month + 1 AS until, ${usedMonths
    .map(
      (n) =>
        `${told(n, `coalesce(sum(hours) FILTER (WHERE month - delay - use_month BETWEEN 1 AND ${n}), 0)`)} AS shortTimeHours${n}`,
    )
    .join(",\n  ")}
FROM (
  SELECT firm, hours, month AS use_month,
    unnest(range(greatest(known, month + 1), least(until, month + ${longestUse} + ${longestDelay} + 1))) AS month
  FROM (${versionsOf({ facts: "short_time_fact", key: "firm, demandId, month", measures: { hours: "sum" } })}))
JOIN (FROM ${use}) reach USING (month) GROUP BY firm, month, reach.first, delay`,
  everyone: `SELECT month, ${usedMonths.map((n) => `${told(n, "0")} AS shortTimeHours${n}`).join(", ")}
FROM (FROM ${use}) reach`,
};

const demands = versionsOf({
  facts: "demand_fact",
  key: "firm, demandId",
  measures: { decided: "max", beginning: "min", ending: "max", hours: "sum", persons: "sum" },
});
const isRecent = `month >= decided AND month < decided + ${askedMonths}`;
const isRunning = "month >= beginning AND month < ending";

/** Demands decided in the 12 months before t, and those whose days, the last one included, hold t. */
const asked: Spells = {
  label: "short-time demands",
  columns: ["shortTimeAsked12", "shortTimePersons"],
  sql: `SELECT firm, month AS since, month + 1 AS until,
  ${reached(askedMonths, `coalesce(sum(hours) FILTER (WHERE ${isRecent}), 0)`)} AS shortTimeAsked12,
  coalesce(sum(persons) FILTER (WHERE ${isRunning}), 0) AS shortTimePersons
FROM (SELECT *, unnest(range(known,
        least(until, greatest(decided + ${askedMonths}, coalesce(ending, decided))))) AS month
      FROM (${demands}))
JOIN ${reachOf("apdemande")} reach USING (month) GROUP BY firm, month, reach.first`,
  everyone: `SELECT month, ${reached(askedMonths, "0")} AS shortTimeAsked12, 0 AS shortTimePersons
FROM ${reachOf("apdemande")} reach`,
};

export const shortTime: readonly Spells[] = [used, asked];
