import { createHash } from "node:crypto";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A seeded source of randomness: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Uniform integer in [0, n). */
  integer(n: number): number;
  /** Standard normal (Marsaglia polar method, Marsaglia & Bray 1964). */
  normal(): number;
  /** An independent stream named `label`; drawing from it does not move this one. */
  fork(label: string): Random;
}

/** A string seed is hashed; numbers are turned into their text first. */
export function createRandom(seed: string | number): Random {
  const name = String(seed);
  const generator = xoroshiro128plus(createHash("sha256").update(name).digest().readInt32LE(0));
  const uniform = () => ((generator.next() >>> 5) * 67108864 + (generator.next() >>> 6)) / 9007199254740992;
  let spare: number | undefined;
  const normal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s === 0 || s >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * scale;
      return u * scale;
    }
  };
  return {
    uniform,
    normal,
    integer: (n) => Math.floor(uniform() * n),
    fork: (label) => createRandom(`${name}/${label}`),
  };
}
