import type { Source } from "./contract.ts";
import { fact, siren } from "./facts.ts";
import { read } from "./forms.ts";

const steps = [
  ["alertedOn", "alerted_on", "Day on which the firm was alerted about."],
  ["listedOn", "listed_on", "Day on which an office took it on its list."],
  ["contactedOn", "contacted_on", "Day on which the firm was reached."],
  ["treatedOn", "treated_on", "Day from which the firm was accompanied."],
] as const;

const latest = `greatest(${steps.map(([, column]) => read("isoDate", column)).join(", ")})`;

/** What became of alerts: alerted, listed, contacted and treated are recorded apart, with their days. Vigie's own format. */
export const followup: Source = {
  name: "followup",
  title: "Follow-up of alerts (Vigie)",
  delimiter: ",",
  encoding: "utf-8",
  fileName: /follow.?up|suivi/i,
  columns: [
    { name: "siren", form: "siren", presence: "filled" },
    ...steps.map(([, name]) => ({ name, form: "isoDate" as const })),
  ],
  filters: [
    { name: "no step has a day", drops: `${steps.map(([, column]) => `${column} IS NULL`).join(" AND ")}` },
  ],
  facts: [
    siren(read("siren", "siren")),
    ...steps.map(([name, column, meaning]) =>
      fact(name, "date", { sql: read("isoDate", column), meaning, missing: "not so far" }),
    ),
  ],
  knownOn: { text: "the latest of its days", sql: latest, mode: "observed" },
  confidentiality: "restricted",
};
