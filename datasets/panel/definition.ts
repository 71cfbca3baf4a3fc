import type { ColumnType, Theme } from "../schema.ts";

/** The sources whose facts a panel is made of. */
export const panelSources = [
  "sirene_ul",
  "sirene",
  "cotisation",
  "debit",
  "effectif_ent",
  "procol",
  "bdf",
  "apconso",
  "paydex",
] as const;
export type PanelSource = (typeof panelSources)[number];

/**
 * How a feature's value at the as-of date t comes about.
 * `base`: read off the facts known at t by the source's own query (`datasets/panel/bases.ts`).
 * `row`: a DuckDB expression over other features of the same firm and as-of date.
 * `lag`: the value as it was known at t - months: what stood in the panel then, never a later correction.
 * `change`: the value minus its `lag`. `ratioChange`: the value over its `lag`, minus 1.
 * `mean`: over the as-of dates (t - months, t], null unless every one of them has a value.
 */
export type Definition =
  | { readonly kind: "base" }
  | { readonly kind: "row"; readonly sql: string; readonly uses: readonly string[] }
  | {
      readonly kind: "lag" | "change" | "ratioChange" | "mean";
      readonly of: string;
      readonly months: number;
    };

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

/** The definition in the window language: `lag(debtEmployee, 3)`, `debtEmployee + debtEmployer`. */
export function definitionText({ name, definition }: FeatureDefinition): string {
  if (definition.kind === "base") return name;
  if (definition.kind === "row") return definition.sql;
  return `${definition.kind}(${definition.of}, ${definition.months})`;
}

/** Months before the first as-of date that a feature looks back over other features. */
export function lookbackMonths(features: readonly FeatureDefinition[]): number {
  const byName = new Map(features.map((feature) => [feature.name, feature.definition]));
  const reach = (name: string): number => {
    const definition = byName.get(name)!;
    if (definition.kind === "base") return 0;
    if (definition.kind === "row") return Math.max(0, ...definition.uses.map(reach));
    return definition.months + reach(definition.of);
  };
  return Math.max(0, ...features.map((feature) => reach(feature.name)));
}
