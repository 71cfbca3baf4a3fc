import type { Ranked } from "./ranked.ts";

/** Ranked outcomes under one set of row weights, added up once per tie: ranking and alert metrics read only the sums. */
export interface Sample {
  readonly ranked: Ranked;
  /** How often each firm counts. */
  readonly firmWeights: Float64Array;
  /** Weight of positives at or above the end of each tie. */
  readonly positivesUpTo: Float64Array;
  /** Weight of all rows at or above the end of each tie. */
  readonly weightUpTo: Float64Array;
}

/** A sample whose arrays are filled anew by each `weigh`. */
export function createSample(ranked: Ranked): Sample {
  const ties = ranked.tieEnds.length;
  return {
    ranked,
    firmWeights: new Float64Array(ranked.firmCount),
    positivesUpTo: new Float64Array(ties),
    weightUpTo: new Float64Array(ties),
  };
}

/** The sample as given: every firm once. */
export function fullSample(ranked: Ranked): Sample {
  return weighFirms(createSample(ranked), new Float64Array(ranked.firmCount).fill(1));
}

/** Gives every row its own weight times that of its firm and adds up; changes and returns `sample`. */
export function weighFirms(sample: Sample, firmWeights: Float64Array): Sample {
  const { positivesUpTo, weightUpTo } = sample;
  sample.firmWeights.set(firmWeights);
  const { firms, labels, tieEnds, weights: given } = sample.ranked;
  let positives = 0;
  let total = 0;
  let i = 0;
  for (let tie = 0; tie < tieEnds.length; tie++) {
    const end = tieEnds[tie]!;
    for (; i < end; i++) {
      const weight = given[i]! * firmWeights[firms[i]!]!;
      total += weight;
      if (labels[i] === 1) positives += weight;
    }
    positivesUpTo[tie] = positives;
    weightUpTo[tie] = total;
  }
  return sample;
}

export function positivesIn({ positivesUpTo }: Sample): number {
  return positivesUpTo[positivesUpTo.length - 1]!;
}

export function weightIn({ weightUpTo }: Sample): number {
  return weightUpTo[weightUpTo.length - 1]!;
}

/** How many ties lie at or above `margin`: an alert is margin >= threshold. */
export function tiesFrom({ margins, tieEnds }: Ranked, margin: number): number {
  let low = 0;
  let high = tieEnds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (margins[tieEnds[middle]! - 1]! >= margin) low = middle + 1;
    else high = middle;
  }
  return low;
}
