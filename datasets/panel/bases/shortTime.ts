import type { PanelSource } from "../definition.ts";
import { flowColumns, inMillionths } from "../flow.ts";
import { numbered, versionsOf } from "../latest.ts";
import type { Spells } from "../spells.ts";
import { silenceOf } from "./delay.ts";

const askedMonths = 12;
const usedMonths = [1, 12, 24] as const;

/** The first month of which a source had told by each as-of month, as a subquery (month, first). */
const reachOf = (source: string) => `(SELECT grid_month.month, min(source_reach.first) AS first
  FROM grid_month JOIN source_reach ON source_reach.source = '${source}' AND source_reach.known <= grid_month.month
  GROUP BY grid_month.month)`;

/** Null while the source itself does not reach back that far. */
const reached = (n: number, value: string) => `CASE WHEN reach.first <= month - ${n} THEN ${value} END`;

const told = (n: number, value: string) => reached(n, value).replace("month - ", "month - delay - ");
const use = `${reachOf("apconso")} reach JOIN ${silenceOf("apconso")} silence USING (month)`;

/** Hours of the n months up to the newest that was delivered by then: what was not delivered yet is no zero. */
const used = (isOnce: boolean): Spells => ({
  label: "short-time work",
  columns: usedMonths.map((n) => `shortTimeHours${n}`),
  sql: `SELECT firm, about, known AS since, NULL AS until, received AS newest, month AS "amountMonth", hours AS euros
FROM ${isOnce ? "(SELECT *, firm AS about FROM short_time_fact)" : numbered("short_time_fact", "firm, demandId")}`,
  ...{ read: flowColumns, of: inMillionths },
  flow: { delays: `SELECT month, delay FROM ${silenceOf("apconso")}`, windows: usedMonths },
  everyone: `SELECT month, ${usedMonths.map((n) => `${told(n, "0")} AS shortTimeHours${n}`).join(", ")}
FROM (FROM ${use}) reach`,
});

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

/** `once`: sources that came in one delivery. */
export const shortTime = (once: readonly PanelSource[]): readonly Spells[] => [
  used(once.includes("apconso")),
  asked,
];
