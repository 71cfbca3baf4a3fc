import { words } from "../language.ts";

/** A division's name as people say it; those of other panels as they are. */
export function divisionTitle(name: string): string {
  return words.value.fairness.divisions[name as "region"] ?? name;
}
