import type { MonthRange } from "vigie/datasets";
import type { FoldPlan, Shares } from "./config.ts";
import { balanceDraws, drawFirms } from "./draw.ts";
import { type FoldRows, type LearningPart, learningParts } from "./fold.ts";
import type { FoldKeys } from "./keys.ts";
import type { RowReason } from "./reasons.ts";

/** Where a row goes: a part, or nowhere for a reason. */
export type Place =
  | { readonly part: keyof FoldRows }
  | { readonly reason: RowReason; readonly part?: undefined };

/** Where each row goes, in panel order. */
export function assignRows(keys: FoldKeys, plan: FoldPlan): readonly Place[] {
  const draws = partDraws(keys, plan);
  return Array.from(keys.labels, (label, row): Place => {
    if (label === -1) return { reason: unusableReason(keys, row) };
    const month = keys.asOf[row]!;
    if (contains(plan.ranges.test, month)) return { part: "test" };
    return placeLearning(plan, month, draws[keys.firms[row]!]!);
  });
}

function placeLearning(plan: FoldPlan, month: number, draw: number): Place {
  const open = openParts(plan, month);
  if (open.length === 0) return { reason: outsideReason(plan, month) };
  const part = pickPart(plan.separateFirms ? learningParts : open, plan.shares, draw);
  return open.includes(part) ? { part } : { reason: "firm kept for another part" };
}

/** The part whose share of [0, 1) holds `draw`, the shares of the candidates stretched to fill it. */
function pickPart(candidates: readonly LearningPart[], shares: Shares, draw: number): LearningPart {
  const total = candidates.reduce((sum, part) => sum + shares[part], 0);
  let upTo = 0;
  for (const part of candidates) {
    upTo += shares[part] / total;
    if (draw < upTo) return part;
  }
  return candidates.at(-1)!;
}

function partDraws(keys: FoldKeys, plan: FoldPlan): Float64Array {
  const draws = drawFirms(`${plan.seed}/part`, keys.firmNames, keys.firms);
  if (plan.assignment === "hash") return draws;
  return balanceDraws(draws, failingInShared(keys, plan), keys.firmNames);
}

/** Firms that fail in months over which several learning parts compete: those the balance is about. */
function failingInShared({ firms, labels, asOf, firmNames }: FoldKeys, plan: FoldPlan): Uint8Array {
  const failing = new Uint8Array(firmNames.length);
  labels.forEach((label, row) => {
    const open = openParts(plan, asOf[row]!).length;
    if (label === 1 && (open > 1 || (plan.separateFirms && open > 0))) failing[firms[row]!] = 1;
  });
  return failing;
}

function unusableReason({ unusable }: FoldKeys, row: number): RowReason {
  return unusable?.reasons[unusable.codes[row]!] ?? "label not usable";
}

/** The learning parts that may hold a row of this month. */
function openParts({ ranges, lastKnown }: FoldPlan, month: number): readonly LearningPart[] {
  return month > lastKnown ? [] : learningParts.filter((part) => contains(ranges[part], month));
}

function outsideReason({ ranges, lastKnown }: FoldPlan, month: number): RowReason {
  const from = Math.min(...learningParts.map((part) => ranges[part].from));
  if (month >= ranges.test.until) return "as-of date after the test";
  if (month < from) return "as-of date before the learning months";
  if (month > lastKnown) return "in the embargo: label not known on the first day of the test";
  return "as-of date in no part";
}

export function contains({ from, until }: MonthRange, month: number): boolean {
  return month >= from && month < until;
}
