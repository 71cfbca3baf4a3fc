import { Fault } from "./errors.ts";

/** A calendar month as the count of months since January 1970 (UTC): cheap to add, to compare and to store. */
export type Month = number;

/** Half-open: `from` is inside, `until` is not. */
export interface MonthRange {
  readonly from: Month;
  readonly until: Month;
}

/** `2016-03` or `2016-03-01` → Month. Throws `month.malformed` on anything else. */
export function parseMonth(text: string): Month {
  const match = /^(\d{4})-(\d{2})(-01)?$/.exec(text);
  const month = Number(match?.[2]);
  if (match === null || month < 1 || month > 12)
    throw new Fault("month.malformed", `not a month: ${text} (expected YYYY-MM)`);
  return (Number(match[1]) - 1970) * 12 + month - 1;
}

/** Month → `2016-03-01`. */
export function isoOfMonth(month: Month): string {
  return dateOfMonth(month).toISOString().slice(0, 10);
}

/** First day of the month, 00:00 UTC. */
export function dateOfMonth(month: Month): Date {
  return new Date(Date.UTC(1970, month, 1));
}

/** The month in which `date` lies (UTC). */
export function monthOfDate(date: Date): Month {
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

export function* monthsIn({ from, until }: MonthRange): Generator<Month> {
  for (let month = from; month < until; month++) yield month;
}
