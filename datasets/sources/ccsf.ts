import type { Source } from "./contract.ts";
import { cell } from "./expression.ts";
import { fact, inSql, sirenOfSiret, siret } from "./facts.ts";
import { upperCode } from "./text-expression.ts";

const treatedOn = cell("urssafDate", "Date_de_traitement");

/** Demands to the committee of public creditors (Commission des chefs de services financiers). */
export const ccsf: Source = {
  name: "ccsf",
  title: "Demands to the committee of public creditors (Urssaf)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /ccsf/i,
  columns: [
    { name: "Siret", form: "siret", presence: "filled" },
    { name: "Compte", form: "text", presence: "filled" },
    { name: "Date_de_traitement", form: "urssafDate", presence: "filled" },
    { name: "Code_externe_stade", form: "code", presence: "filled" },
    { name: "Code_externe_action", form: "code" },
  ],
  account: { column: "Compte", on: treatedOn.sql },
  facts: [
    sirenOfSiret("Siret"),
    siret("Siret"),
    fact("account", "text", { sql: cell("text", "Compte"), meaning: "Number of the Urssaf account." }),
    fact("treatedOn", "date", { sql: treatedOn, meaning: "Day on which the step was entered." }),
    fact("stage", "category", {
      sql: upperCode("Code_externe_stade"),
      meaning: "DEBUT, REFUS, APPROB, FIN or REJ.",
    }),
    fact("action", "category", {
      sql: upperCode("Code_externe_action"),
      meaning: "Kind of the demand.",
      missing: "not delivered",
    }),
  ],
  knownOn: { text: "treatment date", ...inSql(treatedOn), mode: "observed" },
  confidentiality: "secret",
};
