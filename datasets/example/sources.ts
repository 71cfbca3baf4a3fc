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
  "sirene_ul_histo",
  "sirene_histo",
] as const;
export type ExampleSource = (typeof exampleSources)[number];
