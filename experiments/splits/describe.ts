import { isoOfMonth } from "vigie/datasets";
import type { Place } from "./assign.ts";
import type { FoldPlan } from "./config.ts";
import {
  type Exclusion,
  type Fold,
  type FoldDescription,
  type FoldPart,
  type FoldRows,
  foldParts,
  type PartDescription,
} from "./fold.ts";
import type { FoldKeys } from "./keys.ts";
import type { RowReason } from "./reasons.ts";

/** Collects the places into a fold with its description. */
export function assembleFold(
  keys: FoldKeys,
  plan: FoldPlan,
  { places, grouping }: { places: readonly Place[]; grouping: string | null },
): Fold {
  const rows = rowsByPart(places);
  const { ranges, requiredMonths, embargoMonths, reason } = plan;
  const parts = byPart((part) => describePart(keys, rows[part], ranges[part]));
  const description: FoldDescription = {
    format: "vigie.fold/1",
    protocol: grouping === null ? "temporal" : "grouped",
    cutoff: isoOfMonth(ranges.test.from),
    parts,
    embargo: { requiredMonths, months: embargoMonths, overridden: reason === null ? null : { reason } },
    separateFirms: plan.separateFirms,
    grouping,
    seed: plan.seed,
    excluded: countExclusions(keys, places),
  };
  return { rows, description };
}

function rowsByPart(places: readonly Place[]): FoldRows {
  const lists: Record<FoldPart, number[]> = { train: [], calibrate: [], choose: [], test: [] };
  places.forEach((place, row) => {
    if (place.part !== undefined) lists[place.part].push(row);
  });
  return byPart((part) => Uint32Array.from(lists[part]));
}

function describePart(
  { firms, labels }: FoldKeys,
  rows: Uint32Array,
  { from, until }: { from: number; until: number },
): PartDescription {
  const seen = new Set<number>();
  const failing = new Set<number>();
  let positiveRows = 0;
  for (const row of rows) {
    seen.add(firms[row]!);
    if (labels[row] !== 1) continue;
    positiveRows++;
    failing.add(firms[row]!);
  }
  return {
    from: isoOfMonth(from),
    until: isoOfMonth(until),
    rows: rows.length,
    firms: seen.size,
    positiveRows,
    positiveFirms: failing.size,
  };
}

function countExclusions({ firms }: FoldKeys, places: readonly Place[]): readonly Exclusion[] {
  const found = new Map<RowReason, { rows: number; firms: Set<number> }>();
  places.forEach((place, row) => {
    if (place.part !== undefined) return;
    const entry = found.get(place.reason) ?? { rows: 0, firms: new Set() };
    found.set(place.reason, entry);
    entry.rows++;
    entry.firms.add(firms[row]!);
  });
  return [...found.keys()].sort().map((reason) => {
    const entry = found.get(reason)!;
    return { reason, rows: entry.rows, firms: entry.firms.size };
  });
}

function byPart<T>(make: (part: FoldPart) => T): Record<FoldPart, T> {
  return Object.fromEntries(foldParts.map((part) => [part, make(part)])) as Record<FoldPart, T>;
}
