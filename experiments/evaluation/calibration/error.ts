import type { Ranked } from "../ranked.ts";
import { cutByWeight } from "../reliability.ts";

export interface CalibrationError {
  readonly bins: number;
  /** Σ share · |observed − predicted| over bins of equal weight: never 0, however well calibrated. */
  readonly expected: number;
  /** √ of Σ share · (observed − predicted)², less what chance adds to it; 0 where chance explains all. */
  readonly corrected: number;
}

/**
 * Expected calibration error, plain and bias-corrected: the debiased estimator of Kumar, Liang & Ma (2019, NeurIPS,
 * definition 4.1), with each bin's variance taken over firms, since rows of a firm err together.
 */
export function calibrationError(ranked: Ranked, { bins = 10 }: { bins?: number } = {}): CalibrationError {
  const cuts = cutByWeight(ranked, bins).map((rows) => gapOf(ranked, rows));
  const total = cuts.reduce((sum, { weight }) => sum + weight, 0);
  const over = (of: (cut: BinGap) => number) =>
    cuts.reduce((sum, cut) => sum + (cut.weight / total) * of(cut), 0);
  return {
    bins: cuts.length,
    expected: over(({ gap }) => Math.abs(gap)),
    corrected: Math.sqrt(
      Math.max(
        0,
        over(({ gap, variance }) => gap * gap - variance),
      ),
    ),
  };
}

interface BinGap {
  readonly weight: number;
  /** Observed share minus mean prediction. */
  readonly gap: number;
  /** Of the gap, over firms. */
  readonly variance: number;
}

function gapOf({ labels, probabilities, firms, weights }: Ranked, rows: Uint32Array): BinGap {
  const byFirm = new Map<number, { weight: number; gap: number }>();
  let [weight, sum] = [0, 0];
  for (const i of rows) {
    const firm = byFirm.get(firms[i]!) ?? { weight: 0, gap: 0 };
    byFirm.set(firms[i]!, firm);
    const gap = weights[i]! * (labels[i]! - probabilities[i]!);
    firm.weight += weights[i]!;
    firm.gap += gap;
    weight += weights[i]!;
    sum += gap;
  }
  const gap = sum / weight;
  const n = byFirm.size;
  let spread = 0;
  for (const firm of byFirm.values()) spread += (firm.gap - gap * firm.weight) ** 2;
  return { weight, gap, variance: n > 1 ? (spread / weight ** 2) * (n / (n - 1)) : gap * gap };
}
