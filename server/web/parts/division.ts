import { words } from "../language.ts";

/** A group as people say it, where its name is a word and not a code. */
export function levelTitle(level: string): string {
  return words.value.reasons.level(level);
}

/** A division's name as people say it; those of other panels as they are. */
export function divisionTitle(name: string): string {
  return words.value.fairness.divisions[name as "region"] ?? name;
}
