import type { FactColumn, RawColumn, Source } from "./contract.ts";
import { cell, orYearOf, plusMonths } from "./expression.ts";
import { fact, inSql, siren } from "./facts.ts";

const closedOn = cell("namedDate", "ARRETE_BILAN");

const ratios = [
  ["workingCapitalWeight", "POIDS_FRNG", "Net working capital over turnover.", "%"],
  ["marginRate", "TX_MARGE", "Gross operating surplus over value added.", "%"],
  ["supplierDelayDays", "DELAI_FRS", "Supplier debts over purchases.", "days"],
  ["fiscalSocialDebtWeight", "POIDS_DFISC_SOC", "Fiscal and social debts over value added.", "%"],
  ["shortTermDebtWeight", "POIDS_FIN_CT", "Short-term bank debt over turnover.", "%"],
  ["financialCharges", "POIDS_FRAIS_FIN", "Interest over gross operating surplus and financial income.", "%"],
] as const;

const rawRatios: readonly RawColumn[] = ratios.map(([, name]) => ({ name, form: "number" }));

const ratioFacts: readonly FactColumn[] = ratios.map(([name, column, meaning, unit]) =>
  fact(name, "float64", { sql: cell("number", column), meaning, unit, missing: "not computed by the bank" }),
);

/** Ratios of the yearly accounts that the Banque de France collects. */
export const bdf: Source = {
  name: "bdf",
  title: "Financial ratios (Banque de France)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /bdf|banque.?de.?france/i,
  columns: [
    { name: "SIREN", aliases: ["D1"], form: "siren", presence: "filled" },
    { name: "ANNEE", form: "count", presence: "optional" },
    { name: "ARRETE_BILAN", form: "namedDate", presence: "filled" },
    ...rawRatios,
  ],
  facts: [
    siren(cell("siren", "SIREN")),
    fact("closedOn", "date", { sql: closedOn, meaning: "Closing day of the accounts." }),
    fact("year", "int32", {
      sql: orYearOf(cell("count", "ANNEE"), closedOn),
      meaning: "Year of the study as the source gives it, otherwise that of the closing.",
      unit: "year",
    }),
    ...ratioFacts,
  ],
  knownOn: {
    text: "closing + 7 months",
    ...inSql(plusMonths(closedOn, 7)),
    mode: "assumed",
  },
  confidentiality: "secret",
};
