import type { Month } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import { type CalendarDay, codeOf } from "./days.ts";
import { sectors } from "./economy.ts";
import { livelyMonths } from "./establishments.ts";
import type { Place } from "./identity.ts";

/** What the register says of a firm from a day on. */
export interface RegisterChange {
  readonly on: CalendarDay;
  readonly activity: string;
  readonly legalForm: string;
}

export const legalForms = ["5499", "5710", "5710", "5599"];

/**
 * One firm in seven gets another activity, three in ten of them one of another sector, and one in eight another legal form.
 * What it is at risk of stays that of its first sector and region.
 */
export function drawChanges(
  first: Omit<RegisterChange, "on">,
  random: Random,
  { sector, from }: { readonly sector: number; readonly from: Month },
): readonly RegisterChange[] {
  const someDay = () => ({ month: from + 1 + random.integer(livelyMonths), day: 2 + random.integer(26) });
  const drawn: (Partial<RegisterChange> & Pick<RegisterChange, "on">)[] = [];
  if (random.uniform() < 1 / 7) {
    const other = random.uniform() < 0.3 ? random.integer(sectors.length) : sector;
    drawn.push({ on: someDay(), activity: pick(random, sectors[other]!.activities) });
  }
  if (random.uniform() < 1 / 8) drawn.push({ on: someDay(), legalForm: pick(random, legalForms) });
  let last = first;
  return drawn
    .sort((a, b) => codeOf(a.on) - codeOf(b.on))
    .map((change) => {
      last = { ...last, ...change };
      return { ...last, on: change.on };
    });
}

/** Half the moves stay in the commune, three in ten in the region. */
export function drawCommune(
  random: Random,
  {
    places,
    region,
    old,
  }: { readonly places: readonly (readonly Place[])[]; readonly region: number; readonly old: string },
): string {
  const far = random.uniform();
  if (far < 0.5) return old;
  const elsewhere = far < 0.8 ? region : random.integer(places.length);
  return pick(random, places[elsewhere]!).communeCode;
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[random.integer(choices.length)]!;
}
