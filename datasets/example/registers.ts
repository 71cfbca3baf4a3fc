import { type CalendarDay, codeOf, type DayCode } from "./days.ts";
import type { FirmHistory } from "./history.ts";
import type { FirmIdentity } from "./identity.ts";
import type { Outbox } from "./outbox.ts";
import { isoDay } from "./rawFormats.ts";

/** The columns of INSEE's stock files that are filled; importers find columns by name. */
const unitColumns = [
  "siren",
  "statutDiffusionUniteLegale",
  "dateCreationUniteLegale",
  "prenom1UniteLegale",
  "prenom2UniteLegale",
  "prenom3UniteLegale",
  "prenom4UniteLegale",
  "prenomUsuelUniteLegale",
  "dateDebut",
  "etatAdministratifUniteLegale",
  "nomUniteLegale",
  "nomUsageUniteLegale",
  "denominationUniteLegale",
  "categorieJuridiqueUniteLegale",
  "activitePrincipaleUniteLegale",
  "nomenclatureActivitePrincipaleUniteLegale",
  "nicSiegeUniteLegale",
  "caractereEmployeurUniteLegale",
] as const;

const establishmentColumns = [
  "siren",
  "nic",
  "siret",
  "statutDiffusionEtablissement",
  "dateCreationEtablissement",
  "etablissementSiege",
  "complementAdresseEtablissement",
  "numeroVoieEtablissement",
  "indiceRepetitionEtablissement",
  "typeVoieEtablissement",
  "libelleVoieEtablissement",
  "codePostalEtablissement",
  "libelleCommuneEtablissement",
  "libelleCommuneEtrangerEtablissement",
  "distributionSpecialeEtablissement",
  "codeCommuneEtablissement",
  "codeCedexEtablissement",
  "libelleCedexEtablissement",
  "codePaysEtrangerEtablissement",
  "libellePaysEtrangerEtablissement",
  "dateDebut",
  "etatAdministratifEtablissement",
  "activitePrincipaleEtablissement",
  "nomenclatureActivitePrincipaleEtablissement",
  "caractereEmployeurEtablissement",
  "longitude",
  "latitude",
] as const;

export const unitHeader = unitColumns.join(",");
export const establishmentHeader = establishmentColumns.join(",");

/** Stock files: each delivery holds every firm and place created by then, in its newest state. */
export function writeRegisters(history: FirmHistory, out: Outbox): void {
  const { firm } = history;
  const created = { month: firm.createdMonth, day: firm.createdDay };
  for (const [delivery, { code }] of out.deliveries.entries()) {
    if (codeOf(created) > code) continue;
    const places = registeredBy(history, code);
    out.put("sirene_ul", delivery, unitLine(history, places, code));
    const { activity } = entryAt(history, code);
    for (const place of places) out.put("sirene", delivery, establishmentLine(firm, place, activity));
  }
}

/** What the register says of the firm on a day; nothing changes any more once it is closed. */
export function entryAt(
  { firm, life }: FirmHistory,
  day: DayCode,
): Pick<FirmIdentity, "activity" | "legalForm"> {
  const last = life.closed === null ? day : Math.min(day, codeOf(life.closed));
  return firm.changes.findLast(({ on }) => codeOf(on) <= last) ?? firm;
}

function unitLine(history: FirmHistory, places: readonly Registered[], received: DayCode): string {
  const { firm, life } = history;
  const { activity, legalForm } = entryAt(history, received);
  const created = isoDay({ month: firm.createdMonth, day: firm.createdDay });
  const isClosed = life.closed !== null && codeOf(life.closed) <= received;
  return line(unitColumns, {
    siren: firm.siren,
    statutDiffusionUniteLegale: "O",
    dateCreationUniteLegale: created,
    dateDebut: isClosed ? isoDay(life.closed!) : created,
    etatAdministratifUniteLegale: isClosed ? "C" : "A",
    denominationUniteLegale: firm.name,
    categorieJuridiqueUniteLegale: legalForm,
    activitePrincipaleUniteLegale: activity,
    nomenclatureActivitePrincipaleUniteLegale: "NAFRev2",
    nicSiegeUniteLegale: places.find(({ isHeadOffice }) => isHeadOffice)!.siret.slice(9),
    caractereEmployeurUniteLegale: "O",
  });
}

/** One SIRET: the place of business between two dates. */
export interface Registered {
  readonly siret: string;
  readonly communeCode: string;
  readonly opened: CalendarDay;
  readonly closed: CalendarDay | null;
  readonly isHeadOffice: boolean;
}

/** Every SIRET that had been opened by a day, those closed by then included. */
export function registeredBy(
  { life, establishments }: FirmHistory,
  received: DayCode,
): readonly Registered[] {
  const isPast = (day: CalendarDay | null): day is CalendarDay => day !== null && codeOf(day) <= received;
  return establishments.flatMap(({ siret, communeCode, opened, move, end }, i) => {
    const ends = [end?.on ?? null, life.closed].filter(isPast).sort((a, b) => codeOf(a) - codeOf(b));
    const closed = ends[0] ?? null;
    const isNeverOpened = closed !== null && codeOf(closed) <= codeOf(opened);
    if (!isPast(opened) || isNeverOpened) return [];
    const isHeadOffice = i === 0;
    const hasMoved =
      move !== null && isPast(move.on) && (closed === null || codeOf(move.on) < codeOf(closed));
    if (!hasMoved) return [{ siret, communeCode, opened, closed, isHeadOffice }];
    return [
      { siret, communeCode, opened, closed: move.on, isHeadOffice: false },
      { siret: move.siret, communeCode: move.communeCode, opened: move.on, closed, isHeadOffice },
    ];
  });
}

function establishmentLine(
  firm: FirmHistory["firm"],
  { siret, communeCode, opened, closed, isHeadOffice }: Registered,
  activity: string,
): string {
  return line(establishmentColumns, {
    siren: firm.siren,
    nic: siret.slice(9),
    siret,
    statutDiffusionEtablissement: "O",
    dateCreationEtablissement: isoDay(opened),
    etablissementSiege: String(isHeadOffice),
    codePostalEtablissement: communeCode,
    libelleCommuneEtablissement: `COMMUNE ${communeCode}`,
    codeCommuneEtablissement: communeCode,
    dateDebut: isoDay(closed ?? opened),
    etatAdministratifEtablissement: closed === null ? "A" : "F",
    activitePrincipaleEtablissement: activity,
    nomenclatureActivitePrincipaleEtablissement: "NAFRev2",
    caractereEmployeurEtablissement: "O",
  });
}

/** A line of a file with these columns; those without a value are empty. */
export function line<Column extends string>(
  columns: readonly Column[],
  values: Readonly<Partial<Record<Column, string>>>,
): string {
  return columns.map((column) => values[column] ?? "").join(",");
}
