import { sqlText } from "../store/duckdb.ts";
import type { Source } from "./contract.ts";
import { cell, exceptDay, onlyWhere, orDay } from "./expression.ts";
import { fact, inSql, siren } from "./facts.ts";
import { orText, spaced } from "./joined-text.ts";
import { isText } from "./text-expression.ts";

/** How the register writes that it does not know. */
const unknownDay = "1900-01-01";
const createdOn = exceptDay(cell("isoDate", "dateCreationUniteLegale"), unknownDay);
const nomenclature = "nomenclatureActivitePrincipaleUniteLegale";
/** Of the NAF of 2008 and of 2025. */
const inForce = ["NAFRev2", "NAF2025"];

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
    { name: nomenclature, form: "text" },
    { name: "denominationUniteLegale", form: "text", presence: "optional" },
    { name: "prenom1UniteLegale", form: "text", presence: "optional" },
    { name: "nomUniteLegale", form: "text", presence: "optional" },
  ],
  filters: [
    {
      name: "activity not in the NAF of 2008 or 2025 (ended before them)",
      drops: `coalesce(${nomenclature} NOT IN (${inForce.map(sqlText).join(", ")}), true)`,
      stays: { column: nomenclature, texts: inForce },
    },
  ],
  facts: [
    siren(cell("siren", "siren")),
    fact("legalForm", "category", {
      sql: cell("legalForm", "categorieJuridiqueUniteLegale"),
      meaning: "Legal form, INSEE code of 4 digits.",
      missing: "not registered",
    }),
    fact("activity", "category", {
      sql: onlyWhere(
        isText(cell("text", nomenclature), "NAFRev2"),
        cell("activity", "activitePrincipaleUniteLegale"),
      ),
      meaning: "Main activity, NAF of 2008 such as 01.11Z.",
      missing: "not registered, or told in the NAF of 2025",
    }),
    fact("createdOn", "date", { sql: createdOn, meaning: "Day of creation.", missing: "not registered" }),
    fact("closedOn", "date", {
      sql: onlyWhere(isText(cell("text", "etatAdministratifUniteLegale"), "C"), cell("isoDate", "dateDebut")),
      meaning:
        "Day of closing: first day of the present state where that state is closed. Known on that day at the earliest, whatever knownOn says of the row.",
      missing: "not closed",
    }),
    fact("name", "text", {
      sql: orText(
        cell("text", "denominationUniteLegale"),
        spaced(cell("text", "prenom1UniteLegale"), cell("text", "nomUniteLegale")),
      ),
      meaning: "Name of the company, or first and last name of the person.",
      missing: "not delivered",
    }),
  ],
  knownOn: {
    text: "as delivered; in a history, the day of creation",
    ...inSql(orDay(createdOn, unknownDay)),
    mode: "assumed",
  },
  confidentiality: "open",
};
