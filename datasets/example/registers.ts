import type { FirmIdentity } from "./identity.ts";
import type { Life } from "./life.ts";
import type { RawFile } from "./rawFiles.ts";
import { isoDay, namedDay } from "./rawFormats.ts";

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
export const procedureHeader = "Siret;Siren;Dt_effet;Cat_v2;Lib_actx_stdx";

export interface RegisterContext {
  readonly firm: FirmIdentity;
  readonly life: Life;
  /** First month after the delivery: what comes later is not in the files. */
  readonly until: number;
}

export function writeUnit({ firm, life, until }: RegisterContext, file: RawFile): void {
  const created = isoDay({ month: firm.createdMonth, day: firm.createdDay });
  const isClosed = life.closed !== null && life.closed.month < until;
  const values: Partial<Record<(typeof unitColumns)[number], string>> = {
    siren: firm.siren,
    statutDiffusionUniteLegale: "O",
    dateCreationUniteLegale: created,
    dateDebut: isClosed ? isoDay(life.closed!) : created,
    etatAdministratifUniteLegale: isClosed ? "C" : "A",
    denominationUniteLegale: firm.name,
    categorieJuridiqueUniteLegale: firm.legalForm,
    activitePrincipaleUniteLegale: firm.activity,
    nomenclatureActivitePrincipaleUniteLegale: "NAFRev2",
    nicSiegeUniteLegale: firm.establishments[0]!.siret.slice(9),
    caractereEmployeurUniteLegale: "O",
  };
  file.line(unitColumns.map((column) => values[column] ?? "").join(","));
}

export function writeEstablishments({ firm, life, until }: RegisterContext, file: RawFile): void {
  const created = isoDay({ month: firm.createdMonth, day: firm.createdDay });
  const isClosed = life.closed !== null && life.closed.month < until;
  for (const [i, { siret }] of firm.establishments.entries()) {
    const values: Partial<Record<(typeof establishmentColumns)[number], string>> = {
      siren: firm.siren,
      nic: siret.slice(9),
      siret,
      statutDiffusionEtablissement: "O",
      dateCreationEtablissement: created,
      etablissementSiege: String(i === 0),
      codePostalEtablissement: firm.communeCode,
      libelleCommuneEtablissement: `COMMUNE ${firm.communeCode}`,
      codeCommuneEtablissement: firm.communeCode,
      dateDebut: isClosed ? isoDay(life.closed!) : created,
      etatAdministratifEtablissement: isClosed ? "F" : "A",
      activitePrincipaleEtablissement: firm.activity,
      nomenclatureActivitePrincipaleEtablissement: "NAFRev2",
      caractereEmployeurEtablissement: "O",
    };
    file.line(establishmentColumns.map((column) => values[column] ?? "").join(","));
  }
}

/** Openings and closings whose effect lies before the delivery. */
export function writeProcedures({ firm, life, until }: RegisterContext, file: RawFile): void {
  const siret = firm.establishments[0]!.siret;
  for (const event of life.procedures) {
    if (event.month >= until) continue;
    file.line(`${siret};${firm.siren};${namedDay(event)};1;${event.label}`);
  }
}
