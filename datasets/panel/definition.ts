import type { ColumnType, Theme } from "../schema.ts";

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
] as const;
export type PanelSource = (typeof panelSources)[number];

/**
 * How a feature's value at the as-of date t comes about.
 * `base`: read off the facts known at t by the source's own query (`datasets/panel/bases/`).
 * `derived`: `text` in the window language (`datasets/panel/language/parse.ts`) over other features of the same firm, each
 * as it was known at its own as-of date: never a later correction.
 */
export type Definition = { readonly kind: "base" } | { readonly kind: "derived"; readonly text: string };

export interface FeatureDefinition {
  readonly name: string;
  readonly theme: Theme;
  readonly unit: string;
  readonly type: ColumnType;
  /** One sentence for a reviewer. */
  readonly meaning: string;
  readonly source: PanelSource;
  /** What an empty cell means. */
  readonly missing: string;
  readonly definition: Definition;
}
