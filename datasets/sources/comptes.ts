import type { Source } from "./contract.ts";
import { fact, sirenOfSiret, siret } from "./facts.ts";
import { read } from "./forms.ts";

const from = read("accountDate", "Date_crea_siret");
const until = read("accountDate", "Date_disp_siret");

/** Which establishment an Urssaf account stood for, and when: the older layout names establishments by it alone. */
export const comptes: Source = {
  name: "comptes",
  title: "Accounts and their establishments (Urssaf)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /compte|admin_urssaf/i,
  columns: [
    { name: "Compte", form: "text", presence: "filled" },
    { name: "Siret", form: "siret", presence: "filled" },
    { name: "Date_crea_siret", form: "accountDate" },
    { name: "Date_disp_siret", form: "accountDate" },
    { name: "Etat_compte", form: "integer" },
  ],
  facts: [
    sirenOfSiret("Siret"),
    siret("Siret"),
    fact("account", "text", { sql: "Compte", meaning: "Number of the Urssaf account." }),
    fact("from", "date", {
      sql: from,
      meaning: "Day on which the establishment was created.",
      missing: "not delivered",
    }),
    fact("until", "date", {
      sql: until,
      meaning: "Day on which the establishment closed: the account stands for it strictly before.",
      missing: "open",
    }),
    fact("accountState", "int32", {
      sql: read("integer", "Etat_compte"),
      meaning: "State of the account, Urssaf code.",
      missing: "not delivered",
    }),
  ],
  knownOn: {
    text: "as delivered; in a history, the day of creation",
    sql: `coalesce(${from}, DATE '1900-01-01')`,
    mode: "assumed",
  },
  confidentiality: "secret",
};
