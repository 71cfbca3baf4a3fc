import { createHash } from "node:crypto";

/** Uniform in [0, 1), from the seed and the firm's name alone: new firms never move old ones. */
export function drawFirm(seed: string, name: string): number {
  return createHash("sha256").update(`${seed}/${name}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** One draw per firm that has a row, NaN for the others. */
export function drawFirms(seed: string, names: readonly string[], firms: Int32Array): Float64Array {
  const draws = new Float64Array(names.length).fill(Number.NaN);
  for (const firm of firms) if (Number.isNaN(draws[firm])) draws[firm] = drawFirm(seed, names[firm]!);
  return draws;
}

/**
 * Replaces each draw by (rank + ½) / count within its stratum (failing firms, others), so that cutting at the shares
 * gives each part its share of both. Names break ties.
 */
export function balanceDraws(
  draws: Float64Array,
  failing: Uint8Array,
  names: readonly string[],
): Float64Array {
  const balanced = new Float64Array(draws.length).fill(Number.NaN);
  for (const stratum of [0, 1]) {
    const members = [...draws.keys()].filter((f) => failing[f] === stratum && !Number.isNaN(draws[f]!));
    members.sort((a, b) => draws[a]! - draws[b]! || (names[a]! < names[b]! ? -1 : 1));
    members.forEach((firm, rank) => {
      balanced[firm] = (rank + 0.5) / members.length;
    });
  }
  return balanced;
}
