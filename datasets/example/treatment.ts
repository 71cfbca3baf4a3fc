import type { Month } from "../foundation/months.ts";
import { parseMonth } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import type { CalendarDay } from "./days.ts";
import { healthOf } from "./health.ts";

/** What an office did for a firm; each step after the first may be missing, and then so are those after it. */
export interface FollowUp {
  readonly alerted: CalendarDay;
  readonly listed: CalendarDay | null;
  readonly contacted: CalendarDay | null;
  readonly treated: CalendarDay | null;
}

/** Lists are made in the first month of a quarter, from 2021 on. */
const firstList = parseMonth("2021-01");
const weakHealth = -1;
const alertShare = 0.06;
/** A firm is not put on a list again for so long. */
const restMonths = 24;
/** A treatment lowers the hazard in so many months, beginning with the one after it. */
export const treatmentMonths = 12;

/** The offices' work for one firm, met month after month. */
export interface Office {
  readonly followUps: readonly FollowUp[];
  /** Months, from `month` on, during which a treatment received before it still works. */
  treatedMonths(month: Month): number;
  /** The firm begins this month in this state and stays out of a procedure. */
  meet(month: Month, state: number): void;
}

export function openOffice(random: Random): Office {
  const followUps: FollowUp[] = [];
  let rest = Number.NEGATIVE_INFINITY;
  return {
    followUps,
    treatedMonths: (month) => treatedMonths(followUps, month),
    meet(month, state) {
      if (month < firstList || month % 3 !== 0 || month < rest) return;
      if (healthOf(state) > weakHealth || random.uniform() >= alertShare) return;
      followUps.push(drawFollowUp(month, random));
      rest = month + restMonths;
    },
  };
}

/** Months, from `month` on, during which one of these treatments, received before it, still works. */
export function treatedMonths(followUps: readonly FollowUp[], month: Month): number {
  for (const { treated } of followUps) {
    if (treated === null || treated.month >= month) continue;
    const left = treated.month + 1 + treatmentMonths - month;
    if (left > 0) return left;
  }
  return 0;
}

/** Half of the alerted firms are listed, six in ten of those contacted, six in ten of those treated. */
function drawFollowUp(month: Month, random: Random): FollowUp {
  const [isListed, isContacted, isTreated] = [0.5, 0.6, 0.6].map((share) => random.uniform() < share);
  const day = () => 1 + random.integer(28);
  const alerted = { month, day: 10 };
  const listed = isListed ? { month, day: 20 } : null;
  const contacted = listed !== null && isContacted ? { month: month + 1, day: day() } : null;
  const treated =
    contacted !== null && isTreated ? { month: month + 2 + random.integer(2), day: day() } : null;
  return { alerted, listed, contacted, treated };
}
