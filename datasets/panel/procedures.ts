import type { Arena } from "../store/arena.ts";
import { allTables, type FactTables } from "./factTables.ts";
import { latestFacts } from "./latest.ts";
import type { Block, Spells } from "./spells.ts";

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

const carried = {
  newestBy: "day_number(day)",
  columns: ["state"],
  tie: "isOpening DESC",
  key: "firm, gravity",
};

/**
 * Each procedure by itself: what ends one ends the less grave ones too, which a conversion left behind, but no graver one. A
 * firm is in procedure while any of them goes on.
 */
const statesOf = (known: string, column: string) => {
  const ended = "unnest(if(state = 'closed', range(gravity + 1), [gravity]))";
  const facts = `(SELECT firm, ${known} AS known, 0 AS received, day, isOpening, state, ${ended} AS gravity FROM procedure_fact)`;
  return `SELECT firm, known AS since, NULL AS until,
  (sum(sum(change)) OVER (PARTITION BY firm ORDER BY known) > 0)::INTEGER AS ${column}
FROM (SELECT firm, known, isOpen - lag(isOpen, 1, 0) OVER (PARTITION BY firm, gravity ORDER BY known) AS change
  FROM (SELECT *, (state <> 'closed')::INTEGER AS isOpen FROM (${latestFacts({ facts, ...carried })})))
GROUP BY firm, known`;
};

/** `1`, or missing while there was no procedure: by the truth (dates of effect) and by what was known. */
const states: readonly Spells[] = [
  {
    label: "procedures",
    columns: ["inProcedure"],
    sql: statesOf("effective", "inProcedure"),
  },
  {
    label: "known procedures",
    columns: ["knownInProcedure"],
    sql: statesOf("known", "knownInProcedure"),
  },
];

const opensWithin = (horizon: number) => `opensWithin${horizon}`;

/** An opening takes effect in (t, t + horizon]. */
const openings = (horizon: number): Spells => ({
  label: `targets, ${horizon} months`,
  columns: [opensWithin(horizon)],
  sql: `SELECT DISTINCT firm, effective - ${horizon} AS since, effective AS until, 1 AS ${opensWithin(horizon)}
FROM procedure_fact WHERE isOpening AND state = 'open'`,
});

/** From the first day on: flags say what truly happened, not what was known. Missing where nobody delivered any. */
const followUp = (tables: FactTables, flag: string): Spells => ({
  label: flag,
  columns: [flag],
  sql: `SELECT firm, min(as_of_month(fact.${flag}On)) AS since, NULL AS until, 1 AS ${flag}
FROM ${allTables(tables).followup} fact JOIN firm USING (siren) WHERE fact.${flag}On IS NOT NULL GROUP BY firm`,
  everyone: `SELECT month, 0 AS ${flag} FROM grid_month WHERE EXISTS (FROM source_reach WHERE source = 'followup')`,
});

/** What flags and targets are made of. */
export function procedureSpells(tables: FactTables, horizons: readonly number[]): readonly Spells[] {
  return [...states, followUp(tables, "alerted"), followUp(tables, "treated"), ...horizons.map(openings)];
}

/**
 * Flags and targets over a block of firms, out of what the spells say there: 0, 1 or NaN. A firm in procedure (open or in
 * plan) at t is a strong signal: its target is true. One that is in procedure only by dates of effect, unknown at t, is an
 * unknown opening: its target is missing, as it is while the horizon is not over.
 */
export function outcomeColumns(
  said: Readonly<Record<string, Float64Array>>,
  { firms, firstMonth, months }: Block,
  { horizons, reportingDelayMonths, cutoff, arena }: TargetOptions & { readonly arena: Arena },
): Readonly<Record<string, Float64Array>> {
  const cells = firms * months;
  const matureMonths = (horizon: number) =>
    Math.min(Math.max(cutoff - reportingDelayMonths - horizon - firstMonth + 1, 0), months);
  const [strongSignal, unknownOpening] = [arena.float64(cells), arena.float64(cells)];
  for (let i = 0; i < cells; i++) {
    strongSignal[i] = said.inProcedure![i] === 1 ? 1 : 0;
    unknownOpening[i] = strongSignal[i] === 1 && said.knownInProcedure![i] !== 1 ? 1 : 0;
  }
  const target = (horizon: number) => {
    const [opens, fails] = [said[opensWithin(horizon)]!, arena.float64(cells).fill(NaN)];
    for (let first = 0; first < cells; first += months)
      for (let i = first; i < first + matureMonths(horizon); i++)
        if (unknownOpening[i] !== 1) fails[i] = strongSignal[i] === 1 || opens[i] === 1 ? 1 : 0;
    return fails;
  };
  const mature = arena.float64(cells).fill(0);
  for (let first = 0; first < cells; first += months)
    mature.fill(1, first, first + matureMonths(Math.max(...horizons)));
  return {
    strongSignal,
    unknownOpening,
    mature,
    ...Object.fromEntries(horizons.map((horizon) => [targetName(horizon), target(horizon)])),
  };
}

export const outcomeNames = (horizons: readonly number[]): readonly string[] => [
  "strongSignal",
  "unknownOpening",
  "mature",
  "alerted",
  "treated",
  ...horizons.map(targetName),
];
