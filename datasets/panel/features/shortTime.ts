import type { FeatureDefinition } from "../definition.ts";
import { themed } from "./themed.ts";

const used = themed("short-time work", "apconso");
const asked = themed("short-time work", "apdemande");

const hoursOf = (months: number, meaning: string) =>
  used({
    name: `shortTimeHours${months}`,
    unit: "hours",
    meaning,
    missing: `the source does not reach ${months} months back, or its newest delivery is more than 6 months old; 0 when no hour was used`,
  });

export const shortTime: readonly FeatureDefinition[] = [
  asked({
    name: "shortTimeAsked12",
    unit: "hours",
    meaning: "Short-time hours authorised by demands decided in the 12 months before the as-of date.",
    missing: "the source does not reach 12 months back; 0 when nothing was asked",
  }),
  asked({
    name: "shortTimePersons",
    unit: "persons",
    meaning: "Employees for whom short-time work is authorised at the as-of date.",
    missing: "the source was not delivered yet; 0 when no demand is running",
  }),
  hoursOf(1, "Short-time hours used in the newest month delivered by the as-of date, as known then."),
  hoursOf(
    12,
    "Short-time hours used in the 12 months up to the newest delivered by the as-of date, as known then.",
  ),
  hoursOf(
    24,
    "Short-time hours accumulated over the 24 months up to the newest delivered by the as-of date, as known then.",
  ),
  used({
    name: "shortTimeRatio12",
    unit: "ratio",
    meaning: "Short-time hours of 12 months over 12 x 151.67 hours per employee.",
    missing: "hours or headcount missing, or no employee",
    text: "shortTimeHours12 / (12 * 151.67 * headcount)",
  }),
];
