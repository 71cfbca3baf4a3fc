import type { Source } from "./contract.ts";
import { cell, plusMonths } from "./expression.ts";
import { fact, inSql, siren, siret } from "./facts.ts";
import { changedText, textTest } from "./text-expression.ts";

const effectiveOn = cell("namedDate", "Dt_effet");
const action = cell("procedure", "Lib_actx_stdx");
const words = "string_split(lower(Lib_actx_stdx), '_')";
const actions = ["liquidation", "redressement", "sauvegarde"];

/** Everything in the label but the first word that is the action. */
const stage = changedText(
  cell("text", "Lib_actx_stdx"),
  `array_to_string(
  list_concat(${words}[:list_position(${words}, ${action.sql}) - 1], ${words}[list_position(${words}, ${action.sql}) + 1:]),
  '_')`,
  (label) => {
    const all = label.toLowerCase().split("_");
    const at = all.findIndex((word) => actions.includes(word));
    return all.filter((_, i) => i !== at).join("_");
  },
);

/** An end, balance, plan or abandonment of a procedure. */
const opensNothing = /(^|_)(solde|fin|cloture|plan|abandon|inclusion)/;

/** Collective procedures as the Urssaf follows them. */
export const procol: Source = {
  name: "procol",
  title: "Collective procedures (Urssaf)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /proc(_?col|edure)/i,
  columns: [
    { name: "Siret", form: "siret", presence: "filled" },
    { name: "Siren", form: "siren", presence: "filled" },
    { name: "Dt_effet", form: "namedDate", presence: "filled" },
    { name: "Lib_actx_stdx", form: "procedure", presence: "filled" },
  ],
  facts: [
    siren(cell("siren", "Siren")),
    siret("Siret"),
    fact("effectiveOn", "date", { sql: effectiveOn, meaning: "Day on which the step took effect." }),
    fact("action", "category", { sql: action, meaning: "liquidation, redressement or sauvegarde." }),
    fact("stage", "category", {
      sql: stage,
      meaning: "The rest of the label: ouverture, plan_continuation, solde_procedure…; may be empty.",
    }),
    fact("isOpening", "bool", {
      sql: textTest(
        stage,
        `NOT regexp_matches(${stage.sql}, '${opensNothing.source}')`,
        (text) => !opensNothing.test(text),
      ),
      meaning: "Whether the step opens a procedure: no end, balance, plan or abandonment of one.",
    }),
  ],
  knownOn: {
    text: "date of effect + 1 month",
    ...inSql(plusMonths(effectiveOn, 1)),
    mode: "assumed",
  },
  confidentiality: "secret",
};
