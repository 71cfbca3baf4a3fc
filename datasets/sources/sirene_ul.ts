import type { Source } from "./contract.ts";
import { fact, siren } from "./facts.ts";
import { read } from "./forms.ts";

/** 1900-01-01 is how the register writes that it does not know. */
const createdOn = `nullif(${read("isoDate", "dateCreationUniteLegale")}, DATE '1900-01-01')`;

/** Firms of the INSEE register. */
export const sireneUl: Source = {
  name: "sirene_ul",
  title: "Firms of the register (INSEE)",
  delimiter: ",",
  encoding: "utf-8",
  nothing: "[ND]",
  fileName: /unite_?legale|sirene_?ul/i,
  columns: [
    { name: "siren", form: "siren", presence: "filled" },
    { name: "dateCreationUniteLegale", form: "isoDate" },
    { name: "dateDebut", form: "isoDate" },
    { name: "etatAdministratifUniteLegale", form: "text" },
    { name: "categorieJuridiqueUniteLegale", form: "legalForm" },
    { name: "activitePrincipaleUniteLegale", form: "activity" },
    { name: "nomenclatureActivitePrincipaleUniteLegale", form: "text" },
    { name: "denominationUniteLegale", form: "text", presence: "optional" },
    { name: "prenom1UniteLegale", form: "text", presence: "optional" },
    { name: "nomUniteLegale", form: "text", presence: "optional" },
  ],
  filters: [
    {
      name: "activity not in the NAF of 2008 or 2025 (ended before them)",
      drops: "coalesce(nomenclatureActivitePrincipaleUniteLegale NOT IN ('NAFRev2', 'NAF2025'), true)",
    },
  ],
  facts: [
    siren(read("siren", "siren")),
    fact("legalForm", "category", {
      sql: read("legalForm", "categorieJuridiqueUniteLegale"),
      meaning: "Legal form, INSEE code of 4 digits.",
      missing: "not registered",
    }),
    fact("activity", "category", {
      sql: `CASE WHEN nomenclatureActivitePrincipaleUniteLegale = 'NAFRev2'
  THEN ${read("activity", "activitePrincipaleUniteLegale")} END`,
      meaning: "Main activity, NAF of 2008 such as 01.11Z.",
      missing: "not registered, or told in the NAF of 2025",
    }),
    fact("createdOn", "date", { sql: createdOn, meaning: "Day of creation.", missing: "not registered" }),
    fact("closedOn", "date", {
      sql: `CASE WHEN etatAdministratifUniteLegale = 'C' THEN ${read("isoDate", "dateDebut")} END`,
      meaning:
        "Day of closing: first day of the present state where that state is closed. Known on that day at the earliest, whatever knownOn says of the row.",
      missing: "not closed",
    }),
    fact("name", "text", {
      sql: `nullif(coalesce(denominationUniteLegale, concat_ws(' ', prenom1UniteLegale, nomUniteLegale)), '')`,
      meaning: "Name of the company, or first and last name of the person.",
      missing: "not delivered",
    }),
  ],
  knownOn: {
    text: "as delivered; in a history, the day of creation",
    sql: `coalesce(${createdOn}, DATE '1900-01-01')`,
    mode: "assumed",
  },
  confidentiality: "open",
};
