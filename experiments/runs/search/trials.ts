import { canonicalJson, createRandom, Fault, type Json, type Random } from "vigie/datasets";
import type { ModelChoice, ParameterRange, SearchSpace, StudySearch } from "../study.ts";

/** One drawn point of a space. */
export interface Trial {
  /** From 1. */
  readonly number: number;
  readonly choice: ModelChoice;
  /** The searched parameters alone. */
  readonly drawn: Readonly<Record<string, Json>>;
}

/** A space of few points repeats itself: after so many draws of nothing new it counts as used up. */
const patience = 100;

/**
 * The first `count` trials of a search. Trial k is drawn from its own stream of `seed`: asking for more trials keeps those
 * there are. No two are the same; spaces with fewer points give fewer trials. Throws `search.bad-trials`.
 */
export function drawTrials(
  { spaces }: StudySearch,
  { seed, count }: { readonly seed: number; readonly count: number },
): readonly Trial[] {
  if (!Number.isInteger(count) || count < 1 || count > 10_000)
    throw new Fault("search.bad-trials", `trials: ${count} (expected a whole number from 1 to 10000)`);
  const random = createRandom(seed).fork("search");
  const seen = new Set<string>();
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((number) => {
    const space = spaces[(number - 1) % spaces.length]!;
    const drawn = drawNew(space, random.fork(`trial ${number}`), seen);
    return drawn === null ? [] : [trialOf(space, number, drawn)];
  });
}

function drawNew(space: SearchSpace, random: Random, seen: Set<string>): Trial["drawn"] | null {
  for (let i = 0; i < patience; i++) {
    const drawn = drawPoint(space.ranges, random);
    const key = canonicalJson([space.name, drawn]);
    if (seen.has(key)) continue;
    seen.add(key);
    return drawn;
  }
  return null;
}

function drawPoint(ranges: SearchSpace["ranges"], random: Random): Trial["drawn"] {
  return Object.fromEntries(
    Object.keys(ranges)
      .sort()
      .map((name) => [name, drawValue(ranges[name]!, random)]),
  );
}

function trialOf({ ranges: _, ...space }: SearchSpace, number: number, drawn: Trial["drawn"]): Trial {
  const name = `${space.name}-${String(number).padStart(3, "0")}`;
  return { number, drawn, choice: { ...space, name, params: { ...space.params, ...drawn } } };
}

function drawValue(range: ParameterRange, random: Random): Json {
  if ("choice" in range) return range.choice[random.integer(range.choice.length)]!;
  if ("integer" in range) {
    const [low, high] = range.integer;
    return low + random.integer(high - low + 1);
  }
  if ("uniform" in range) {
    const [low, high] = range.uniform;
    return readable(low + (high - low) * random.uniform(), range.uniform);
  }
  const [low, high] = range.logUniform;
  const value = Math.exp(Math.log(low) + (Math.log(high) - Math.log(low)) * random.uniform());
  return readable(value, range.logUniform);
}

/** Four digits say enough, and are the same on every machine, whatever its logarithm's last bit. */
function readable(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, Number(value.toPrecision(4))));
}
