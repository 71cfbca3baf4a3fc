import { createRandom } from "vigie/datasets";
import type { Groups } from "../../../experiments/evaluation/groups.ts";
import type { Outcomes } from "../../../experiments/evaluation/outcomes.ts";

export function logistic(margin: number): number {
  return 1 / (1 + Math.exp(-margin));
}

/** Outcomes from literal lists; probabilities follow from the margins, every row its own firm unless told. */
export function outcomesOf(
  labels: readonly number[],
  margins: readonly number[],
  { firms = [...labels.keys()], weights }: { firms?: readonly number[]; weights?: readonly number[] } = {},
): Outcomes {
  return {
    labels: Uint8Array.from(labels),
    margins: Float64Array.from(margins),
    probabilities: Float64Array.from(margins, logistic),
    firms: Int32Array.from(firms),
    ...(weights === undefined ? {} : { weights: Float64Array.from(weights) }),
  };
}

/** Calibrated outcomes: `firms` firms of `rowsEach` rows that share a firm effect. */
export function drawnOutcomes({ firms = 300, rowsEach = 4, seed = "rows", base = -2 } = {}): Outcomes {
  const random = createRandom(seed);
  const effects = Array.from({ length: firms }, () => random.normal());
  const firmOf = Array.from({ length: firms * rowsEach }, (_, i) => Math.floor(i / rowsEach));
  const margins = firmOf.map((firm) => base + effects[firm]! + 0.5 * random.normal());
  const labels = margins.map((margin) => (random.uniform() < logistic(margin) ? 1 : 0));
  return outcomesOf(labels, margins, { firms: firmOf });
}

/** A division from the level of each row. */
export function groupsOf(name: string, values: readonly string[]): Groups {
  const levels = [...new Set(values)].sort();
  return { name, levels, codes: Int32Array.from(values, (value) => levels.indexOf(value)) };
}
