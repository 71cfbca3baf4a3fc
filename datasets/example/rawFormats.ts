import type { Month } from "../foundation/months.ts";
import type { CalendarDay } from "./life.ts";

const two = (n: number) => String(n).padStart(2, "0");
const yearOf = (month: Month) => 1970 + Math.floor(month / 12);
/** 0..11, also before 1970. */
const placeInYear = (month: Month) => ((month % 12) + 12) % 12;
const monthInYear = (month: Month) => placeInYear(month) + 1;

/** `2016-03-18`. */
export function isoDay({ month, day }: CalendarDay): string {
  return `${yearOf(month)}-${two(monthInYear(month))}-${two(day)}`;
}

/** `18/03/2016`. */
export function frenchDay({ month, day }: CalendarDay): string {
  return `${two(day)}/${two(monthInYear(month))}/${yearOf(month)}`;
}

const monthNames = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/** `18MAR2016`. */
export function namedDay({ month, day }: CalendarDay): string {
  return `${two(day)}${monthNames[placeInYear(month)]}${yearOf(month)}`;
}

/** Urssaf's `YYYMMDD`, years since 1900: `1160318`. */
export function urssafDay({ month, day }: CalendarDay): string {
  return `${String(yearOf(month) - 1900).padStart(3, "0")}${two(monthInYear(month))}${two(day)}`;
}

/** Urssaf's `YYYYQM`: `201612` = February 2016. */
export function urssafMonth(month: Month): string {
  return `${urssafQuarter(month).slice(0, 5)}${(placeInYear(month) % 3) + 1}`;
}

/** The whole quarter in which `month` lies: `201610` = January to March 2016. */
export function urssafQuarter(month: Month): string {
  return `${yearOf(month)}${Math.floor(placeInYear(month) / 3) + 1}0`;
}

/** The last day of the month, for the closing of accounts. */
export function endOfMonth(month: Month): CalendarDay {
  return { month, day: new Date(Date.UTC(1970, month + 1, 0)).getUTCDate() };
}

/** `123 456 789`. */
export function spacedSiren(siren: string): string {
  return `${siren.slice(0, 3)} ${siren.slice(3, 6)} ${siren.slice(6)}`;
}
