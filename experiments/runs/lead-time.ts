import { columnsWithRole, type Panel, type Schema } from "vigie/datasets";
import { type FailedFirm, type LeadTimes, leadTimes } from "../evaluation/lead-time.ts";
import type { LevelMargins } from "../evaluation/thresholds.ts";
import type { PanelKeys } from "./panel-keys.ts";
import type { RowScores } from "./scores.ts";

/** The panel's targets by their horizon in months; what a month of procedure is read from, as no later row may be. */
export function horizonTargets({ schema }: { readonly schema: Schema }): ReadonlyMap<string, number> {
  const named = columnsWithRole(schema, "target").map((name) => [
    name,
    /^failsWithin(\d+)Months$/.exec(name),
  ]);
  return new Map(named.flatMap(([name, found]) => (found ? [[name as string, Number(found[1])]] : [])));
}

/** Null for a panel whose targets have fewer than two horizons: they do not tell when a firm failed. */
export function leadTimesOf(
  { table, schema }: Pick<Panel, "table" | "schema">,
  { keys, scores, thresholds }: { keys: PanelKeys; scores: RowScores; thresholds: LevelMargins },
): LeadTimes | null {
  const horizons = horizonTargets({ schema });
  if (horizons.size < 2) return null;
  const targets = [...horizons].map(([name, months]) => ({
    months,
    values: table.array(name) as ArrayLike<boolean | null>,
  }));
  const failed: FailedFirm[] = [];
  let unknownOpenings = 0;
  for (const at of rowsByFirm(keys, scores)) {
    const rows = at.map((i) => scores.rows[i]!);
    if (!rows.some((row) => keys.labels[row] === 1)) continue;
    const opening = openingOf(rows, keys, targets);
    if (opening === null) unknownOpenings++;
    else failed.push(judgedBefore(opening, at, { keys, scores }));
  }
  const months = Array.from(scores.rows, (row) => keys.asOf[row]!);
  const testMonths =
    months.reduce((most, month) => Math.max(most, month), months[0]!) +
    1 -
    months.reduce((least, month) => Math.min(least, month), months[0]!);
  return leadTimes(failed, thresholds, { unknownOpenings, testMonths });
}

interface Target {
  readonly months: number;
  readonly values: ArrayLike<boolean | null>;
}

/**
 * The month in which a procedure takes effect: a target of h months at t says whether it lies in (t, t + h], a row in
 * procedure that it lies no later. Null unless they leave one month.
 */
function openingOf(rows: readonly number[], keys: PanelKeys, targets: readonly Target[]): number | null {
  let after = Number.NEGATIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const month = keys.asOf[row]!;
    if (keys.strong[row] === 1) {
      until = Math.min(until, month);
      continue;
    }
    after = Math.max(after, month);
    for (const { months, values } of targets) {
      if (values[row] === true) until = Math.min(until, month + months);
      if (values[row] === false) after = Math.max(after, month + months);
    }
  }
  return until - after === 1 ? until : null;
}

function judgedBefore(
  opening: number,
  at: readonly number[],
  { keys, scores }: { keys: PanelKeys; scores: RowScores },
): FailedFirm {
  const judged = at
    .filter((i) => keys.strong[scores.rows[i]!] === 0 && keys.asOf[scores.rows[i]!]! < opening)
    .sort((a, b) => keys.asOf[scores.rows[a]!]! - keys.asOf[scores.rows[b]!]!);
  return {
    opening,
    months: judged.map((i) => keys.asOf[scores.rows[i]!]!),
    margins: judged.map((i) => scores.margins[i]!),
  };
}

/** Places among the scores, firm by firm. */
function rowsByFirm(keys: PanelKeys, { rows }: RowScores): Iterable<readonly number[]> {
  const found = new Map<number, number[]>();
  rows.forEach((row, i) => {
    const firm = keys.firms[row]!;
    const own = found.get(firm);
    if (own === undefined) found.set(firm, [i]);
    else own.push(i);
  });
  return found.values();
}
