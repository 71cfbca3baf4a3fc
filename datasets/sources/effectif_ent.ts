import type { Source } from "./contract.ts";
import { fact, siren } from "./facts.ts";
import { read } from "./forms.ts";

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
    siren(read("siren", "siren")),
    fact("month", "date", { sql: "monthly.month", meaning: "First day of the month." }),
    fact("headcount", "int32", {
      sql: read("count", "monthly.value"),
      meaning: "Employees in the month.",
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
