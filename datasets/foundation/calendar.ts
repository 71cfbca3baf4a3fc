/*
 * Calendar arithmetic over day numbers (days since 1970-01-01) by tables, for loops over millions of days. They hold the
 * years [firstYear, endYear).
 */

export const firstYear = 1900;
export const endYear = 2300;

const millisecondsPerDay = 86_400_000;
const dayNumber = (year: number, month: number) => Date.UTC(year, month, 1) / millisecondsPerDay;
const firstDay = dayNumber(firstYear, 0);
const months = (endYear - firstYear) * 12;

/** First day of each month, and of the one after the last. */
const starts = Int32Array.from({ length: months + 1 }, (_, month) => dayNumber(firstYear, month));

const monthOf = new Uint16Array(starts[months]! - firstDay);
for (let month = 0; month < months; month++)
  monthOf.fill(month, starts[month]! - firstDay, starts[month + 1]! - firstDay);

/** Months since January of the first year. */
export function monthOfDay(day: number): number {
  return monthOf[day - firstDay]!;
}

/** First day of a month counted as by `monthOfDay`. */
export function startOfMonth(month: number): number {
  return starts[month]!;
}

/** Number of the day, or NaN where there is no such day or the tables do not hold its year. `month`: 1 to 12. */
export function dayOf(year: number, month: number, day: number): number {
  if (year < firstYear || year >= endYear || month < 1 || month > 12 || day < 1) return Number.NaN;
  const at = (year - firstYear) * 12 + month - 1;
  const found = starts[at]! + day - 1;
  return found < starts[at + 1]! ? found : Number.NaN;
}

export function yearOfDay(day: number): number {
  return firstYear + Math.floor(monthOfDay(day) / 12);
}

/** So many months later, on the same day of the month or the last one there is: as SQL adds an interval. */
export function monthsLater(day: number, count: number): number {
  const month = monthOfDay(day);
  const later = starts[month + count]! + day - starts[month]!;
  return Math.min(later, starts[month + count + 1]! - 1);
}

/** `YYYY-MM-DD` of a day. */
export function isoOfDay(day: number): string {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
}
