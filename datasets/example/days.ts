import type { Month } from "../foundation/months.ts";

export interface CalendarDay {
  readonly month: Month;
  /** 1..31. */
  readonly day: number;
}

/** A day as one number that sorts as days do; cheap to make and to compare. */
export type DayCode = number;

export function dayCode(month: Month, day: number): DayCode {
  return month * 32 + day;
}

export function codeOf({ month, day }: CalendarDay): DayCode {
  return dayCode(month, day);
}

/** `days` later, by the calendar. */
export function addDays({ month, day }: CalendarDay, days: number): CalendarDay {
  const date = new Date(Date.UTC(1970, month, day + days));
  return { month: (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth(), day: date.getUTCDate() };
}
