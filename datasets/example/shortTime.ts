import { type Month, parseMonth } from "../foundation/months.ts";
import { codeOf, dayCode } from "./days.ts";
import { sectors } from "./economy.ts";
import { siretAt } from "./establishments.ts";
import { healthOf } from "./health.ts";
import type { FirmHistory } from "./history.ts";
import type { Outbox } from "./outbox.ts";
import { endOfMonth, isoDay } from "./rawFormats.ts";

export const demandHeader =
  '"ID_DA","ETAB_SIRET","EFF_ENT","EFF_ETAB","DATE_STATUT","DATE_DEB","DATE_FIN","HTA","MTA","EFF_AUTO","MOTIF_RECOURS_SE","PERIMETRE_AP","S_HEURE_CONSOM_TOT","S_EFF_CONSOM_TOT","S_MONTANT_CONSOM_TOT","RECOURS_ANTERIEUR"';
export const consumptionHeader = '"ID_DA","ETAB_SIRET","HEURES","MONTANTS","EFFECTIFS","MOIS"';

const closures = { from: parseMonth("2020-03"), until: parseMonth("2020-08") };
const secondWave = { from: parseMonth("2020-11"), until: parseMonth("2021-06") };
const monthlyHours = 151.67;
const eurosAnHour = 8.03;

interface Demand {
  readonly id: string;
  readonly from: Month;
  readonly until: Month;
  readonly persons: number;
}

/**
 * Short-time work, at the head office: rare and for weak firms in ordinary times, for whole sectors in 2020. A demand is
 * decided in the month before its first month of use (in 2020 in that month itself), for three to six months; not every
 * month of it is used.
 */
export function writeShortTime(history: FirmHistory, out: Outbox): void {
  const { firm, life } = history;
  const random = history.random.fork("short-time");
  const { exposure2020 } = sectors[firm.cell.sector]!;
  let demand: Demand | null = null;
  for (let i = life.start; i < life.end; i++) {
    const month = life.from + i;
    const share = shortTimeShare(month) * exposure2020;
    if (demand !== null && month >= demand.until) demand = null;
    if (demand === null) {
      const distress = 0.03 / (1 + Math.exp(3 + 1.6 * healthOf(life.states[i]!)));
      if (random.uniform() >= 0.0008 + distress + 0.6 * share) continue;
      const isSudden = share > 0;
      const persons = Math.max(1, Math.round(life.headcounts[i]! * (0.2 + 0.7 * random.uniform())));
      const from = isSudden ? month : month + 1;
      demand = { id: `d${firm.siren}${i}`, from, until: from + 3 + random.integer(4), persons };
      writeDemand(history, demand, { status: { month, day: 10 + random.integer(18) }, isSudden }, out);
    }
    if (month < demand.from || random.uniform() < 0.25) continue;
    const centihours = Math.round(
      100 * demand.persons * monthlyHours * (0.1 + (0.4 + share / 2) * random.uniform()),
    );
    const hours = centihours / 100;
    const siret = siretAt(firm.establishments[0]!, month);
    out.send(
      "apconso",
      dayCode(month + 1, 1),
      `"${demand.id}","${siret}",${hours.toFixed(2)},${(hours * eurosAnHour).toFixed(2)},${demand.persons}.0,"${isoDay({ month, day: 1 })}"`,
    );
  }
}

function writeDemand(
  { firm, life }: FirmHistory,
  { id, from, until, persons }: Demand,
  { status, isSudden }: { readonly status: { month: Month; day: number }; readonly isSudden: boolean },
  out: Outbox,
): void {
  const staff = life.headcounts[status.month - life.from]!;
  const hours = persons * monthlyHours * (until - from);
  const siret = siretAt(firm.establishments[0]!, status.month);
  const span = `"${isoDay(status)}","${isoDay({ month: from, day: 1 })}","${isoDay(endOfMonth(until - 1))}"`;
  const amounts = `${hours.toFixed(2)},${(hours * eurosAnHour).toFixed(2)},${persons}.0`;
  out.send(
    "apdemande",
    codeOf(status),
    `"${id}","${siret}",${staff}.0,${staff}.0,${span},${amounts},"${isSudden ? 5 : 1}","1",,,,"0"`,
  );
}

function shortTimeShare(month: number): number {
  if (month >= closures.from && month < closures.until) return 0.9;
  if (month >= secondWave.from && month < secondWave.until) return 0.35;
  return 0;
}
