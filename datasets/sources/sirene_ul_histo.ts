import type { Source } from "./contract.ts";
import { fact, siren } from "./facts.ts";
import { read } from "./forms.ts";

const from = read("isoDate", "dateDebut");

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
    siren(read("siren", "siren")),
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
      sql: "etatAdministratifUniteLegale = 'A'",
      meaning: "Whether the firm was in activity.",
      missing: "not known to the register",
    }),
    fact("legalForm", "category", {
      sql: read("legalForm", "categorieJuridiqueUniteLegale"),
      meaning: "Legal form in this state, INSEE code of 4 digits.",
      missing: "not registered",
    }),
    fact("activity", "category", {
      sql: `CASE WHEN nomenclatureActivitePrincipaleUniteLegale = 'NAFRev2' THEN ${read("activity", "activitePrincipaleUniteLegale")} END`,
      meaning: "Main activity in this state, NAF such as 01.11Z.",
      missing: "not registered, or of an older classification",
    }),
    fact("headOffice", "text", {
      sql: `${read("siren", "siren")} || ${read("nic", "nicSiegeUniteLegale")}`,
      meaning: "SIRET of the head office in this state.",
      missing: "not registered",
    }),
  ],
  knownOn: {
    text: "as delivered; in a history, the first day of the state",
    sql: `coalesce(${from}, DATE '1900-01-01')`,
    mode: "assumed",
  },
  confidentiality: "open",
};
