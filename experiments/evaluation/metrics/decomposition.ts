import { isotonicBlocks } from "../isotonic.ts";
import type { Sample } from "../sample.ts";
import { defineMetric, type Metric } from "./metric.ts";

/**
 * Brier score = reliability − resolution + uncertainty, exactly and without bins (CORP: Dimitriadis, Gneiting &
 * Jordan 2021, eq. 2): with S̄ the mean score, reliability = S̄(p) − S̄(p̂) and resolution = S̄(ȳ) − S̄(p̂), where p̂ is
 * the isotonic regression of the outcome on p and ȳ the base rate.
 * p̂ fits every replicate anew and better than the truth would, so drawing firms again overstates reliability:
 * no interval.
 */
interface BrierParts {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
}

export const brierReliability = part("reliability", "lower", "Brier reliability (0 is best)");
export const brierResolution = part("resolution", "higher", "Brier resolution");
export const brierUncertainty = part("uncertainty", "neither", "Brier uncertainty");

function part(name: keyof BrierParts, better: Metric["better"], title: string): Metric {
  return defineMetric({
    name: `brier${name[0]!.toUpperCase()}${name.slice(1)}`,
    title,
    better,
    range: [0, 1],
    needs: "probabilities",
    carriedBy: "all firms",
    interval: "none",
    of: (sample) => decompose(sample)[name],
  });
}

function decompose(sample: Sample): BrierParts {
  const blocks = isotonicBlocks(sample);
  let total = 0;
  let positives = 0;
  let score = 0;
  let recalibrated = 0;
  for (const { weight, positive, score: blockScore } of blocks) {
    total += weight;
    positives += positive;
    score += blockScore;
    recalibrated += positive - (positive * positive) / weight;
  }
  const rate = positives / total;
  const uncertainty = rate * (1 - rate);
  return {
    reliability: Math.max(0, (score - recalibrated) / total),
    resolution: Math.max(0, uncertainty - recalibrated / total),
    uncertainty,
  };
}
