import type { ColumnDefinition, Schema } from "../schema.ts";
import type { FeatureDefinition, PanelSource } from "./definition.ts";
import { definitionText } from "./definition.ts";
import { targetName } from "./procedures.ts";

export const sizeClasses: readonly string[] = ["<10", "10-19", "20-49", "50-99", "100-249", "250+"];
export const ageClasses: readonly string[] = ["<3", "3-4", "5-9", "10-19", "20+"];

/** The default day from which facts of a source may be used; a source's own column `knownOn` carries it out. */
export const knownOnRules: Readonly<Record<PanelSource, string>> = {
  sirene_ul: "assumed: dates of the register are known on themselves",
  sirene: "assumed: the head office as delivered, not dated",
  cotisation: "assumed: month + 1",
  debit: "observed: treatment date",
  effectif_ent: "assumed: month + 6, carried forward",
  procol: "assumed: date of effect + 1 month",
  bdf: "assumed: closing + 7 months",
  apconso: "assumed: month + 1",
  paydex: "assumed: value date + 1 month",
};

export function panelSchema(features: readonly FeatureDefinition[], horizons: readonly number[]): Schema {
  return {
    columns: [...keysAndGroups, ...features.map(featureColumn), ...flags, ...horizons.map(targetColumn)],
  };
}

const plain = {
  unit: null,
  theme: null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "restricted",
} as const;

const group = (name: string, meaning: string, source: PanelSource): ColumnDefinition => ({
  ...plain,
  name,
  type: "category",
  role: "group",
  meaning,
  source,
  knownOn: knownOnRules[source],
  missing: "not in the source",
  confidentiality: "open",
});

const keysAndGroups: readonly ColumnDefinition[] = [
  { ...plain, name: "siren", type: "text", role: "key", meaning: "The firm, nine digits." },
  {
    ...plain,
    name: "asOf",
    type: "date",
    role: "key",
    meaning: "The day on which one pretends to stand: the first of a month.",
  },
  group("region", "Region of the head office.", "sirene"),
  group("department", "Department of the head office.", "sirene"),
  group("activity", "Section of the activity classification (NAF rev. 2, level 1).", "sirene_ul"),
  group("sizeClass", "Class of the last known headcount.", "effectif_ent"),
  group("ageClass", "Class of the age in years.", "sirene_ul"),
];

function featureColumn(feature: FeatureDefinition): ColumnDefinition {
  const { name, type, theme, unit, meaning, source, missing, definition } = feature;
  const text = definition.kind === "base" ? meaning : `${meaning} [${definitionText(feature)}]`;
  return {
    name,
    type,
    role: "feature",
    meaning: text,
    unit,
    theme,
    source,
    knownOn: knownOnRules[source],
    missing,
    confidentiality: source === "sirene_ul" ? "open" : "secret",
  };
}

const flag = (name: string, meaning: string): ColumnDefinition => ({
  ...plain,
  name,
  type: "bool",
  role: "flag",
  meaning,
  source: "procol",
});

const flags: readonly ColumnDefinition[] = [
  flag("strongSignal", "In procedure (open or in plan) at the as-of date, by dates of effect."),
  flag("unknownOpening", "In procedure by dates of effect, but that was not known yet: excluded."),
  flag("mature", "The longest horizon and the reporting delay are past the data's cut-off."),
];

function targetColumn(horizon: number): ColumnDefinition {
  return {
    ...plain,
    name: targetName(horizon),
    type: "bool",
    role: "target",
    meaning: `A collective procedure opens in (as-of, as-of + ${horizon} months], or the firm is in one (strong signal).`,
    source: "procol",
    missing: "the horizon is not over yet, or the opening was unknown at the as-of date",
  };
}
