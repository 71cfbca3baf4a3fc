import type { Source } from "./contract.ts";
import { cell, monthlyCell, monthlyMonth, plusMonths } from "./expression.ts";
import { fact, inSql, sirenOfSiret, siret } from "./facts.ts";

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
      sql: cell("text", "compte"),
      meaning: "Number of the Urssaf account.",
      missing: "not delivered",
    }),
    fact("month", "date", { sql: monthlyMonth, meaning: "First day of the month." }),
    fact("headcount", "int32", {
      sql: monthlyCell("count"),
      meaning: "Employees of the establishment in the month.",
      unit: "persons",
    }),
  ],
  knownOn: {
    text: "month + 6",
    ...inSql(plusMonths(monthlyMonth, 6)),
    mode: "assumed",
  },
  confidentiality: "secret",
};
