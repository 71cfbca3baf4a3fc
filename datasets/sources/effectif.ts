import type { Source } from "./contract.ts";
import { fact, sirenOfSiret, siret } from "./facts.ts";
import { read } from "./forms.ts";

/** As `effectif_ent`, one line an establishment and account. */
export const effectif: Source = {
  name: "effectif",
  title: "Headcount of establishments by month (Urssaf)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /effectif(?!.?ent)|sigfaible_siret/i,
  columns: [
    { name: "siret", form: "siret", presence: "filled" },
    { name: "compte", form: "text", presence: "optional" },
  ],
  monthly: { pattern: /^eff(\d{4}[1-4][1-3])$/i, form: "count" },
  facts: [
    sirenOfSiret("siret"),
    siret("siret"),
    fact("account", "text", {
      sql: "compte",
      meaning: "Number of the Urssaf account.",
      missing: "not delivered",
    }),
    fact("month", "date", { sql: "monthly.month", meaning: "First day of the month." }),
    fact("headcount", "int32", {
      sql: read("count", "monthly.value"),
      meaning: "Employees of the establishment in the month.",
      unit: "persons",
    }),
  ],
  knownOn: {
    text: "month + 6",
    sql: "CAST(monthly.month + INTERVAL 6 MONTH AS DATE)",
    mode: "assumed",
  },
  confidentiality: "secret",
};
