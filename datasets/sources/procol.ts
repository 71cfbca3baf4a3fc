import type { Source } from "./contract.ts";
import { fact, siren, siret } from "./facts.ts";
import { read } from "./forms.ts";

const effectiveOn = read("namedDate", "Dt_effet");
const action = read("procedure", "Lib_actx_stdx");
const words = "string_split(lower(Lib_actx_stdx), '_')";

/** Everything in the label but the first word that is the action. */
const stage = `array_to_string(
  list_concat(${words}[:list_position(${words}, ${action}) - 1], ${words}[list_position(${words}, ${action}) + 1:]),
  '_')`;

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
    siren(read("siren", "Siren")),
    siret("Siret"),
    fact("effectiveOn", "date", { sql: effectiveOn, meaning: "Day on which the step took effect." }),
    fact("action", "category", { sql: action, meaning: "liquidation, redressement or sauvegarde." }),
    fact("stage", "category", {
      sql: stage,
      meaning: "The rest of the label: ouverture, plan_continuation, solde_procedure…; may be empty.",
    }),
    fact("isOpening", "bool", {
      sql: `NOT regexp_matches(${stage}, '(^|_)(solde|fin|cloture|plan|abandon|inclusion)')`,
      meaning: "Whether the step opens a procedure: no end, balance, plan or abandonment of one.",
    }),
  ],
  knownOn: {
    text: "date of effect + 1 month",
    sql: `CAST(${effectiveOn} + INTERVAL 1 MONTH AS DATE)`,
    mode: "assumed",
  },
  confidentiality: "secret",
};
