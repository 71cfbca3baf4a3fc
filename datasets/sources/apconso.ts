import type { Source } from "./contract.ts";
import { cell, firstOfMonth, plusMonths } from "./expression.ts";
import { fact, inSql, sirenOfSiret, siret } from "./facts.ts";

const month = firstOfMonth(cell("isoDate", "MOIS"));

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
    fact("demandId", "text", {
      sql: cell("text", "ID_DA"),
      meaning: "The demand under which the hours were used.",
    }),
    fact("month", "date", { sql: month, meaning: "First day of the month of use." }),
    fact("hours", "float64", {
      sql: cell("number", "HEURES"),
      meaning: "Hours used.",
      unit: "hours",
      missing: "not delivered",
    }),
    fact("amountEuros", "float64", {
      sql: cell("number", "MONTANTS"),
      meaning: "Amount paid for them.",
      unit: "EUR",
      missing: "not delivered",
    }),
    fact("persons", "float64", {
      sql: cell("number", "EFFECTIFS"),
      meaning: "Employees concerned.",
      unit: "persons",
      missing: "not delivered",
    }),
  ],
  knownOn: {
    text: "month of use + 1",
    ...inSql(plusMonths(month, 1)),
    mode: "assumed",
  },
  confidentiality: "restricted",
};
