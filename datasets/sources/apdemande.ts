import type { Source } from "./contract.ts";
import { cell } from "./expression.ts";
import { fact, inSql, sirenOfSiret, siret } from "./facts.ts";

const statusOn = cell("isoDate", "DATE_STATUT");

/** Short-time work that was asked for and authorised. */
export const apdemande: Source = {
  name: "apdemande",
  title: "Short-time work asked for (Labour ministry)",
  delimiter: ",",
  encoding: "utf-8",
  fileName: /ap.?demande|act_partielle_ddes/i,
  columns: [
    { name: "ID_DA", form: "text", presence: "filled" },
    { name: "ETAB_SIRET", form: "siret", presence: "filled" },
    { name: "EFF_ENT", form: "number", presence: "optional" },
    { name: "EFF_ETAB", form: "number", presence: "optional" },
    { name: "DATE_STATUT", form: "isoDate", presence: "filled" },
    { name: "DATE_DEB", form: "isoDate", presence: "filled" },
    { name: "DATE_FIN", form: "isoDate", presence: "filled" },
    { name: "HTA", form: "number" },
    { name: "MTA", form: "number", presence: "optional" },
    { name: "EFF_AUTO", form: "number" },
    { name: "MOTIF_RECOURS_SE", form: "count" },
    { name: "PERIMETRE_AP", form: "integer", presence: "optional" },
    { name: "S_HEURE_CONSOM_TOT", form: "number", presence: "optional" },
    { name: "S_EFF_CONSOM_TOT", form: "number", presence: "optional" },
    { name: "S_MONTANT_CONSOM_TOT", form: "number", presence: "optional" },
  ],
  facts: [
    sirenOfSiret("ETAB_SIRET"),
    siret("ETAB_SIRET"),
    fact("demandId", "text", { sql: cell("text", "ID_DA"), meaning: "The demand." }),
    fact("statusOn", "date", { sql: statusOn, meaning: "Day on which the demand got its present status." }),
    fact("from", "date", { sql: cell("isoDate", "DATE_DEB"), meaning: "First day asked for." }),
    fact("until", "date", { sql: cell("isoDate", "DATE_FIN"), meaning: "Last day asked for." }),
    fact("hoursAuthorised", "float64", {
      sql: cell("number", "HTA"),
      meaning: "Hours authorised in all.",
      unit: "hours",
      missing: "not delivered",
    }),
    fact("amountAuthorisedEuros", "float64", {
      sql: cell("number", "MTA"),
      meaning: "Amount authorised in all.",
      unit: "EUR",
      missing: "not delivered",
    }),
    fact("personsAuthorised", "float64", {
      sql: cell("number", "EFF_AUTO"),
      meaning: "Employees for whom short-time work is authorised.",
      unit: "persons",
      missing: "not delivered",
    }),
    fact("reason", "int32", {
      sql: cell("count", "MOTIF_RECOURS_SE"),
      meaning: "Reason, code of the Labour ministry: 1 to 7 in its list, others as delivered.",
      missing: "not delivered",
    }),
    fact("scope", "int32", {
      sql: cell("integer", "PERIMETRE_AP"),
      meaning: "Scope of the demand, code of the Labour ministry.",
      missing: "not delivered",
    }),
    fact("firmHeadcount", "float64", {
      sql: cell("number", "EFF_ENT"),
      meaning: "Employees of the firm as the demand says.",
      unit: "persons",
      missing: "not delivered",
    }),
    fact("establishmentHeadcount", "float64", {
      sql: cell("number", "EFF_ETAB"),
      meaning: "Employees of the establishment as the demand says.",
      unit: "persons",
      missing: "not delivered",
    }),
    fact("hoursUsed", "float64", {
      sql: cell("number", "S_HEURE_CONSOM_TOT"),
      meaning: "Hours used under the demand by the day of the delivery: use `apconso` to know them by month.",
      unit: "hours",
      missing: "not delivered",
    }),
    fact("personsUsed", "float64", {
      sql: cell("number", "S_EFF_CONSOM_TOT"),
      meaning: "Employees concerned by the day of the delivery.",
      unit: "persons",
      missing: "not delivered",
    }),
    fact("amountUsedEuros", "float64", {
      sql: cell("number", "S_MONTANT_CONSOM_TOT"),
      meaning: "Amount paid under the demand by the day of the delivery.",
      unit: "EUR",
      missing: "not delivered",
    }),
  ],
  knownOn: { text: "day of the status", ...inSql(statusOn), mode: "observed" },
  confidentiality: "restricted",
};
