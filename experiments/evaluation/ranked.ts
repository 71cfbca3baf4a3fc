import { Fault } from "vigie/datasets";
import type { Outcomes } from "./outcomes.ts";

/** Outcomes sorted once by margin, highest first: what every metric and every replicate works from. */
export interface Ranked {
  readonly rowCount: number;
  /** Firms renumbered 0.. in the order of their given index. */
  readonly firmCount: number;
  /** Given row at each rank. */
  readonly order: Uint32Array;
  readonly labels: Uint8Array;
  readonly margins: Float64Array;
  readonly probabilities: Float64Array;
  readonly firms: Int32Array;
  readonly weights: Float64Array;
  /** Exclusive end of each run of equal margins. */
  readonly tieEnds: Int32Array;
  /** Index of each tie that holds a positive row: few, and all that ranking metrics must visit. */
  readonly positiveTies: Int32Array;
}

/** Checks, leaves out rows of weight 0, and sorts. Throws `outcomes.malformed` on unequal lengths, no rows, or a value out of range. */
export function rankOutcomes(outcomes: Outcomes): Ranked {
  checkOutcomes(outcomes);
  const { labels, margins, probabilities, firms, weights } = outcomes;
  const order = orderByMargin(margins, weights);
  if (order.length === 0) throw malformed("rows with a weight", "none", "at least 1");
  const sorted = Float64Array.from(order, (row) => margins[row]!);
  const dense = denseFirms(firms, order);
  const tieEnds = tieEndsOf(sorted);
  const sortedLabels = Uint8Array.from(order, (row) => labels[row]!);
  return {
    rowCount: order.length,
    firmCount: dense.count,
    order,
    labels: sortedLabels,
    margins: sorted,
    probabilities: Float64Array.from(order, (row) => probabilities[row]!),
    firms: dense.codes,
    weights: Float64Array.from(order, (row) => weights?.[row] ?? 1),
    tieEnds,
    positiveTies: positiveTiesOf(tieEnds, sortedLabels),
  };
}

/** Equal margins keep the order of their rows. */
function orderByMargin(margins: Float64Array, weights?: Float64Array): Uint32Array {
  const rows = Uint32Array.from(margins.keys()).filter((row) => weights?.[row] !== 0);
  return rows.sort((a, b) => margins[b]! - margins[a]! || a - b);
}

function tieEndsOf(sorted: Float64Array): Int32Array {
  const ends = new Int32Array(sorted.length);
  let count = 0;
  for (let i = 0; i < sorted.length; i++) if (sorted[i] !== sorted[i + 1]) ends[count++] = i + 1;
  return ends.slice(0, count);
}

function positiveTiesOf(tieEnds: Int32Array, labels: Uint8Array): Int32Array {
  const ties = new Int32Array(tieEnds.length);
  let count = 0;
  for (let tie = 0, i = 0; tie < tieEnds.length; tie++) {
    let hasPositive = false;
    for (; i < tieEnds[tie]!; i++) hasPositive ||= labels[i] === 1;
    if (hasPositive) ties[count++] = tie;
  }
  return ties.slice(0, count);
}

function denseFirms(firms: Int32Array, order: Uint32Array): { codes: Int32Array; count: number } {
  const kept = Int32Array.from(order, (row) => firms[row]!);
  const present = [...new Set(kept)].sort((a, b) => a - b);
  const code = new Map(present.map((firm, i) => [firm, i]));
  return { codes: kept.map((firm) => code.get(firm)!), count: present.length };
}

function checkOutcomes({ labels, margins, probabilities, firms, weights }: Outcomes): void {
  const lengths = [labels, margins, probabilities, firms, weights ?? labels].map(({ length }) => length);
  if (lengths.some((length) => length !== labels.length) || labels.length === 0)
    throw malformed("columns of unequal length or empty", lengths.join(", "), "one length, at least 1");
  expectAll(labels, "label", { isFine: (value) => value === 0 || value === 1, expected: "0 or 1" });
  expectAll(margins, "margin", { isFine: Number.isFinite, expected: "a finite number" });
  expectAll(probabilities, "probability", {
    isFine: (value) => value >= 0 && value <= 1,
    expected: "a number in [0, 1]",
  });
  if (weights !== undefined)
    expectAll(weights, "weight", {
      isFine: (value) => value >= 0 && Number.isFinite(value),
      expected: "a finite number, 0 or more",
    });
}

function expectAll(
  values: Uint8Array | Float64Array,
  name: string,
  { isFine, expected }: { isFine: (value: number) => boolean; expected: string },
): void {
  for (let row = 0; row < values.length; row++)
    if (!isFine(values[row]!)) throw malformed(`${name} at row ${row}`, String(values[row]), expected);
}

function malformed(problem: string, value: string, expected: string): Fault {
  return new Fault("outcomes.malformed", `${problem}: ${value} (expected ${expected})`);
}
