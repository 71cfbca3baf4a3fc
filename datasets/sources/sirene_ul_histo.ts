import type { Source } from "./contract.ts";
import { cell, onlyWhere, orDay, plusDays } from "./expression.ts";
import { activity, fact, inSql, siren } from "./facts.ts";
import { together } from "./joined-text.ts";
import { isText } from "./text-expression.ts";

const from = cell("isoDate", "dateDebut");

/** Dated states of firms in the INSEE register (StockUniteLegaleHistorique): what was so before the present state. */
export const sireneUlHisto: Source = {
  name: "sirene_ul_histo",
  title: "History of firms in the register (INSEE)",
  delimiter: ",",
  encoding: "utf-8",
  nothing: "[ND]",
  fileName: /unite_?legale_?histo|sirene_?ul_?histo/i,
  columns: [
    { name: "siren", form: "siren", presence: "filled" },
    { name: "dateDebut", form: "isoDate" },
    { name: "dateFin", form: "isoDate" },
    { name: "etatAdministratifUniteLegale", form: "text" },
    { name: "categorieJuridiqueUniteLegale", form: "legalForm" },
    { name: "activitePrincipaleUniteLegale", form: "text" },
    { name: "nomenclatureActivitePrincipaleUniteLegale", form: "text" },
    { name: "nicSiegeUniteLegale", form: "nic" },
  ],
  facts: [
    siren(cell("siren", "siren")),
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
      sql: isText(cell("text", "etatAdministratifUniteLegale"), "A"),
      meaning: "Whether the firm was in activity.",
      missing: "not known to the register",
    }),
    fact("legalForm", "category", {
      sql: cell("legalForm", "categorieJuridiqueUniteLegale"),
      meaning: "Legal form in this state, INSEE code of 4 digits.",
      missing: "not registered",
    }),
    fact("activity", "category", {
      sql: onlyWhere(
        isText(cell("text", "nomenclatureActivitePrincipaleUniteLegale"), "NAFRev2"),
        activity("activitePrincipaleUniteLegale"),
      ),
      meaning: "Main activity in this state, NAF such as 01.11Z.",
      missing: "not registered, or of an older classification",
    }),
    fact("headOffice", "text", {
      sql: together(cell("siren", "siren"), cell("nic", "nicSiegeUniteLegale")),
      meaning: "SIRET of the head office in this state.",
      missing: "not registered",
    }),
  ],
  knownOn: {
    text: "as delivered; in a history, the first day of the state",
    ...inSql(orDay(from, "1900-01-01")),
    mode: "assumed",
  },
  confidentiality: "open",
};
