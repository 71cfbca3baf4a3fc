import type { Ranked } from "../ranked.ts";

/** Sums over the rows of each firm. */
export interface FirmSums {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
  /** Σ over its positive rows of the share of negatives below them. */
  readonly positivePlaces: Float64Array;
  /** Σ over its negative rows of the share of positives above them. */
  readonly negativePlaces: Float64Array;
}

/**
 * Standard error of the AUC when rows come in firms, without drawing anything (Obuchowski 1997, Biometrics 53, eqs 3-6):
 * the oracle of the drawn interval. NaN for one class, fewer than two firms with a row of either, or weighted rows.
 */
export function obuchowskiError(ranked: Ranked): number {
  if (ranked.weights.some((weight) => weight !== 1)) return Number.NaN;
  const m = ranked.labels.reduce((sum, label) => sum + label, 0);
  const n = ranked.rowCount - m;
  if (m === 0 || n === 0) return Number.NaN;
  const sums = placeRows(ranked, m, n);
  const auc = sums.positivePlaces.reduce((sum, place) => sum + place, 0) / m;
  let [s10, s01, s11, withPositive, withNegative] = [0, 0, 0, 0, 0];
  for (let firm = 0; firm < ranked.firmCount; firm++) {
    const x = sums.positivePlaces[firm]! - sums.positives[firm]! * auc;
    const y = sums.negativePlaces[firm]! - sums.negatives[firm]! * auc;
    if (sums.positives[firm]! > 0) withPositive++;
    if (sums.negatives[firm]! > 0) withNegative++;
    s10 += x * x;
    s01 += y * y;
    s11 += x * y;
  }
  const variance =
    (s10 * smallSample(withPositive)) / (m * m) +
    (s01 * smallSample(withNegative)) / (n * n) +
    (2 * s11 * smallSample(ranked.firmCount)) / (m * n);
  return variance >= 0 ? Math.sqrt(variance) : Number.NaN;
}

/** I / (I − 1); NaN for a single firm. */
function smallSample(firms: number): number {
  return firms > 1 ? firms / (firms - 1) : Number.NaN;
}

/** What each firm's rows add to the AUC of `m` positive and `n` negative rows; equal margins count half. */
export function placeRows({ firmCount, firms, labels, tieEnds }: Ranked, m: number, n: number): FirmSums {
  const make = () => new Float64Array(firmCount);
  const sums = { positives: make(), negatives: make(), positivePlaces: make(), negativePlaces: make() };
  let [from, positivesAbove, negativesAbove] = [0, 0, 0];
  for (const end of tieEnds) {
    const positives = countPositives(labels, from, end);
    const negatives = end - from - positives;
    const below = (n - negativesAbove - negatives / 2) / n;
    const above = (positivesAbove + positives / 2) / m;
    for (let i = from; i < end; i++) {
      const firm = firms[i]!;
      if (labels[i] === 1) {
        sums.positives[firm]!++;
        sums.positivePlaces[firm]! += below;
      } else {
        sums.negatives[firm]!++;
        sums.negativePlaces[firm]! += above;
      }
    }
    from = end;
    positivesAbove += positives;
    negativesAbove += negatives;
  }
  return sums;
}

function countPositives(labels: Uint8Array, from: number, end: number): number {
  let count = 0;
  for (let i = from; i < end; i++) count += labels[i]!;
  return count;
}
