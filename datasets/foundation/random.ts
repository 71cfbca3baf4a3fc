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
  return new SeededRandom(String(seed));
}

/** A class, because simulations make millions of them: methods are shared, closures would be made anew each time. */
class SeededRandom implements Random {
  readonly #name: string;
  readonly #generator: ReturnType<typeof xoroshiro128plus>;
  #spare: number | undefined;

  constructor(name: string) {
    this.#name = name;
    this.#generator = xoroshiro128plus(createHash("sha256").update(name).digest().readInt32LE(0));
  }

  uniform(): number {
    const generator = this.#generator;
    return ((generator.next() >>> 5) * 67108864 + (generator.next() >>> 6)) / 9007199254740992;
  }

  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  normal(): number {
    if (this.#spare !== undefined) {
      const value = this.#spare;
      this.#spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s === 0 || s >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      this.#spare = v * scale;
      return u * scale;
    }
  }

  fork(label: string): Random {
    return new SeededRandom(`${this.#name}/${label}`);
  }
}
