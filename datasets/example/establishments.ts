import type { Month } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import type { CalendarDay } from "./days.ts";
import { luhnDigit } from "./luhn.ts";

/** A place of business with its Urssaf account. When it moves it gets another SIRET and keeps its account. */
export interface Establishment {
  /** SIRET until a move. */
  readonly siret: string;
  /** Commune until a move. */
  readonly communeCode: string;
  readonly account: string;
  /** Part of the firm's employees who work here; the head office (share 0) has the rest. */
  readonly share: number;
  /** Employees who came with a business taken over from another firm, on top of the firm's own; else null. */
  readonly persons: number | null;
  readonly opened: CalendarDay;
  readonly move: { readonly siret: string; readonly communeCode: string; readonly on: CalendarDay } | null;
  readonly end: EstablishmentEnd | null;
}

export interface EstablishmentEnd {
  readonly on: CalendarDay;
  /** `closed`: its work goes on at the head office. `transferred`: another firm took it over, account and employees. */
  readonly how: "closed" | "transferred";
}

interface DrawContext {
  readonly index: number;
  /** First simulated month. */
  readonly from: Month;
  readonly createdMonth: Month;
  readonly createdDay: number;
  readonly communeCode: string;
  /** Draws where a place of business goes. */
  readonly newCommune: (random: Random) => string;
}

/** Months over which new firms appear, and establishments open, close and move. */
export const livelyMonths = 132;
/** The firm of this rank in each fifty offers its second establishment to the next firm. */
const [offerEvery, offerRank] = [50, 16];

export function offersTransfer(index: number): boolean {
  return index % offerEvery === offerRank;
}

/** One firm in seven has several establishments. About one place in twelve moves, a tenth of the second ones close. */
export function drawEstablishments(
  siren: string,
  random: Random,
  context: DrawContext,
): readonly Establishment[] {
  const drawn = random.uniform() < 0.86 ? 1 : 2 + random.integer(2);
  const count = offersTransfer(context.index) ? Math.max(2, drawn) : drawn;
  return Array.from({ length: count }, (_, i) => drawOne(siren, random, { ...context, i, count }));
}

function drawOne(
  siren: string,
  random: Random,
  context: DrawContext & { readonly i: number; readonly count: number },
): Establishment {
  const { i, count, from, createdMonth, createdDay, communeCode, newCommune } = context;
  const created = { month: createdMonth, day: createdDay };
  const someDay = (): CalendarDay => ({
    month: Math.max(from, createdMonth) + 1 + random.integer(livelyMonths),
    day: 2 + random.integer(26),
  });
  const isHead = i === 0;
  const opened = isHead || random.uniform() < 0.6 ? created : someDay();
  const closes = !isHead && random.uniform() < 0.25;
  const end = closes ? { on: someDay(), how: "closed" as const } : null;
  const moved =
    random.uniform() < 0.12
      ? {
          siret: siretOf(siren, 4 + i),
          communeCode: newCommune(random.fork(`place-${i}`)),
          on: someDay(),
        }
      : null;
  const isAfterOpening = (day: CalendarDay | undefined) => day !== undefined && day.month > opened.month;
  return {
    siret: siretOf(siren, i),
    communeCode,
    account: accountOf(siren, i),
    share: isHead ? 0 : 0.4 / (count - 1),
    persons: null,
    opened,
    end: isAfterOpening(end?.on) ? end : null,
    move: isAfterOpening(moved?.on) && (end === null || moved!.on.month < end.on.month) ? moved : null,
  };
}

/** Where the account's post goes in this month: a move counts from the month after it. */
export function siretAt({ siret, move }: Establishment, month: Month): string {
  return move !== null && month > move.on.month ? move.siret : siret;
}

/**
 * Whether work is done here for the firm in this month. The last one is that of the closing; a business taken over counts
 * from the month after, because the month itself is still declared by the firm that gave it.
 */
export function isActiveIn({ opened, persons, end }: Establishment, month: Month): boolean {
  const first = persons === null ? opened.month : opened.month + 1;
  return first <= month && (end === null || month <= end.on.month);
}

/** Share of the firm's own employees at this place in this month; 0 where it is not active. */
export function shareIn(
  establishments: readonly Establishment[],
  place: Establishment,
  month: Month,
): number {
  if (!isActiveIn(place, month)) return 0;
  if (place !== establishments[0]) return place.share;
  let left = 1;
  for (const other of establishments)
    if (other !== place && (isActiveIn(other, month) || isGone(other, month))) left -= other.share;
  return left;
}

/** Share of the firm's own employees who still work for it: less than 1 after a transfer. */
export function keptShare(establishments: readonly Establishment[], month: Month): number {
  let left = 1;
  for (const other of establishments) if (isGone(other, month)) left -= other.share;
  return left;
}

function isGone({ end }: Establishment, month: Month): boolean {
  return end?.how === "transferred" && month > end.on.month;
}

function accountOf(siren: string, establishment: number): string {
  return siren + String(117 + establishment * 31).padStart(9, "0");
}

export function siretOf(siren: string, establishment: number): string {
  const body = siren + String(establishment + 1).padStart(4, "0");
  return body + luhnDigit(body);
}
