import type { Random } from "../foundation/random.ts";
import { dayCode } from "./days.ts";
import { sectors } from "./economy.ts";
import { type Establishment, isActiveIn, shareIn, siretAt } from "./establishments.ts";
import type { FirmHistory } from "./history.ts";
import type { Outbox } from "./outbox.ts";
import { eurosOfCents, urssafMonth, urssafQuarter } from "./rawFormats.ts";

export const contributionHeader = "Urssaf_gestion;Dep;Siret;Compte;periode;mer;enc_direct;cotis_due";

const shares = {
  /** Accounts that declare by the quarter. */
  quarterly: 0.1,
  /** Months never declared. */
  forgotten: 0.004,
  /** Declarations that are made again later with another amount. */
  corrected: 0.03,
} as const;

interface Account {
  readonly history: FirmHistory;
  readonly place: Establishment;
  readonly random: Random;
}

/** Writes what the account owes each month (or quarter). Returns cents due per month, relative to the first. */
export function writeContributions({ history, place, random }: Account, out: Outbox): Float64Array {
  const { firm, life } = history;
  const due = new Float64Array(life.end);
  const isQuarterly = random.uniform() < shares.quarterly;
  const rate = sectors[firm.cell.sector]!.contributionEuros * (0.85 + 0.3 * random.uniform());
  const account = { history, place, random };
  let quarter = 0;
  for (let i = life.start; i < life.end; i++) {
    const month = life.from + i;
    if (!isActiveIn(place, month)) continue;
    const persons = place.persons ?? shareIn(history.establishments, place, month) * life.headcounts[i]!;
    due[i] = Math.round(Math.max(0, 100 * rate * persons * (1 + 0.04 * random.normal())));
    quarter += due[i]!;
    if (!isQuarterly) {
      if (random.uniform() > shares.forgotten)
        declare(account, { lastMonth: month, period: urssafMonth(month), cents: due[i]! }, out);
      continue;
    }
    if (month % 3 !== 2) continue;
    declare(account, { lastMonth: month, period: urssafQuarter(month), cents: quarter }, out);
    quarter = 0;
  }
  return due;
}

interface Declaration {
  /** Of the declared period. */
  readonly lastMonth: number;
  readonly period: string;
  readonly cents: number;
}

/**
 * A declaration is known when its period is over. A corrected one is declared again in a later delivery; within one
 * delivery only the newest amount stands.
 */
function declare(
  { history, place, random }: Account,
  { lastMonth, period, cents }: Declaration,
  out: Outbox,
): void {
  const { department } = history.firm;
  const start = `117;${department};${siretAt(place, lastMonth)};${place.account};${period};1;`;
  const first = out.deliveryOf(dayCode(lastMonth + 1, 1));
  if (random.uniform() >= shares.corrected) {
    if (first >= 0) out.put("cotisation", first, paid(start, cents));
    return;
  }
  const delay = 2 + random.integer(12);
  const corrected = Math.round(cents * (0.7 + 0.6 * random.uniform()));
  const second = out.deliveryOf(dayCode(lastMonth + delay, 1 + random.integer(28)));
  if (first >= 0 && first !== second) out.put("cotisation", first, paid(start, cents));
  if (second >= 0) out.put("cotisation", second, paid(start, corrected));
}

function paid(start: string, cents: number): string {
  const text = eurosOfCents(cents);
  return `${start}${text};${text}`;
}
