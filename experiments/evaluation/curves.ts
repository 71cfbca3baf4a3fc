import type { Ranked } from "./ranked.ts";
import { fullSample, positivesIn, weightIn } from "./sample.ts";

/** One possible threshold: rows at or above `margin` are alerted. */
export interface CurvePoint {
  readonly margin: number;
  /** Share of failures alerted (also the ROC's vertical axis). */
  readonly recall: number;
  /** Share of alerts that fail. */
  readonly precision: number;
  /** Share of the others alerted (the ROC's horizontal axis). */
  readonly falsePositiveRate: number;
}

/**
 * Precision-recall and ROC in one list, from the highest margin down: every distinct margin, or `most` of them spaced
 * evenly along both curves. Empty where only one class is there.
 */
export function curvePoints(ranked: Ranked, { most = 200 }: { most?: number } = {}): readonly CurvePoint[] {
  const sample = fullSample(ranked);
  const positives = positivesIn(sample);
  const negatives = weightIn(sample) - positives;
  if (positives <= 0 || negatives <= 0) return [];
  const points = Array.from(ranked.tieEnds, (end, tie): CurvePoint => {
    const found = sample.positivesUpTo[tie]!;
    const alerted = sample.weightUpTo[tie]!;
    return {
      margin: ranked.margins[end - 1]!,
      recall: found / positives,
      precision: found / alerted,
      falsePositiveRate: (alerted - found) / negatives,
    };
  });
  return points.length <= most ? points : thin(points, most);
}

/** Keeps the first, the last, and the first point after each of `most − 1` equal lengths of the way. */
function thin(points: readonly CurvePoint[], most: number): readonly CurvePoint[] {
  const lengths = points.map((point, i) => (i === 0 ? 0 : stepLength(points[i - 1]!, point)));
  const step = lengths.reduce((sum, length) => sum + length, 0) / (most - 1);
  let next = 0;
  let walked = 0;
  return points.filter((_, i) => {
    walked += lengths[i]!;
    if (i === points.length - 1) return true;
    if (walked < next) return false;
    next = (Math.floor(walked / step) + 1) * step;
    return true;
  });
}

function stepLength(a: CurvePoint, b: CurvePoint): number {
  return (
    Math.abs(a.recall - b.recall) +
    Math.abs(a.precision - b.precision) +
    Math.abs(a.falsePositiveRate - b.falsePositiveRate)
  );
}
