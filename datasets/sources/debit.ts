import type { Source } from "./contract.ts";
import { cell, countedMonth, divided, laterOf } from "./expression.ts";
import { fact, inSql, sirenOfSiret } from "./facts.ts";
import { slashed } from "./joined-text.ts";

const account = cell("text", "num_cpte");
const treatedOn = cell("urssafDate", "Dt_trt_ecn");
const from = cell("period", "Periode");
const until = cell("periodEnd", "Periode");

/** The month in which a treatment counts: its own up to the 20th, the next one later. */
const countedFrom = countedMonth(treatedOn, 20);

/** Debts: one state a line; the last state known of a debt wins, by `historyNumber`. */
export const debit: Source = {
  name: "debit",
  title: "Social debts and their history (Urssaf)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /debit/i,
  columns: [
    { name: "Siret", form: "siret", presence: "filled" },
    { name: "num_cpte", form: "text", presence: "filled" },
    { name: "Etat_cpte", form: "integer" },
    { name: "Cd_pro_col", form: "text" },
    { name: "Periode", form: "period", presence: "filled" },
    { name: "Num_Ecn", form: "text", presence: "filled" },
    { name: "Num_Hist_Ecn", form: "count", presence: "filled" },
    { name: "Dt_trt_ecn", form: "urssafDate", presence: "filled" },
    { name: "Mt_PO", form: "number", presence: "filled" },
    { name: "Mt_PP", form: "number", presence: "filled" },
    { name: "Cd_op_ecn", form: "text" },
    { name: "Motif_ecn", form: "text" },
    { name: "Recours_en_cours", form: "bool" },
  ],
  account: { column: "num_cpte", on: from.sql },
  facts: [
    sirenOfSiret("Siret"),
    fact("account", "text", { sql: account, meaning: "Number of the Urssaf account." }),
    fact("debtId", "text", {
      sql: slashed(account, from, until, cell("text", "Num_Ecn")),
      meaning: "One debt: account, period and number of the gap; the same in each state of its history.",
    }),
    fact("periodFrom", "date", { sql: from, meaning: "First day of the period that is owed." }),
    fact("periodUntil", "date", { sql: until, meaning: "First day after it." }),
    fact("historyNumber", "int32", {
      sql: cell("count", "Num_Hist_Ecn"),
      meaning: "Rank of this state in the debt's history.",
    }),
    fact("treatedOn", "date", { sql: treatedOn, meaning: "Day on which the Urssaf entered this state." }),
    fact("employeeEuros", "float64", {
      sql: divided(cell("number", "Mt_PO"), 100),
      meaning: "Debt of the employee part in this state.",
      unit: "EUR",
    }),
    fact("employerEuros", "float64", {
      sql: divided(cell("number", "Mt_PP"), 100),
      meaning: "Debt of the employer part in this state.",
      unit: "EUR",
    }),
    fact("countedFrom", "date", {
      sql: countedFrom,
      meaning: "Month in which the state counts: treated by the 20th its own month, later the next.",
    }),
    fact("accountState", "int32", {
      sql: cell("integer", "Etat_cpte"),
      meaning: "State of the account, Urssaf code.",
      missing: "not delivered",
    }),
    fact("procedureCode", "category", {
      sql: cell("text", "Cd_pro_col"),
      meaning: "Collective procedure of the account, Urssaf code.",
      missing: "not delivered",
    }),
    fact("operationCode", "category", {
      sql: cell("text", "Cd_op_ecn"),
      meaning: "Operation that made this state, Urssaf code.",
      missing: "not delivered",
    }),
    fact("reasonCode", "category", {
      sql: cell("text", "Motif_ecn"),
      meaning: "Reason of the gap, Urssaf code.",
      missing: "not delivered",
    }),
    fact("isAppealed", "bool", {
      sql: cell("bool", "Recours_en_cours"),
      meaning: "Whether the debt is contested.",
      missing: "not delivered",
    }),
  ],
  knownOn: {
    text: "treatment date, but not before the month in which it counts (after the 20th: the next month)",
    ...inSql(laterOf(treatedOn, countedFrom)),
    mode: "observed",
  },
  confidentiality: "secret",
};
