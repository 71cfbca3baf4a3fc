import { sqlText } from "../store/duckdb.ts";
import type { Source } from "./contract.ts";
import { cell, orDay } from "./expression.ts";
import { fact, inSql, siren, siret } from "./facts.ts";
import { regionOfDepartments } from "./regions.ts";
import { changedText } from "./text-expression.ts";

const commune = cell("commune", "codeCommuneEtablissement");

/** 97 and 98 take three characters; Corsica's 2A and 2B come out by themselves. */
const department = changedText(
  commune,
  `left(${commune.sql}, if(left(${commune.sql}, 2) IN ('97', '98'), 3, 2))`,
  (code) => code.slice(0, /^9[78]/.test(code) ? 3 : 2),
);

let regions: ReadonlyMap<string, string> | undefined;
const region = changedText(department, "regions.region", (code) => {
  regions ??= regionOfDepartments();
  return regions.get(code) ?? null;
});

/**
 * Establishments of the INSEE register. Closed ones stay: leaving them out would lose the place of the very firms
 * that failed.
 */
export const sirene: Source = {
  name: "sirene",
  title: "Establishments of the register (INSEE)",
  delimiter: ",",
  encoding: "utf-8",
  nothing: "[ND]",
  fileName: /etablissement|sirene(?!_?(ul|histo))/i,
  columns: [
    { name: "siren", form: "siren", presence: "filled" },
    { name: "siret", form: "siret", presence: "filled" },
    { name: "etablissementSiege", form: "bool", presence: "filled" },
    { name: "codeCommuneEtablissement", form: "commune" },
    { name: "dateCreationEtablissement", form: "isoDate" },
    { name: "libelleCommuneEtablissement", form: "text", presence: "optional" },
  ],
  prepare: async () => [
    "CREATE TABLE regions (department VARCHAR, region VARCHAR)",
    `INSERT INTO regions VALUES ${[...regionOfDepartments()]
      .map(([code, name]) => `(${sqlText(code)}, ${sqlText(name)})`)
      .join(", ")}`,
  ],
  lookUp: `LEFT JOIN regions ON regions.department = ${department.sql}`,
  facts: [
    siren(cell("siren", "siren")),
    siret("siret"),
    fact("isHeadOffice", "bool", {
      sql: cell("bool", "etablissementSiege"),
      meaning: "Whether this establishment is the firm's head office.",
    }),
    fact("commune", "text", {
      sql: commune,
      meaning: "Commune, INSEE code of 5 characters.",
      missing: "abroad or not registered",
    }),
    fact("town", "text", {
      sql: cell("text", "libelleCommuneEtablissement"),
      meaning: "Name of the commune.",
      missing: "abroad or not delivered",
    }),
    fact("department", "category", {
      sql: department,
      meaning: "Department of the commune.",
      missing: "abroad or not registered",
    }),
    fact("region", "category", {
      sql: region,
      meaning: "Region of the department, one of 18.",
      missing: "abroad, overseas collectivity or not registered",
    }),
  ],
  knownOn: {
    text: "as delivered; in a history, the establishment's day of creation",
    ...inSql(orDay(cell("isoDate", "dateCreationEtablissement"), "1900-01-01")),
    mode: "assumed",
  },
  confidentiality: "open",
};
