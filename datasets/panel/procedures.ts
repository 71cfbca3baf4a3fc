import type { Step } from "./facts.ts";
import { allTables, type FactTables } from "./factTables.ts";
import { latestFacts } from "./latest.ts";

/** Horizons of the targets in months; the longest is the main one. */
export const defaultHorizons: readonly number[] = [18, 12, 6, 3];

export interface TargetOptions {
  readonly tables: FactTables;
  readonly horizons: readonly number[];
  /** Months from the effect of an opening until it is known. */
  readonly reportingDelayMonths: number;
  /** First month after the last procedure fact. */
  readonly cutoff: number;
}

export const targetName = (horizon: number): string => `failsWithin${horizon}Months`;

/**
 * Procedure states by the truth (dates of effect) and by what was known, and the targets.
 * A firm in procedure (open or in plan) at t is a strong signal: its target is true. One that is in procedure only by
 * dates of effect, unknown at t, is an unknown opening: its target is null. Otherwise the target says whether an
 * opening takes effect in (t, t + horizon].
 */
export function procedureSteps(options: TargetOptions): readonly Step[] {
  const columns = ["state"];
  const tie = "isOpening DESC";
  const truth = latestFacts({
    facts: "(SELECT firm, effective AS known, 0 AS received, day, isOpening, state FROM procedure_fact)",
    newestBy: "day_number(day)",
    columns,
    tie,
  });
  const known = latestFacts({ facts: "procedure_fact", newestBy: "day_number(day)", columns, tie });
  return [
    {
      label: "procedures",
      sql: `CREATE TEMP TABLE procedure_state AS
SELECT grid.firm, grid.month, coalesce(truth.state <> 'closed', false) AS strongSignal,
  coalesce(truth.state <> 'closed', false) AND NOT coalesce(seen.state <> 'closed', false) AS unknownOpening
FROM grid
ASOF LEFT JOIN (${truth}) truth ON truth.firm = grid.firm AND truth.known <= grid.month
ASOF LEFT JOIN (${known}) seen ON seen.firm = grid.firm AND seen.known <= grid.month`,
    },
    { label: "follow-up", sql: followUpSql(options.tables) },
    { label: "targets", sql: targetSql(options) },
  ];
}

/** First days on which the firm was alerted and treated, truly: flags say what happened, not what was known. */
function followUpSql(tables: FactTables): string {
  return `CREATE TEMP TABLE followed AS
SELECT firm.firm, min(fact.alertedOn) AS alertedOn, min(fact.treatedOn) AS treatedOn
FROM ${allTables(tables).followup} fact JOIN firm USING (siren) GROUP BY firm.firm`;
}

function targetSql({ horizons, reportingDelayMonths, cutoff }: TargetOptions): string {
  const isMature = (horizon: number) => `grid.month + ${horizon + reportingDelayMonths} <= ${cutoff}`;
  const target = (horizon: number) => `CASE WHEN NOT (${isMature(horizon)}) OR unknownOpening THEN NULL
    WHEN strongSignal THEN true
    ELSE coalesce(opening.effective <= grid.month + ${horizon}, false) END AS ${targetName(horizon)}`;
  const happened = (name: string, day: string) =>
    `CASE WHEN hasFollowUp THEN coalesce(as_of_month(followed.${day}) <= grid.month, false) END AS ${name}`;
  return `CREATE TEMP TABLE target AS
SELECT grid.firm, grid.month, strongSignal, unknownOpening, ${isMature(Math.max(...horizons))} AS mature,
  ${happened("alerted", "alertedOn")}, ${happened("treated", "treatedOn")},
  ${horizons.map(target).join(",\n  ")}
FROM grid JOIN procedure_state USING (firm, month)
CROSS JOIN (SELECT count(*) > 0 AS hasFollowUp FROM source_reach WHERE source = 'followup')
LEFT JOIN followed ON followed.firm = grid.firm
ASOF LEFT JOIN (SELECT DISTINCT firm, effective FROM procedure_fact WHERE isOpening AND state = 'open') opening
  ON opening.firm = grid.firm AND grid.month < opening.effective`;
}
