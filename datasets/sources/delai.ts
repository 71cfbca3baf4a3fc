import type { Source } from "./contract.ts";
import { cell } from "./expression.ts";
import { fact, inSql, sirenOfSiret, siret } from "./facts.ts";

const createdOn = cell("frenchDate", "Date_creation");

/** Payment plans that the Urssaf granted for social debts. */
export const delai: Source = {
  name: "delai",
  title: "Payment plans for social debts (Urssaf)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /delai/i,
  columns: [
    { name: "Siret", form: "siret", presence: "filled" },
    { name: "Numero_compte_externe", form: "text", presence: "filled" },
    { name: "Numero_structure", form: "text", presence: "optional" },
    { name: "Date_creation", form: "frenchDate", presence: "filled" },
    { name: "Date_echeance", form: "frenchDate", presence: "filled" },
    { name: "Duree_delai", form: "count", presence: "filled" },
    { name: "Montant_global_echeancier", form: "number", presence: "filled" },
    { name: "Code_externe_stade", form: "text" },
    { name: "Code_externe_action", form: "text" },
  ],
  account: { column: "Numero_compte_externe", on: createdOn.sql },
  facts: [
    sirenOfSiret("Siret"),
    siret("Siret"),
    fact("account", "text", {
      sql: cell("text", "Numero_compte_externe"),
      meaning: "Number of the Urssaf account.",
    }),
    fact("planId", "text", {
      sql: cell("text", "Numero_structure"),
      meaning: "Number of the plan's file at the Urssaf.",
      missing: "not delivered",
    }),
    fact("createdOn", "date", { sql: createdOn, meaning: "Day on which the plan was granted." }),
    fact("dueOn", "date", {
      sql: cell("frenchDate", "Date_echeance"),
      meaning: "Day of the last payment.",
    }),
    fact("durationDays", "int32", {
      sql: cell("count", "Duree_delai"),
      meaning: "Length of the plan as the source gives it.",
      unit: "days",
    }),
    fact("amountEuros", "float64", {
      sql: cell("number", "Montant_global_echeancier"),
      meaning: "Amount to be paid under the plan.",
      unit: "EUR",
    }),
    fact("stage", "category", {
      sql: cell("text", "Code_externe_stade"),
      meaning: "Stage of the plan.",
      missing: "not delivered",
    }),
    fact("action", "category", {
      sql: cell("text", "Code_externe_action"),
      meaning: "Kind of the plan.",
      missing: "not delivered",
    }),
  ],
  knownOn: { text: "day of creation", ...inSql(createdOn), mode: "observed" },
  confidentiality: "secret",
};
