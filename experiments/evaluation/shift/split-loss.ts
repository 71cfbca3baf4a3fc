import { createRandom } from "vigie/datasets";
import { type Counts, countsOf } from "../intervals/bootstrap.ts";
import { checkReplicates, type Draws, drawFirms, stopIfCancelled } from "../intervals/draw.ts";
import { intervalOf } from "../intervals/interval.ts";
import type { Metric } from "../metrics/metric.ts";
import { metric } from "../metrics.ts";
import type { Estimate, Outcomes } from "../outcomes.ts";
import { type Ranked, rankOutcomes } from "../ranked.ts";
import { createSample, fullSample, type Sample, weighFirms } from "../sample.ts";
import { effectiveFirms } from "./weights.ts";

/** One metric where the model comes from, where it goes, and in between. Plain JSON. */
export interface SplitLine {
  readonly metric: string;
  readonly better: Metric["better"];
  readonly origin: Estimate;
  /** On the origin's rows, weighted to the target's features: what the target would show if the same firms failed as often. */
  readonly reweighted: Estimate;
  readonly target: Estimate;
  /** target − origin. */
  readonly change: Estimate;
  /** reweighted − origin: who the firms are. */
  readonly explained: Estimate;
  /** target − reweighted: firms with the same features fail otherwise, or the features do not tell who they are. */
  readonly residual: Estimate;
}

const splitMetrics = ["auc", "averagePrecision", "brier", "logLoss", "baseRate"] as const;

/**
 * Splits the change of each metric from origin to target by importance weighting (Shimodaira 2000): change = explained +
 * residual. Intervals by drawing the firms of both sides, with all their rows; the weights are held fixed.
 * `weights` has one entry per row of `origin`. Throws `outcomes.malformed`, `evaluation.bad-replicates`, `evaluation.cancelled`.
 */
export function splitLoss(
  {
    origin,
    weights,
    target,
  }: {
    readonly origin: Outcomes;
    readonly weights: Float64Array;
    readonly target: Outcomes;
  },
  draws: Draws = {},
): readonly SplitLine[] {
  const metrics = splitMetrics.map(metric);
  const sides = {
    origin: rankOutcomes(origin),
    reweighted: rankOutcomes({ ...origin, weights }),
    target: rankOutcomes(target),
  };
  const failing = effectiveFailing(origin, weights);
  const drawn = drawBoth(sides, metrics, draws);
  const carriers = {
    origin: countsOf(sides.origin).positiveFirms,
    reweighted: failing,
    target: countsOf(sides.target).positiveFirms,
  };
  return metrics.map((one, m): SplitLine => {
    const level = (side: SideName) =>
      estimateOf(one.of(fullSample(sides[side]), 0), drawn[side][m]!, {
        range: one.range,
        carriers: carriers[side],
        counts: countsOf(sides[side]),
      });
    const gap = (a: SideName, b: SideName) =>
      estimateOf(
        one.of(fullSample(sides[a]), 0) - one.of(fullSample(sides[b]), 0),
        drawn[a][m]!.map((value, draw) => value - drawn[b][m]![draw]!),
        {
          range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
          carriers: Math.min(carriers[a], carriers[b]),
          counts: countsOf(sides[a === "target" ? "target" : "origin"]),
        },
      );
    return {
      metric: one.name,
      better: one.better,
      origin: level("origin"),
      reweighted: level("reweighted"),
      target: level("target"),
      change: gap("target", "origin"),
      explained: gap("reweighted", "origin"),
      residual: gap("target", "reweighted"),
    };
  });
}

type SideName = "origin" | "reweighted" | "target";

/** Each metric in each draw; a draw of the origin's firms serves both ways of weighing them. */
function drawBoth(
  sides: Readonly<Record<SideName, Ranked>>,
  metrics: readonly Metric[],
  { replicates = 400, seed = "vigie", signal, onProgress }: Draws,
): Readonly<Record<SideName, readonly Float64Array[]>> {
  const make = () => metrics.map(() => new Float64Array(checkReplicates(replicates)));
  const drawn = { origin: make(), reweighted: make(), target: make() };
  const random = createRandom(seed).fork("shift");
  const originCounts = new Float64Array(sides.origin.firmCount);
  const targetCounts = new Float64Array(sides.target.firmCount);
  const samples: Record<SideName, Sample> = {
    origin: createSample(sides.origin),
    reweighted: createSample(sides.reweighted),
    target: createSample(sides.target),
  };
  for (let draw = 0; draw < replicates; draw++) {
    stopIfCancelled(signal);
    drawFirms(random, originCounts);
    weighFirms(samples.origin, originCounts);
    weighFirms(samples.reweighted, originCounts);
    weighFirms(samples.target, drawFirms(random, targetCounts));
    for (const side of ["origin", "reweighted", "target"] as const)
      metrics.forEach((one, m) => {
        drawn[side][m]![draw] = one.of(samples[side], 0);
      });
    if (draw % 20 === 19) onProgress?.({ label: "drawing firms", fraction: (draw + 1) / replicates });
  }
  return drawn;
}

function estimateOf(
  value: number,
  replicates: Float64Array,
  {
    range,
    carriers,
    counts,
  }: { readonly range: readonly [number, number]; readonly carriers: number; readonly counts: Counts },
): Estimate {
  if (!Number.isFinite(value))
    return { value: null, low: null, high: null, method: "not defined on one side", ...counts };
  const { low, high, method } = intervalOf({
    value,
    replicates,
    range,
    carriers,
    carriedBy: "failing firms",
  });
  return { value, low, high, method: `${method}; weights held fixed`, ...counts };
}

/** Failing firms of the origin that the weights leave, as `effectiveFirms` counts; whole. */
function effectiveFailing({ labels, firms }: Outcomes, weights: Float64Array): number {
  const failing = Uint32Array.from(labels.keys()).filter((row) => labels[row] === 1);
  if (failing.length === 0) return 0;
  return Math.floor(
    effectiveFirms(
      Float64Array.from(failing, (row) => weights[row]!),
      Int32Array.from(failing, (row) => firms[row]!),
    ),
  );
}
