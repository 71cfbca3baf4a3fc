/** The raw files of the example, by the names of their sources. */
export const exampleSources = [
  "cotisation",
  "debit",
  "effectif_ent",
  "procol",
  "sirene_ul",
  "sirene",
  "bdf",
  "apconso",
  "paydex",
  "delai",
  "ccsf",
  "apdemande",
  "bodacc",
  "followup",
] as const;
export type ExampleSource = (typeof exampleSources)[number];
