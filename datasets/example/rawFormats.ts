import type { Month } from "../foundation/months.ts";
import type { CalendarDay } from "./days.ts";

const twoDigits: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));
const yearOf = (month: Month) => 1970 + Math.floor(month / 12);
/** 0..11, also before 1970. */
const placeInYear = (month: Month) => ((month % 12) + 12) % 12;

/** Remembers the text of each month: a file names the same few months millions of times. */
function perMonth(format: (month: Month) => string): (month: Month) => string {
  const texts = new Map<Month, string>();
  return (month) => {
    const known = texts.get(month);
    if (known !== undefined) return known;
    const made = format(month);
    texts.set(month, made);
    return made;
  };
}

const isoPrefix = perMonth((month) => `${yearOf(month)}-${twoDigits[placeInYear(month) + 1]}-`);
const frenchSuffix = perMonth((month) => `/${twoDigits[placeInYear(month) + 1]}/${yearOf(month)}`);
const urssafPrefix = perMonth(
  (month) => String(yearOf(month) - 1900).padStart(3, "0") + twoDigits[placeInYear(month) + 1],
);

/** `2016-03-18`. */
export function isoDay({ month, day }: CalendarDay): string {
  return isoPrefix(month) + twoDigits[day]!;
}

/** `18/03/2016`. */
export function frenchDay({ month, day }: CalendarDay): string {
  return twoDigits[day]! + frenchSuffix(month);
}

const monthNames = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/** `18MAR2016`. */
export function namedDay({ month, day }: CalendarDay): string {
  return `${twoDigits[day]}${monthNames[placeInYear(month)]}${yearOf(month)}`;
}

/** Urssaf's `YYYMMDD`, years since 1900: `1160318`. */
export function urssafDay({ month, day }: CalendarDay): string {
  return urssafPrefix(month) + twoDigits[day]!;
}

/** Urssaf's `YYYYQM`: `201612` = February 2016. */
export const urssafMonth = perMonth(
  (month) => `${urssafQuarter(month).slice(0, 5)}${(placeInYear(month) % 3) + 1}`,
);

/** The whole quarter in which `month` lies: `201610` = January to March 2016. */
export const urssafQuarter = perMonth(
  (month) => `${yearOf(month)}${Math.floor(placeInYear(month) / 3) + 1}0`,
);

/** The last day of the month, for the closing of accounts. */
export function endOfMonth(month: Month): CalendarDay {
  return { month, day: new Date(Date.UTC(1970, month + 1, 0)).getUTCDate() };
}

/** `123 456 789`. */
export function spacedSiren(siren: string): string {
  return `${siren.slice(0, 3)} ${siren.slice(3, 6)} ${siren.slice(6)}`;
}

/** Whole cents, none negative, as `12.05` euros: several times faster than `toFixed`. */
export function eurosOfCents(cents: number): string {
  const euros = Math.floor(cents / 100);
  return `${euros}.${twoDigits[cents - 100 * euros]}`;
}
