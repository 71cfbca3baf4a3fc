import { isoOfMonth } from "vigie/datasets";
import { estimateNamed } from "../../evaluation/groups.ts";
import type { Draws } from "../../evaluation/intervals/draw.ts";
import { estimateRatios } from "../../evaluation/intervals/ratio.ts";
import { metric } from "../../evaluation/metrics.ts";
import type { Estimate, Outcomes } from "../../evaluation/outcomes.ts";
import { rankOutcomes } from "../../evaluation/ranked.ts";
import { subsetOutcomes } from "../../evaluation/subset.ts";
import type { PanelKeys } from "../panel-keys.ts";
import { type Asked, viewQuestions } from "./questions.ts";

/** One as-of date: judged, or not yet. Plain JSON. */
export interface DateView {
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Rows judged. */
  readonly rows: number;
  /** Rows whose horizon is not over: excluded, never counted as sound. */
  readonly immatureRows: number;
  /** Calibration in the large and ranking; null where no row can be judged. */
  readonly metrics: {
    readonly auc: Estimate;
    /** Only of scores that are probabilities. */
    readonly observedOverExpected?: Estimate;
  } | null;
}

/**
 * Every as-of date of the test, and every later one that was read and cannot be judged yet. `isTested` says of each region
 * whether the fold judges it.
 */
export function dateViews(
  keys: PanelKeys,
  { outcomes, panelRows }: { readonly outcomes: Outcomes; readonly panelRows: Uint32Array },
  {
    isTested,
    asked,
    draws,
  }: { readonly isTested: readonly boolean[]; readonly asked: Asked; readonly draws: Draws },
): readonly DateView[] {
  const judged = byMonth(keys, panelRows);
  const first = Math.min(...judged.keys());
  const immature = countImmature(keys, first, isTested);
  const months = [...new Set([...judged.keys(), ...immature.keys()])].sort((a, b) => a - b);
  return months.map((month): DateView => {
    const rows = judged.get(month) ?? [];
    return {
      asOf: isoOfMonth(month),
      rows: rows.length,
      immatureRows: immature.get(month) ?? 0,
      metrics:
        rows.length === 0
          ? null
          : judge(outcomes, rows, { asked, draws: { ...draws, seed: `${draws.seed}/${isoOfMonth(month)}` } }),
    };
  });
}

/** Places among `panelRows`, by as-of month; ascending. */
function byMonth({ asOf }: PanelKeys, panelRows: Uint32Array): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  panelRows.forEach((row, i) => {
    const own = found.get(asOf[row]!);
    if (own === undefined) found.set(asOf[row]!, [i]);
    else own.push(i);
  });
  return found;
}

function judge(
  outcomes: Outcomes,
  rows: readonly number[],
  { asked, draws }: { readonly asked: Asked; readonly draws: Draws },
): NonNullable<DateView["metrics"]> {
  const ranked = rankOutcomes(subsetOutcomes(outcomes, rows));
  const { auc } = estimateNamed(ranked, { auc: { metric: metric("auc") } }, draws);
  if (viewQuestions(asked).observedOverExpected === undefined) return { auc: auc! };
  const names = ["observedOverExpected"];
  const { observedOverExpected } = estimateRatios(outcomes, {
    names,
    threshold: Number.POSITIVE_INFINITY,
    rows,
  });
  return { auc: auc!, observedOverExpected: observedOverExpected! };
}

/** By as-of month from `first` on: rows that no outcome can be said of yet. */
function countImmature(
  { unusable, labels, asOf, groupCodes }: PanelKeys,
  first: number,
  isTested: readonly boolean[],
): ReadonlyMap<number, number> {
  const code = unusable?.reasons.findIndex((reason) => reason.startsWith("immature")) ?? -1;
  const counts = new Map<number, number>();
  labels.forEach((label, row) => {
    const month = asOf[row]!;
    if (label !== -1 || month < first || unusable?.codes[row] !== code || !isTested[groupCodes[row]!]) return;
    counts.set(month, (counts.get(month) ?? 0) + 1);
  });
  return counts;
}
