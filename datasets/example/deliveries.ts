import { Fault } from "../foundation/errors.ts";
import { isoOfMonth, type Month, parseMonth } from "../foundation/months.ts";
import { type CalendarDay, codeOf, type DayCode } from "./days.ts";
import { isoDay } from "./rawFormats.ts";

/** When the simulated raw files arrive. */
export interface DeliveryDay {
  readonly day: CalendarDay;
  readonly code: DayCode;
  /** `YYYY-MM-DD`; also the name of its folder. */
  readonly received: string;
  /** True for the first: what was known before the first delivery is handed over at once. */
  readonly history: boolean;
}

export type Rhythm = "one" | "quarterly";

const monthsBetween = 3;
const mostLaterDeliveries = 8;
/** Quarterly deliveries arrive on this day of their month. */
const dayOfDelivery = 5;

/** Default month of the first delivery: up to eight quarters before the end, at most the last half of the range. */
export function usualFirstDelivery(rhythm: Rhythm, from: string, until: string): string {
  if (rhythm === "one") return until;
  const [first, last] = [parseMonth(from), parseMonth(until)];
  const quarters = Math.min(mostLaterDeliveries, Math.floor((last - first) / 2 / monthsBetween));
  return isoOfMonth(last - monthsBetween * quarters).slice(0, 7);
}

/**
 * `one`: a single history on the first day of `until`. `quarterly`: the history in month `first`, then a delivery every
 * three months up to `until`, each on the 5th. Throws `example.first-delivery`.
 */
export function planDeliveries(
  rhythm: Rhythm,
  { from, first, until }: { readonly from: Month; readonly first: Month; readonly until: Month },
): readonly DeliveryDay[] {
  if (rhythm === "one") return [deliveryOn({ month: until, day: 1 }, true)];
  if (first < from || first > until)
    throw new Fault(
      "example.first-delivery",
      `first delivery out of range: ${isoOfMonth(first)} (expected from ${isoOfMonth(from)} to ${isoOfMonth(until)})`,
    );
  const days: DeliveryDay[] = [];
  for (let month = first; month <= until; month += monthsBetween)
    days.push(deliveryOn({ month, day: dayOfDelivery }, month === first));
  return days;
}

function deliveryOn(day: CalendarDay, history: boolean): DeliveryDay {
  return { day, code: codeOf(day), received: isoDay(day), history };
}
