import type { Source } from "./contract.ts";
import { cell, divided, monthsBetween, spreadMonth } from "./expression.ts";
import { fact, inSql, sirenOfSiret, siret } from "./facts.ts";

const from = cell("period", "periode");
const until = cell("periodEnd", "periode");
const months = monthsBetween(from, until);

/** Amounts of a quarter or a year are spread evenly over its months, one fact each. */
export const cotisation: Source = {
  name: "cotisation",
  title: "Social contributions due and paid (Urssaf)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /cotis/i,
  columns: [
    { name: "Siret", form: "siret", presence: "filled" },
    { name: "Compte", form: "text", presence: "filled" },
    { name: "periode", form: "period", presence: "filled" },
    { name: "mer", form: "text" },
    { name: "enc_direct", form: "number" },
    { name: "cotis_due", form: "number", presence: "filled" },
  ],
  account: { column: "Compte", on: from.sql },
  spread: `CROSS JOIN unnest(range(${from.sql}, ${until.sql}, INTERVAL 1 MONTH)) AS spread(month)`,
  everyMonth: { from, until },
  facts: [
    sirenOfSiret("Siret"),
    siret("Siret"),
    fact("account", "text", { sql: cell("text", "Compte"), meaning: "Number of the Urssaf account." }),
    fact("month", "date", { sql: spreadMonth, meaning: "First day of the month of the amount." }),
    fact("dueEuros", "float64", {
      sql: divided(cell("number", "cotis_due"), months),
      meaning: "Contributions due for the month; negative for a correction.",
      unit: "EUR",
    }),
    fact("paidEuros", "float64", {
      sql: divided(cell("number", "enc_direct"), months),
      meaning: "Paid directly for the month; negative for a correction.",
      unit: "EUR",
      missing: "not delivered",
    }),
  ],
  knownOn: {
    text: "first day after the period that the amount covers (month + 1; a quarter is known when it is over)",
    ...inSql(until),
    mode: "assumed",
  },
  confidentiality: "secret",
};
