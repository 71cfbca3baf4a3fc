import { type ColumnDefinition, columnsWithRole, type Schema } from "vigie/datasets";
import { checkDerived } from "../features/derived.ts";
import { composeFeatures } from "../features/sets.ts";
import type { Study } from "./study.ts";

/**
 * The study's features, spelled out: those of the panel, then derived ones. Names in a list are checked by `fitPreparation`.
 * Derived features are made of features alone, never of targets or flags. Throws what `composeFeatures` and `checkDerived` throw.
 */
export function featureNames(
  { schema }: { readonly schema: Schema },
  { features, derived = [] }: Pick<Study, "features" | "derived">,
): readonly string[] {
  checkDerived(derived, columnsWithRole(schema, "feature"));
  if (features !== "all" && !("edits" in features)) return features;
  const whole = { columns: [...schema.columns, ...featureColumns(derived)] };
  return features === "all" ? columnsWithRole(whole, "feature") : composeFeatures(whole, features.edits);
}

/** The panel's features and the derived ones with their themes. */
export function themesOf(
  { columns }: Schema,
  { derived = [] }: Pick<Study, "derived">,
): ReadonlyMap<string, string> {
  return new Map(
    [...columns, ...derived].flatMap(({ name, theme }) => (theme === null ? [] : [[name, theme] as const])),
  );
}

/** As a panel describes its own; no source, no type of its own. */
function featureColumns(derived: NonNullable<Study["derived"]>): readonly ColumnDefinition[] {
  return derived.map(({ name, text, theme, unit, meaning, missing }) => ({
    name,
    type: "float64",
    role: "feature",
    meaning,
    definition: text,
    unit,
    theme,
    source: null,
    knownOn: null,
    missing,
    confidentiality: "open",
  }));
}
