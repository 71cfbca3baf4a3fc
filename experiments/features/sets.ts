import {
  type ColumnDefinition,
  columnsWithRole,
  Fault,
  type Schema,
  type Theme,
  themes,
} from "vigie/datasets";

/** Features by name, by theme, or all of the panel. */
export type FeaturePick = "all" | string | readonly string[] | { readonly theme: Theme };

/** One step of composing a set. `replace` puts the new features where the first old one stood. */
export type FeatureEdit =
  | { readonly add: FeaturePick }
  | { readonly drop: FeaturePick }
  | { readonly replace: FeaturePick; readonly with: FeaturePick };

/**
 * The names of a feature set, composed step by step from nothing; those already in are not added twice.
 * Throws `feature.unknown-column` (a name that is no feature of the panel), `feature.not-in-set` (nothing to drop or
 * replace), `feature.none` (an empty set, or a theme without features), `feature.bad-edit`.
 */
export function composeFeatures(
  schema: Pick<Schema, "columns">,
  edits: readonly FeatureEdit[],
): readonly string[] {
  const names = edits.reduce<readonly string[]>((set, edit) => applied(set, edit, schema), []);
  if (names.length === 0)
    throw new Fault("feature.none", `features after ${edits.length} edits: 0 (expected at least one)`);
  return names;
}

function applied(
  set: readonly string[],
  edit: FeatureEdit,
  schema: Pick<Schema, "columns">,
): readonly string[] {
  if ("add" in edit) return [...new Set([...set, ...picked(edit.add, schema)])];
  if ("drop" in edit) {
    const dropped = inSet(set, picked(edit.drop, schema), "drop");
    return set.filter((name) => !dropped.includes(name));
  }
  if ("replace" in edit && "with" in edit) {
    const old = inSet(set, picked(edit.replace, schema), "replace");
    const fresh = picked(edit.with, schema);
    const place = set.findIndex((name) => old.includes(name));
    const kept = (names: readonly string[]) =>
      names.filter((name) => !old.includes(name) && !fresh.includes(name));
    return [...kept(set.slice(0, place)), ...fresh, ...kept(set.slice(place))];
  }
  throw new Fault(
    "feature.bad-edit",
    `feature edit: ${JSON.stringify(edit)} (expected { add }, { drop } or { replace, with })`,
  );
}

/** In the panel's order for a theme and for all, else as they were named. */
function picked(pick: FeaturePick, schema: Pick<Schema, "columns">): readonly string[] {
  const known = columnsWithRole(schema, "feature");
  if (pick === "all") return known;
  if (typeof pick === "object" && "theme" in pick) return ofTheme(pick.theme, schema.columns);
  const names = typeof pick === "string" ? [pick] : pick;
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new Fault(
      "feature.unknown-column",
      `unknown feature: ${stranger} (expected one of the panel's ${known.length}: ${known.slice(0, 5).join(", ")}…)`,
      { place: { column: stranger } },
    );
  return names;
}

function ofTheme(theme: Theme, columns: readonly ColumnDefinition[]): readonly string[] {
  const names = columns
    .filter((column) => column.role === "feature" && column.theme === theme)
    .map(({ name }) => name);
  if (names.length === 0)
    throw new Fault(
      "feature.none",
      `features of theme ${theme}: 0 (expected a theme the panel has, of ${themes.join(", ")})`,
    );
  return names;
}

/** Of the names asked for, those in the set; none is a mistake. */
function inSet(set: readonly string[], names: readonly string[], what: string): readonly string[] {
  const found = names.filter((name) => set.includes(name));
  if (found.length > 0) return found;
  throw new Fault(
    "feature.not-in-set",
    `nothing to ${what}: ${names.slice(0, 5).join(", ")} (expected features of the set: ${set.slice(0, 5).join(", ") || "it is empty"})`,
  );
}
