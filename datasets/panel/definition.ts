import type { ColumnType, Confidentiality, Theme } from "../schema.ts";

/** Without their facts there is no panel. */
export const requiredSources = [
  "sirene_ul",
  "sirene",
  "cotisation",
  "debit",
  "effectif_ent",
  "procol",
] as const;

/** The sources whose facts a panel is made of. Where one that is not required is absent its features are missing. */
export const panelSources = [
  ...requiredSources,
  "bdf",
  "apconso",
  "paydex",
  "apdemande",
  "delai",
  "ccsf",
  "bodacc",
  "followup",
  "sirene_histo",
  "sirene_ul_histo",
] as const;
export type PanelSource = (typeof panelSources)[number];

/** What a source's own columns say of themselves. */
export interface FactsDescription {
  /** The rule that gives the day on which the administration could know a fact. */
  readonly knownOn: string;
  readonly confidentiality: Confidentiality;
}

/** The last known value of a column of any source: one that Vigie knows, or one of a declared mapping (tax data). */
export interface SourceValue {
  /** Name of the source's datasets. */
  readonly source: string;
  /** Column of its facts: a number, or true and false, which are 1 and 0. */
  readonly column: string;
  /** Column that says which of two facts is about a later time: a date or a whole number. Facts without it do not count. */
  readonly newestBy: string;
  /** How long a value counts, from the date in `newestBy`; default until a newer fact is known. */
  readonly validMonths?: number;
  /** What the facts of one firm, delivery and time become: those of its establishments, say. Default `sum`. */
  readonly together?: "sum" | "min" | "max";
  /** Read off the facts when a panel is built; nobody declares it. */
  readonly facts?: FactsDescription;
}

/**
 * How a feature's value at the as-of date t comes about.
 * `base`: read off the facts known at t by the source's own query (`datasets/panel/bases/`).
 * `value`: the last value of a column of a source, known at t (`datasets/panel/bases/declaredValues.ts`).
 * `derived`: `text` in the window language (`datasets/panel/language/parse.ts`) over other features of the same firm, each
 * as it was known at its own as-of date: never a later correction.
 */
export type Definition =
  | { readonly kind: "base" }
  | { readonly kind: "value"; readonly value: SourceValue }
  | { readonly kind: "derived"; readonly text: string };

export interface FeatureDefinition {
  readonly name: string;
  readonly theme: Theme;
  readonly unit: string;
  readonly type: ColumnType;
  /** One sentence for a reviewer. */
  readonly meaning: string;
  /** One of `panelSources`; of a declared value, whatever source it names. */
  readonly source: string;
  /** Of a source that is none of `panelSources`. */
  readonly facts?: FactsDescription;
  /** What an empty cell means. */
  readonly missing: string;
  readonly definition: Definition;
}
