import type { Source } from "./contract.ts";
import { fact, siren, siret } from "./facts.ts";
import { read } from "./forms.ts";

const from = read("isoDate", "dateDebut");

/** Dated states of establishments in the INSEE register. */
export const sireneHisto: Source = {
  name: "sirene_histo",
  title: "History of establishments in the register (INSEE)",
  delimiter: ",",
  encoding: "utf-8",
  nothing: "[ND]",
  fileName: /(etablissement|sirene).*histo/i,
  columns: [
    { name: "siren", form: "siren", presence: "filled" },
    { name: "siret", form: "siret", presence: "filled" },
    { name: "dateDebut", form: "isoDate" },
    { name: "dateFin", form: "isoDate" },
    { name: "etatAdministratifEtablissement", form: "text" },
    { name: "changementEtatAdministratifEtablissement", form: "bool", presence: "filled" },
    { name: "activitePrincipaleEtablissement", form: "text", presence: "optional" },
    { name: "nomenclatureActivitePrincipaleEtablissement", form: "text", presence: "optional" },
  ],
  facts: [
    siren(read("siren", "siren")),
    siret("siret"),
    fact("from", "date", {
      sql: from,
      meaning: "First day of the state.",
      missing: "not known to the register",
    }),
    fact("until", "date", {
      sql: `CAST(${read("isoDate", "dateFin")} + INTERVAL 1 DAY AS DATE)`,
      meaning: "First day after the state.",
      missing: "it still holds",
    }),
    fact("isActive", "bool", {
      sql: "etatAdministratifEtablissement = 'A'",
      meaning: "Whether the establishment was open.",
      missing: "not known to the register",
    }),
    fact("isChange", "bool", {
      sql: read("bool", "changementEtatAdministratifEtablissement"),
      meaning: "Whether the establishment opened or closed with this state.",
    }),
    fact("activity", "category", {
      sql: `CASE WHEN nomenclatureActivitePrincipaleEtablissement = 'NAFRev2' THEN ${read("activity", "activitePrincipaleEtablissement")} END`,
      meaning: "Activity in this state, NAF such as 01.11Z.",
      missing: "not delivered, or of an older classification",
    }),
  ],
  knownOn: {
    text: "as delivered; in a history, the first day of the state",
    sql: `coalesce(${from}, DATE '1900-01-01')`,
    mode: "assumed",
  },
  confidentiality: "open",
};
