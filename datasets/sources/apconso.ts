import type { Source } from "./contract.ts";
import { fact, sirenOfSiret, siret } from "./facts.ts";
import { read } from "./forms.ts";

const month = `CAST(date_trunc('month', ${read("isoDate", "MOIS")}) AS DATE)`;

/** Short-time work that was used. */
export const apconso: Source = {
  name: "apconso",
  title: "Short-time work used (Labour ministry)",
  delimiter: ",",
  encoding: "utf-8",
  fileName: /ap.?conso|act_partielle_conso/i,
  columns: [
    { name: "ID_DA", form: "text", presence: "filled" },
    { name: "ETAB_SIRET", form: "siret", presence: "filled" },
    { name: "HEURES", form: "number" },
    { name: "MONTANTS", form: "number", presence: "optional" },
    { name: "EFFECTIFS", form: "number", presence: "optional" },
    { name: "MOIS", form: "isoDate", presence: "filled" },
  ],
  facts: [
    sirenOfSiret("ETAB_SIRET"),
    siret("ETAB_SIRET"),
    fact("demandId", "text", { sql: "ID_DA", meaning: "The demand under which the hours were used." }),
    fact("month", "date", { sql: month, meaning: "First day of the month of use." }),
    fact("hours", "float64", {
      sql: read("number", "HEURES"),
      meaning: "Hours used.",
      unit: "hours",
      missing: "not delivered",
    }),
    fact("amountEuros", "float64", {
      sql: read("number", "MONTANTS"),
      meaning: "Amount paid for them.",
      unit: "EUR",
      missing: "not delivered",
    }),
    fact("persons", "float64", {
      sql: read("number", "EFFECTIFS"),
      meaning: "Employees concerned.",
      unit: "persons",
      missing: "not delivered",
    }),
  ],
  knownOn: {
    text: "month of use + 1",
    sql: `CAST(${month} + INTERVAL 1 MONTH AS DATE)`,
    mode: "assumed",
  },
  confidentiality: "restricted",
};
