import type { Outcomes } from "../outcomes.ts";
import type { Thresholds } from "../thresholds.ts";

/** Lowest and highest value that a metric can take; null where it is not defined under every outcome. */
export interface Bound {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * What the metrics could be if nobody had been treated: each treated row may then have failed or not, and every way is
 * allowed (Manski 1990). Row by row, so at least as wide as the truth, in which rows of a firm go together. Sharp: some
 * outcome of the treated reaches each bound. `isTreated`: 1 per row whose outcome the treatment may have changed.
 */
export function treatedBounds(
  outcomes: Outcomes,
  isTreated: Uint8Array,
  thresholds?: Thresholds,
): Readonly<Record<string, Bound>> {
  const treated = Uint32Array.from(isTreated.keys()).filter((row) => isTreated[row] === 1);
  const known = Uint32Array.from(isTreated.keys()).filter((row) => isTreated[row] !== 1);
  const alerts = thresholds === undefined ? [] : (["high", "moderate"] as const);
  return {
    auc: aucBound(outcomes, known, treated),
    baseRate: rateBound(outcomes, known, treated),
    ...Object.fromEntries(
      alerts.flatMap((level) => {
        const counts = alertCounts(outcomes, { known, treated, margin: thresholds![level].margin });
        return [
          [`precision@${level}`, precisionBound(counts)],
          [`recall@${level}`, recallBound(counts)],
        ];
      }),
    ),
  };
}

function rateBound({ labels }: Outcomes, known: Uint32Array, treated: Uint32Array): Bound {
  const failing = known.reduce((sum, row) => sum + labels[row]!, 0);
  const rows = known.length + treated.length;
  return rows === 0
    ? { low: null, high: null }
    : { low: failing / rows, high: (failing + treated.length) / rows };
}

interface AlertCounts {
  readonly knownHits: number;
  readonly knownMissed: number;
  readonly knownAlerts: number;
  readonly treatedAlerts: number;
  readonly treatedOthers: number;
}

function alertCounts(
  { labels, margins }: Outcomes,
  { known, treated, margin }: { known: Uint32Array; treated: Uint32Array; margin: number },
): AlertCounts {
  const isAlert = (row: number) => margins[row]! >= margin;
  const alerted = known.filter(isAlert);
  const knownHits = alerted.reduce((sum, row) => sum + labels[row]!, 0);
  const treatedAlerts = treated.filter(isAlert).length;
  return {
    knownHits,
    knownMissed: known.reduce((sum, row) => sum + labels[row]!, 0) - knownHits,
    knownAlerts: alerted.length,
    treatedAlerts,
    treatedOthers: treated.length - treatedAlerts,
  };
}

function precisionBound({ knownHits, knownAlerts, treatedAlerts }: AlertCounts): Bound {
  const alerts = knownAlerts + treatedAlerts;
  if (alerts === 0) return { low: null, high: null };
  return { low: knownHits / alerts, high: (knownHits + treatedAlerts) / alerts };
}

/** Least where the treated that were not alerted fail and the others do not. */
function recallBound({ knownHits, knownMissed, treatedAlerts, treatedOthers }: AlertCounts): Bound {
  const failing = knownHits + knownMissed;
  if (failing === 0) return { low: null, high: null };
  return {
    low: knownHits / (failing + treatedOthers),
    high: (knownHits + treatedAlerts) / (failing + treatedAlerts),
  };
}

/**
 * For each number of treated rows that fail, most wins where they are those ranked highest and fewest where lowest: swapping
 * a failing row with a higher sound one adds wins. So all numbers are gone through from either end.
 */
function aucBound(outcomes: Outcomes, known: Uint32Array, treated: Uint32Array): Bound {
  const failing = known.reduce((sum, row) => sum + outcomes.labels[row]!, 0);
  const isDefined = failing > 0 && failing < known.length;
  if (!isDefined) return { low: null, high: null };
  const byMargin = treated.toSorted((a, b) => outcomes.margins[b]! - outcomes.margins[a]!);
  return {
    low: aucsAlong(outcomes, known, byMargin.toReversed()).reduce((a, b) => Math.min(a, b)),
    high: aucsAlong(outcomes, known, byMargin).reduce((a, b) => Math.max(a, b)),
  };
}

/** AUC with none of `turning` failing, then its first, its first two… */
function aucsAlong({ labels, margins }: Outcomes, known: Uint32Array, turning: Uint32Array): number[] {
  const ranks = [...new Set([...known, ...turning].map((row) => margins[row]!))].sort((a, b) => a - b);
  const rankOf = new Map(ranks.map((margin, rank) => [margin, rank]));
  const [failing, sound] = [countsByRank(ranks.length), countsByRank(ranks.length)];
  for (const row of known) (labels[row] === 1 ? failing : sound).add(rankOf.get(margins[row]!)!, 1);
  for (const row of turning) sound.add(rankOf.get(margins[row]!)!, 1);
  let wins = 0;
  for (const row of known) if (labels[row] === 1) wins += sound.beats(rankOf.get(margins[row]!)!);
  const aucs = [wins / (failing.total() * sound.total())];
  for (const row of turning) {
    const rank = rankOf.get(margins[row]!)!;
    sound.add(rank, -1);
    wins += sound.beats(rank) - (failing.total() - failing.beats(rank));
    failing.add(rank, 1);
    aucs.push(wins / (failing.total() * sound.total()));
  }
  return aucs;
}

/** Counts by rank with fast sums below one (Fenwick 1994). */
function countsByRank(ranks: number) {
  const tree = new Float64Array(ranks + 1);
  const upTo = (rank: number) => {
    let sum = 0;
    for (let i = rank; i > 0; i -= i & -i) sum += tree[i]!;
    return sum;
  };
  return {
    add(rank: number, count: number) {
      for (let i = rank + 1; i <= ranks; i += i & -i) tree[i]! += count;
    },
    total: () => upTo(ranks),
    /** How many a row of this rank is ahead of; equals count half. */
    beats: (rank: number) => (upTo(rank) + upTo(rank + 1)) / 2,
  };
}
