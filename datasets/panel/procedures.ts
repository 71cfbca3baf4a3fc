import type { Step } from "./facts.ts";
import { latestFacts } from "./latest.ts";

/** Horizons of the targets in months; the longest is the main one. */
export const defaultHorizons: readonly number[] = [18, 12, 6, 3];

export interface TargetOptions {
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
    facts: "(SELECT firm, effective AS known, day, isOpening, state FROM procedure_fact)",
    newestBy: "day",
    columns,
    tie,
  });
  const known = latestFacts({ facts: "procedure_fact", newestBy: "day", columns, tie });
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
    { label: "targets", sql: targetSql(options) },
  ];
}

function targetSql({ horizons, reportingDelayMonths, cutoff }: TargetOptions): string {
  const isMature = (horizon: number) => `grid.month + ${horizon + reportingDelayMonths} <= ${cutoff}`;
  const target = (horizon: number) => `CASE WHEN NOT (${isMature(horizon)}) OR unknownOpening THEN NULL
    WHEN strongSignal THEN true
    ELSE coalesce(opening.effective <= grid.month + ${horizon}, false) END AS ${targetName(horizon)}`;
  return `CREATE TEMP TABLE target AS
SELECT grid.firm, grid.month, strongSignal, unknownOpening, ${isMature(Math.max(...horizons))} AS mature,
  ${horizons.map(target).join(",\n  ")}
FROM grid JOIN procedure_state USING (firm, month)
ASOF LEFT JOIN (SELECT DISTINCT firm, effective FROM procedure_fact WHERE isOpening AND state = 'open') opening
  ON opening.firm = grid.firm AND grid.month < opening.effective`;
}
