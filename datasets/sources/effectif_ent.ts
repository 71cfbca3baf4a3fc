import type { Source } from "./contract.ts";
import { cell, monthlyCell, monthlyMonth, plusMonths } from "./expression.ts";
import { fact, inSql, siren } from "./facts.ts";

/** One column a month, wide to long; an empty cell says nothing. */
export const effectifEnt: Source = {
  name: "effectif_ent",
  title: "Headcount of firms by month (Urssaf)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /effectif.?ent|sigfaible_siren/i,
  columns: [{ name: "siren", form: "siren", presence: "filled" }],
  monthly: { pattern: /^eff(\d{4}[1-4][1-3])$/i, form: "count" },
  facts: [
    siren(cell("siren", "siren")),
    fact("month", "date", { sql: monthlyMonth, meaning: "First day of the month." }),
    fact("headcount", "int32", {
      sql: monthlyCell("count"),
      meaning: "Employees in the month.",
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
