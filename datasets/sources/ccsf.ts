import type { Source } from "./contract.ts";
import { fact, sirenOfSiret, siret } from "./facts.ts";
import { read } from "./forms.ts";

const treatedOn = read("urssafDate", "Date_de_traitement");

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
    { name: "Code_externe_stade", form: "text", presence: "filled" },
    { name: "Code_externe_action", form: "text" },
  ],
  account: { column: "Compte", on: treatedOn },
  facts: [
    sirenOfSiret("Siret"),
    siret("Siret"),
    fact("account", "text", { sql: "Compte", meaning: "Number of the Urssaf account." }),
    fact("treatedOn", "date", { sql: treatedOn, meaning: "Day on which the step was entered." }),
    fact("stage", "category", {
      sql: "upper(Code_externe_stade)",
      meaning: "DEBUT, REFUS, APPROB, FIN or REJ.",
    }),
    fact("action", "category", {
      sql: "upper(Code_externe_action)",
      meaning: "Kind of the demand.",
      missing: "not delivered",
    }),
  ],
  knownOn: { text: "treatment date", sql: treatedOn, mode: "observed" },
  confidentiality: "secret",
};
