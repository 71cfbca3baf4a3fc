import { Fault, type LongWork, type Random } from "vigie/datasets";

/** How firms are drawn. */
export interface Draws extends LongWork {
  /** Default 400. */
  readonly replicates?: number;
  /** Default `vigie`. */
  readonly seed?: string | number;
}

/** Fills `counts` with how often each of its firms comes up in as many draws with replacement as there are firms. */
export function drawFirms(random: Random, counts: Float64Array): Float64Array {
  counts.fill(0);
  for (let i = 0; i < counts.length; i++) counts[random.integer(counts.length)]!++;
  return counts;
}

/** Throws `evaluation.bad-replicates` unless a whole number of at least 100 (percentiles need their tails). */
export function checkReplicates(replicates: number): number {
  if (Number.isInteger(replicates) && replicates >= 100) return replicates;
  throw new Fault(
    "evaluation.bad-replicates",
    `replicates out of [100, ∞): ${replicates} (expected a whole number)`,
  );
}

/** Throws `evaluation.cancelled` once the signal is aborted. */
export function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Fault("evaluation.cancelled", "evaluation cancelled", { kind: "cancelled" });
}
