import { Fault } from "vigie/datasets";

/**
 * An ISO instant from a day `YYYY-MM-DD` (UTC), of which the `edge` is meant, or from an instant.
 * @throws Fault `registry.date` on what is no day of the calendar and no instant.
 */
export function instantOf(date: Date | string, edge: "start" | "end"): string {
  if (typeof date !== "string") return isoOf(date, String(date));
  if (!/^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?Z)?$/.test(date))
    throw notDate(date);
  // `new Date` takes February 30 for March 2.
  if (isoOf(new Date(date.slice(0, 10)), date).slice(0, 10) !== date.slice(0, 10)) throw notDate(date);
  const isDay = date.length === 10;
  return isoOf(new Date(isDay && edge === "end" ? `${date}T23:59:59.999Z` : date), date);
}

function isoOf(instant: Date, said: string): string {
  if (Number.isNaN(instant.getTime())) throw notDate(said);
  return instant.toISOString();
}

function notDate(said: string): Fault {
  return new Fault(
    "registry.date",
    `not a date: ${said} (expected YYYY-MM-DD or an instant such as 2026-03-14T09:30Z)`,
  );
}
