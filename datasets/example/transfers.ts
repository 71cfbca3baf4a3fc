import type { Month } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import type { CalendarDay } from "./days.ts";
import { type Establishment, isActiveIn, livelyMonths, offersTransfer, siretOf } from "./establishments.ts";
import type { FirmIdentity } from "./identity.ts";
import type { Life } from "./life.ts";

export interface LivingFirm {
  readonly firm: FirmIdentity;
  readonly life: Life;
}

/**
 * A transfer of business: on a drawn day the second establishment of one firm in fifty goes to the next firm, with its
 * account and its employees, if both are then in activity and in no procedure. Each of the two firms asks for the other
 * (`partnerOf`), so a block of firms needs no other block.
 */
export function settleTransfer(
  index: number,
  own: LivingFirm,
  { partner, random, from }: { readonly partner: LivingFirm; readonly random: Random; readonly from: Month },
): readonly Establishment[] {
  const isGiver = offersTransfer(index);
  const [giver, taker] = isGiver ? [own, partner] : [partner, own];
  const on: CalendarDay = { month: from + 6 + random.integer(livelyMonths - 6), day: 2 + random.integer(26) };
  const place = giver.firm.establishments[1]!;
  const standing = own.firm.establishments;
  const isPossible =
    place.opened.month < on.month &&
    isActiveIn(place, on.month) &&
    isAtWork(giver.life, on.month) &&
    isAtWork(taker.life, on.month);
  if (!isPossible) return standing;
  if (isGiver) return standing.map((one) => (one === place ? endedBy(place, on) : one));
  const staff = Math.round(giver.life.headcounts[on.month - giver.life.from]! * place.share);
  return [
    ...standing,
    {
      siret: siretOf(taker.firm.siren, 8),
      communeCode: place.communeCode,
      account: place.account,
      share: 0,
      persons: Math.max(1, staff),
      opened: on,
      move: null,
      end: null,
    },
  ];
}

/** The other firm of a transfer that this one may be part of, or null. */
export function partnerOf(index: number): number | null {
  if (offersTransfer(index)) return index + 1;
  return index > 0 && offersTransfer(index - 1) ? index - 1 : null;
}

function endedBy(place: Establishment, on: CalendarDay): Establishment {
  const move = place.move !== null && place.move.on.month < on.month ? place.move : null;
  return { ...place, move, end: { on, how: "transferred" } };
}

/** In activity and in no procedure during this month, as far as the months up to it tell. */
function isAtWork({ from, start, opening, exit, states }: Life, month: Month): boolean {
  const i = month - from;
  if (i >= states.length || i <= start) return false;
  return (opening === null || i < opening) && (exit === null || i < exit);
}
