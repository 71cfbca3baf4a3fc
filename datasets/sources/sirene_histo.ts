import type { Source } from "./contract.ts";
import { cell, onlyWhere, orDay, plusDays } from "./expression.ts";
import { activity, fact, inSql, siren, siret } from "./facts.ts";
import { isText } from "./text-expression.ts";

const from = cell("isoDate", "dateDebut");

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
    siren(cell("siren", "siren")),
    siret("siret"),
    fact("from", "date", {
      sql: from,
      meaning: "First day of the state.",
      missing: "not known to the register",
    }),
    fact("until", "date", {
      sql: plusDays(cell("isoDate", "dateFin"), 1),
      meaning: "First day after the state.",
      missing: "it still holds",
    }),
    fact("isActive", "bool", {
      sql: isText(cell("text", "etatAdministratifEtablissement"), "A"),
      meaning: "Whether the establishment was open.",
      missing: "not known to the register",
    }),
    fact("isChange", "bool", {
      sql: cell("bool", "changementEtatAdministratifEtablissement"),
      meaning: "Whether the establishment opened or closed with this state.",
    }),
    fact("activity", "category", {
      sql: onlyWhere(
        isText(cell("text", "nomenclatureActivitePrincipaleEtablissement"), "NAFRev2"),
        activity("activitePrincipaleEtablissement"),
      ),
      meaning: "Activity in this state, NAF such as 01.11Z.",
      missing: "not delivered, or of an older classification",
    }),
  ],
  knownOn: {
    text: "as delivered; in a history, the first day of the state",
    ...inSql(orDay(from, "1900-01-01")),
    mode: "assumed",
  },
  confidentiality: "open",
};
