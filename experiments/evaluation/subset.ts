import type { Outcomes } from "./outcomes.ts";

/** The outcomes of some rows, in the order given. Throws a RangeError on a row that does not exist. */
export function subsetOutcomes(outcomes: Outcomes, rows: ArrayLike<number>): Outcomes {
  const { labels, margins, probabilities, firms, weights } = outcomes;
  const list = Uint32Array.from(rows);
  const beyond = list.find((row) => row >= labels.length);
  if (beyond !== undefined)
    throw new RangeError(`row out of range: ${beyond} (expected 0..${labels.length - 1})`);
  return {
    labels: Uint8Array.from(list, (row) => labels[row]!),
    margins: Float64Array.from(list, (row) => margins[row]!),
    probabilities: Float64Array.from(list, (row) => probabilities[row]!),
    firms: Int32Array.from(list, (row) => firms[row]!),
    ...(weights === undefined ? {} : { weights: Float64Array.from(list, (row) => weights[row]!) }),
  };
}
