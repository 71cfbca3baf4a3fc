import { addDays, type CalendarDay, codeOf, type DayCode } from "./days.ts";
import type { FirmHistory } from "./history.ts";
import type { Outbox } from "./outbox.ts";
import { isoDay } from "./rawFormats.ts";
import { entryAt, line, type Registered, registeredBy } from "./registers.ts";

/** The columns of INSEE's files of dated states that are filled; a state ends on `dateFin`, that day included. */
const unitColumns = [
  "siren",
  "dateFin",
  "dateDebut",
  "etatAdministratifUniteLegale",
  "changementEtatAdministratifUniteLegale",
  "denominationUniteLegale",
  "categorieJuridiqueUniteLegale",
  "changementCategorieJuridiqueUniteLegale",
  "activitePrincipaleUniteLegale",
  "nomenclatureActivitePrincipaleUniteLegale",
  "changementActivitePrincipaleUniteLegale",
  "nicSiegeUniteLegale",
  "changementNicSiegeUniteLegale",
] as const;

const placeColumns = [
  "siren",
  "nic",
  "siret",
  "dateFin",
  "dateDebut",
  "etatAdministratifEtablissement",
  "changementEtatAdministratifEtablissement",
  "activitePrincipaleEtablissement",
  "nomenclatureActivitePrincipaleEtablissement",
  "changementActivitePrincipaleEtablissement",
] as const;

export const unitStateHeader = unitColumns.join(",");
export const placeStateHeader = placeColumns.join(",");

/** The dated states come with the history alone: later deliveries say themselves what holds on their day. */
export function writeRegisterStates(history: FirmHistory, out: Outbox): void {
  const [delivery] = out.deliveries;
  const { createdMonth: month, createdDay: day } = history.firm;
  if (delivery === undefined || !delivery.history || codeOf({ month, day }) > delivery.code) return;
  for (const text of unitLines(history, delivery.code)) out.put("sirene_ul_histo", 0, text);
  for (const place of registeredBy(history, delivery.code))
    for (const text of placeLines(history, place, delivery.code)) out.put("sirene_histo", 0, text);
}

/** Days on which something about a firm or a place changed, in order, each once. */
function turns(days: readonly (CalendarDay | null)[], received: DayCode): readonly CalendarDay[] {
  const past = days.filter((day): day is CalendarDay => day !== null && codeOf(day) <= received);
  const byCode = new Map(past.map((day) => [codeOf(day), day]));
  return [...byCode.keys()].sort((a, b) => a - b).map((code) => byCode.get(code)!);
}

/** States from their first day until the day before the next, the newest first, as INSEE writes them. */
function newestFirst<T>(days: readonly CalendarDay[], stateOn: (day: CalendarDay) => T) {
  const states = days.map((day, i) => ({ from: day, until: days[i + 1] ?? null, state: stateOn(day) }));
  return states.map((one, i) => ({ ...one, before: states[i - 1]?.state })).reverse();
}

const lastDay = (until: CalendarDay | null) => (until === null ? "" : isoDay(addDays(until, -1)));

function unitLines(history: FirmHistory, received: DayCode): readonly string[] {
  const { firm, life, establishments } = history;
  const created = { month: firm.createdMonth, day: firm.createdDay };
  const changes = firm.changes.filter(({ on }) => life.closed === null || codeOf(on) < codeOf(life.closed));
  const moves = establishments.slice(0, 1).map(({ move }) => move?.on ?? null);
  const days = turns([created, ...changes.map(({ on }) => on), ...moves, life.closed], received);
  const stateOn = (day: CalendarDay) => ({
    ...entryAt(history, codeOf(day)),
    nic: registeredBy(history, codeOf(day))
      .find(({ isHeadOffice }) => isHeadOffice)!
      .siret.slice(9),
    isActive: life.closed === null || codeOf(day) < codeOf(life.closed),
  });
  return newestFirst(days, stateOn).map(({ from, until, state, before }) =>
    line(unitColumns, {
      siren: firm.siren,
      dateFin: lastDay(until),
      dateDebut: isoDay(from),
      etatAdministratifUniteLegale: state.isActive ? "A" : "C",
      changementEtatAdministratifUniteLegale: String(state.isActive !== before?.isActive),
      denominationUniteLegale: firm.name,
      categorieJuridiqueUniteLegale: state.legalForm,
      changementCategorieJuridiqueUniteLegale: String(state.legalForm !== before?.legalForm),
      activitePrincipaleUniteLegale: state.activity,
      nomenclatureActivitePrincipaleUniteLegale: "NAFRev2",
      changementActivitePrincipaleUniteLegale: String(state.activity !== before?.activity),
      nicSiegeUniteLegale: state.nic,
      changementNicSiegeUniteLegale: String(state.nic !== before?.nic),
    }),
  );
}

function placeLines(
  history: FirmHistory,
  { siret, opened, closed }: Registered,
  received: DayCode,
): readonly string[] {
  const within = ({ on }: { readonly on: CalendarDay }) =>
    codeOf(on) > codeOf(opened) && (closed === null || codeOf(on) < codeOf(closed));
  const changes = history.firm.changes.filter(within).map(({ on }) => on);
  const stateOn = (day: CalendarDay) => ({
    activity: entryAt(history, codeOf(day)).activity,
    isActive: closed === null || codeOf(day) < codeOf(closed),
  });
  return newestFirst(turns([opened, ...changes, closed], received), stateOn).map(
    ({ from, until, state, before }) =>
      line(placeColumns, {
        siren: history.firm.siren,
        nic: siret.slice(9),
        siret,
        dateFin: lastDay(until),
        dateDebut: isoDay(from),
        etatAdministratifEtablissement: state.isActive ? "A" : "F",
        changementEtatAdministratifEtablissement: String(state.isActive !== before?.isActive),
        activitePrincipaleEtablissement: state.activity,
        nomenclatureActivitePrincipaleEtablissement: "NAFRev2",
        changementActivitePrincipaleEtablissement: String(state.activity !== before?.activity),
      }),
  );
}
