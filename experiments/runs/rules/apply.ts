import type { ColumnTable } from "arquero";
import type { Thresholds } from "../../evaluation/thresholds.ts";
import { rowValues } from "../../features/derived.ts";
import type { ExpertRule } from "./rule.ts";

/** What the rules did to some rows; every array has one entry a row. */
export interface AppliedRules {
  /** Per rule: 1 where its text holds. */
  readonly fired: readonly Uint8Array[];
  /** The model's margins, then those after each rule: one more than there are rules. */
  readonly stages: readonly Float64Array[];
}

/** Applies rules, in their order, to rows of a table. Throws what `rowValues` throws. */
export function applyRules(
  rules: readonly ExpertRule[],
  { table, rows }: { readonly table: ColumnTable; readonly rows: Uint32Array },
  model: { readonly margins: Float64Array; readonly thresholds: Thresholds },
): AppliedRules {
  const fired = rules.map(({ text }) => Uint8Array.from(rowValues(table, text, rows), holds));
  return { fired, stages: moveMargins(rules, fired, model) };
}

/** A missing value says nothing. */
function holds(value: number): number {
  return value !== 0 && !Number.isNaN(value) ? 1 : 0;
}

/**
 * Margins before, between and after the rules whose text holds. Levels follow from margins, so a rule that raises puts the margin on the level's
 * threshold, one that lowers just below the next one, and rank, level and contributions stay one story. Probabilities are the
 * model's: a rule has not learned any. Where both thresholds are equal there is no moderate level to lower to.
 */
export function moveMargins(
  rules: readonly ExpertRule[],
  fired: readonly Uint8Array[],
  { margins, thresholds }: { readonly margins: Float64Array; readonly thresholds: Thresholds },
): readonly Float64Array[] {
  const stages = [margins];
  for (const [k, rule] of rules.entries())
    stages.push(
      stages[k]!.map((margin, i) => (fired[k]![i] === 1 ? movedMargin(rule, margin, thresholds) : margin)),
    );
  return stages;
}

function movedMargin({ action }: ExpertRule, margin: number, { high, moderate }: Thresholds): number {
  if ("shift" in action) return margin + action.shift;
  if ("raiseTo" in action) return Math.max(margin, action.raiseTo === "high" ? high.margin : moderate.margin);
  return Math.min(margin, justBelow(action.lowerTo === "moderate" ? high.margin : moderate.margin));
}

/** The next smaller number. */
function justBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0]! += value > 0 ? -1n : 1n;
  return new Float64Array(bits.buffer)[0]!;
}
