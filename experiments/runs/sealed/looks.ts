import { type TestWindow, windowsOverlap } from "./window.ts";

/** One look at a window, as the registry's journal tells it. */
export interface WindowLook {
  readonly window: TestWindow;
  /** Id of the person. */
  readonly by: string;
  /** Models judged on it. */
  readonly models: number;
}

/** How often a window was looked at: each further look makes the best of them look better than it is. */
export interface Looks {
  readonly times: number;
  /** Different people who looked. */
  readonly people: number;
  /** Models judged in all these looks. */
  readonly models: number;
}

/** Counts the looks that saw something of `window`. */
export function countLooks(looks: readonly WindowLook[], window: TestWindow): Looks {
  const seen = looks.filter((look) => windowsOverlap(look.window, window));
  return {
    times: seen.length,
    people: new Set(seen.map(({ by }) => by)).size,
    models: seen.reduce((sum, { models }) => sum + models, 0),
  };
}

/** `looked at 3 times by 2 people (12 models)`. */
export function looksText({ times, people, models }: Looks): string {
  if (times === 0) return "never looked at";
  return `looked at ${plural(times, "time", "times")} by ${plural(people, "person", "people")} (${plural(models, "model", "models")})`;
}

function plural(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
