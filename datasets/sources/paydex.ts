import type { Source } from "./contract.ts";
import { cell, plusMonths } from "./expression.ts";
import { fact, inSql, siren } from "./facts.ts";

const valueOn = cell("frenchDate", "DATE_VALEUR");

/** How late a firm pays its suppliers. */
export const paydex: Source = {
  name: "paydex",
  title: "Days late to suppliers (Paydex)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /paydex/i,
  columns: [
    { name: "SIREN", form: "siren", presence: "filled" },
    { name: "NB_JOURS", form: "count", presence: "filled" },
    { name: "DATE_VALEUR", form: "frenchDate", presence: "filled" },
  ],
  facts: [
    siren(cell("siren", "SIREN")),
    fact("valueOn", "date", { sql: valueOn, meaning: "Day for which the delay was measured." }),
    fact("daysLate", "int32", {
      sql: cell("count", "NB_JOURS"),
      meaning: "Mean payment delay after the due day, 0 to 100.",
      unit: "days",
    }),
  ],
  knownOn: {
    text: "value date + 1 month",
    ...inSql(plusMonths(valueOn, 1)),
    mode: "assumed",
  },
  confidentiality: "restricted",
};
